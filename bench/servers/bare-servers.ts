import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import { loadPeer, notInstalled } from '../subjects/peer.ts';
import type { BareAnswer } from './bare-answer.ts';
import { PATHS, valueText } from './values.ts';

/** A server with nothing behind it, and where it listens. */
interface BareServer {
  name: string;
  url: string;
}

/** By name: the script of each, and the package that it needs where that does not come with ringmark. */
const SERVERS = [
  { name: 'bare uWebSockets.js', file: 'bare-uws' },
  { name: 'node:http', file: 'bare-http' },
  { name: 'Fastify', file: 'bare-fastify', peer: 'fastify' },
];

/** Starts all of them, each as a process of its own, with the headers and the values of a node. */
export async function bareServers(
  nodeUrl: string,
): Promise<{ servers: (BareServer | MissingSubject)[]; stop(): Promise<void> }> {
  const answer: BareAnswer = {
    headers: await headersOf(nodeUrl + PATHS[100]),
    values: { [PATHS[100]]: valueText(100), [PATHS[10_000]]: valueText(10_000) },
  };
  const children: ChildProcess[] = [];
  const servers = await Promise.all(
    SERVERS.map(async ({ name, file, peer }) => {
      if (peer && (await loadPeer(async () => import.meta.resolve(peer))) === null)
        return { name, missing: notInstalled };
      const { child, ...server } = await start(name, file, answer);
      children.push(child);
      return server;
    }),
  );
  return {
    servers,
    stop: async () => {
      await Promise.all(children.map(stopped));
    },
  };
}

async function start(name: string, file: string, answer: BareAnswer): Promise<BareServer & { child: ChildProcess }> {
  const script = fileURLToPath(new URL(`./${file}.js`, import.meta.url));
  // Detached: a Ctrl-C goes to the parent alone, which ends it.
  const child = fork(script, [JSON.stringify(answer)], { detached: true });
  const [port] = (await once(child, 'message')) as [number];
  return { name, url: `http://127.0.0.1:${port}`, child };
}

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
