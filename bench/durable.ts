import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startCluster } from '../src/cluster/cluster.ts';
import type { FiguresScenario, FiguresSubject } from '../src/measure/figures-scenario.ts';
import { closedLoad, putAllKeys } from './servers/put-load.ts';

const PUT = 'time per PUT';
const GET = 'time per GET';
const BASELINE = 'always, 1 in flight';
const FILE = 'a file, one fsync each';
const IN_FLIGHT = 100;

/**
 * A node that keeps entries in a folder, where each PUT has a flush of the disk of its own, or many share one; beside it one
 * that has them in memory, and a file that is flushed after each write to its end.
 */
export const durable: FiguresScenario = {
  name: 'durable',
  question:
    'What does a PUT of 100 bytes cost that is on the disk (of the current folder) when it is answered, and a GET?',
  baseline: BASELINE,
  figures: [PUT, GET],
  async prepare() {
    // Here, since a folder for temporary files may be in memory.
    const folder = await mkdtemp(join(process.cwd(), '.ringmark-bench-'));
    const clusters = await Promise.all([
      startCluster({ nodes: 1, dataDir: join(folder, 'always'), sync: 'always' }),
      startCluster({ nodes: 1, dataDir: join(folder, 'interval'), sync: 'interval' }),
      startCluster({ nodes: 1 }),
    ]);
    const [always, interval, memory] = clusters.map(({ nodes }) => nodes[0]!.url) as [string, string, string];
    await Promise.all([always, interval, memory].map(putAllKeys));
    return {
      subjects: [
        flushedFile(join(folder, 'file')),
        node(BASELINE, always, 1),
        node(`always, ${IN_FLIGHT} in flight`, always, IN_FLIGHT),
        node(`interval, ${IN_FLIGHT} in flight`, interval, IN_FLIGHT),
        node(`memory, ${IN_FLIGHT} in flight`, memory, IN_FLIGHT),
      ],
      skipped: [],
      stop: async () => {
        await Promise.all(clusters.map((cluster) => cluster.stop()));
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
};

function node(name: string, url: string, connections: number): FiguresSubject {
  const timeOf = async (method: 'GET' | 'PUT', seconds: number) => {
    const startMs = performance.now();
    const answered = await closedLoad(method, url, connections, seconds);
    return ((performance.now() - startMs) * 1e6) / answered;
  };
  return {
    name,
    async measure(seconds) {
      const put = await timeOf('PUT', seconds / 2);
      return { [PUT]: put, [GET]: await timeOf('GET', seconds / 2) };
    },
  };
}

function flushedFile(path: string): FiguresSubject {
  const record = Buffer.alloc(128, 'x');
  return {
    name: FILE,
    async measure(seconds) {
      const file = openSync(path, 'a');
      const startMs = performance.now();
      let written = 0;
      for (; performance.now() < startMs + seconds * 500; written++) {
        writeSync(file, record);
        fdatasyncSync(file);
      }
      closeSync(file);
      return { [PUT]: ((performance.now() - startMs) * 1e6) / written };
    },
  };
}
