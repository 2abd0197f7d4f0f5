import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { RingmarkError } from '../src/lib/errors.ts';
import type { FiguresScenario, FiguresSubject } from '../src/measure/figures-scenario.ts';

const run = promisify(execFile);
const BASELINE = 'one port, handed over between threads';
const CPU = 'CPU per request';
const TIME = 'time per request';
/** A key says itself whose it is: its last character. */
const PATHS = ['/kv/user:1234567:profile0', '/kv/user:1234567:profile1'];

/** Two threads with half of the keys each, bare but for how a request gets to the right one. */
export const workers: FiguresScenario = {
  name: 'workers',
  question: 'Two shards in one process: behind one port, or a port for each, which clients choose? Load by two wrk.',
  baseline: BASELINE,
  figures: [CPU, TIME],
  async prepare() {
    const hasWrk = await run('wrk', ['--version']).then(
      () => true,
      (error) => error.code !== 'ENOENT',
    );
    if (!hasWrk)
      return {
        subjects: [],
        skipped: [`${BASELINE}, and a port for each: wrk is not installed`],
        stop: async () => {},
      };
    const one = await startShards('one-port');
    const two = await startShards('two-ports');
    return {
      subjects: [subjectOf(BASELINE, one), subjectOf('two ports, chosen by the client', two)],
      skipped: [],
      stop: async () => {
        await Promise.all([stopped(one.child), stopped(two.child)]);
      },
    };
  },
};

interface Shards {
  child: ChildProcess;
  /** By shard. */
  ports: number[];
}

async function startShards(mode: string): Promise<Shards> {
  const script = fileURLToPath(new URL('./servers/sharded.js', import.meta.url));
  // Detached: a Ctrl-C goes to the parent alone, which ends it.
  const child = fork(script, [mode], { detached: true });
  const [ports] = (await once(child, 'message')) as [number[]];
  return { child, ports };
}

function subjectOf(name: string, { child, ports }: Shards): FiguresSubject {
  return {
    name,
    measure: async (seconds) => {
      const before = await cpuOf(child);
      const rates = await Promise.all(ports.map((port, i) => rateOf(`http://127.0.0.1:${port}${PATHS[i]}`, seconds)));
      const cpuNs = (await cpuOf(child)) - before;
      const ratePerS = rates.reduce((sum, rate) => sum + rate, 0);
      return { [CPU]: cpuNs / (ratePerS * Math.ceil(seconds)), [TIME]: 1e9 / ratePerS };
    },
  };
}

/** Nanoseconds since it was started. */
async function cpuOf(child: ChildProcess): Promise<number> {
  child.send('cpu');
  const [{ user, system }] = (await once(child, 'message')) as [NodeJS.CpuUsage];
  return (user + system) * 1000;
}

/** Requests per second of 32 connections. */
async function rateOf(url: string, seconds: number): Promise<number> {
  const { stdout } = await run('wrk', ['-t1', '-c32', `-d${Math.ceil(seconds)}s`, url]);
  const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
  if (rate > 0 && !/Socket errors|Non-2xx/.test(stdout)) return rate;
  throw new RingmarkError('ERR_RUN_INVALID', `${url}: expected every request to be answered with 2xx, got ${stdout}`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}
