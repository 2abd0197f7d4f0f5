import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { startCluster } from '../src/cluster/cluster.ts';
import type { ServerScenario } from '../src/measure/server-scenario.ts';

const VALUE = 'v'.repeat(100);
const PATH = '/kv/user:1234567:profile';
const BASELINE = 'bare uWebSockets.js';

/** One storage node beside a server that writes the same headers and the same bytes, and does nothing else. */
export const server: ServerScenario<{ method: 'GET' | 'PUT'; valueBytes: number }> = {
  name: 'server',
  question: 'What does the node cost on top of the HTTP server it stands on?',
  baseline: BASELINE,
  matrix: [
    { method: 'GET', valueBytes: VALUE.length },
    { method: 'PUT', valueBytes: VALUE.length },
  ],
  async start() {
    const cluster = await startCluster({ nodes: 1 });
    const { url } = cluster.nodes[0]!;
    await request(`${url}${PATH}`, { method: 'PUT', body: VALUE });
    const bare = fork(
      fileURLToPath(new URL('./servers/bare-uws.js', import.meta.url)),
      [JSON.stringify({ headers: await headersOf(`${url}${PATH}`), value: VALUE })],
      { detached: true },
    );
    const [{ port }] = (await once(bare, 'message')) as [{ port: number }];
    return {
      subjects: ({ method }) => [
        { name: BASELINE, method, url: `http://127.0.0.1:${port}${PATH}`, body: VALUE },
        { name: 'ringmark node', method, url: `${url}${PATH}`, body: VALUE },
      ],
      stop: async () => {
        await Promise.all([cluster.stop(), stopped(bare)]);
      },
    };
  },
};

/** The headers that a handler writes, as they go over the wire; what uWebSockets.js adds by itself is left out. */
async function headersOf(url: string): Promise<[string, string][]> {
  const [response] = await once(get(url, { agent: false }), 'response');
  response.resume();
  const headers: [string, string][] = [];
  for (let i = 0; i < response.rawHeaders.length; i += 2) {
    headers.push([response.rawHeaders[i], response.rawHeaders[i + 1]]);
  }
  return headers.filter(([name]) => !/^(uwebsockets|date|content-length|connection|keep-alive)$/i.test(name));
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  await exited;
}
