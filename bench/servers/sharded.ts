// Two threads, each with half of the keys, as a process of its own: `sharded.js one-port` or `sharded.js two-ports`. With one
// port the kernel gives a connection to either thread, which hands over what is not its own; with two, clients ask the right one.

import type { HttpResponse } from 'uWebSockets.js';
import uWS from 'uWebSockets.js';
import { once } from 'node:events';
import { isMainThread, MessageChannel, type MessagePort, parentPort, Worker, workerData } from 'node:worker_threads';
import { freePort } from './free-port.ts';
import { valueText } from './values.ts';

/** What a thread is told: the port, which shard it is, and the way to the other one. */
interface Shard {
  port: number;
  shard: number;
  other: MessagePort;
}

const SHARED_PORT = 0;

if (isMainThread) await serve(process.argv[2] === 'one-port');
else listen(workerData as Shard);

async function serve(isOnePort: boolean): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  const first = await freePort();
  const ports = [first, isOnePort ? first : await freePort()];
  const others = [port1, port2];
  const workers = ports.map((port, shard) => {
    const other = others[shard]!;
    return new Worker(new URL(import.meta.url), { workerData: { port, shard, other }, transferList: [other] });
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  process.on('message', () => process.send!(process.cpuUsage()));
  // At once: a thread that ends with a uWebSockets.js app in it takes the process down with a crash report.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.send!(ports);
}

function listen({ port, shard, other }: Shard): void {
  const value = Buffer.from(valueText(100));
  const waiting = new Map<number, HttpResponse>();
  let asked = 0;
  const answer = (res: HttpResponse, bytes: Uint8Array) =>
    res.writeHeader('ETag', '"1"').writeHeader('Content-Type', 'application/octet-stream').end(bytes);
  const app = uWS.App().get('/kv/*', (res, req) => {
    const url = req.getUrl();
    if (url.charCodeAt(url.length - 1) - 48 === shard) {
      answer(res, value);
      return;
    }
    const id = asked++;
    waiting.set(id, res);
    res.onAborted(() => waiting.delete(id));
    other.postMessage({ id, url });
  });
  other.on('message', ({ id, url, bytes }: { id: number; url?: string; bytes?: Uint8Array }) => {
    if (url !== undefined) {
      other.postMessage({ id, bytes: value });
      return;
    }
    const res = waiting.get(id);
    waiting.delete(id);
    res?.cork(() => answer(res, bytes!));
  });
  // Without the exclusive option, threads share a port.
  (
    app.listen as unknown as (host: string, port: number, options: number, done: (socket: unknown) => void) => void
  ).call(app, '127.0.0.1', port, SHARED_PORT, (socket) => socket && parentPort!.postMessage('listening'));
}
