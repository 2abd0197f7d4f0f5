import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { RingmarkError } from '../../src/lib/errors.ts';
import { BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { BatchRequestWriter } from '../../src/protocol/batch/request-writer.ts';
import { BATCH_PATH } from '../../src/protocol/paths.ts';

const KEYS = 100_000;
const VALUE = 'x'.repeat(100);
const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** Puts all keys that `closedLoad` asks for. */
export async function putAllKeys(url: string): Promise<void> {
  const writer = new BatchRequestWriter();
  for (let key = 0; key < KEYS; ) {
    writer.start();
    for (const end = key + KEYS / 20; key < end; key++) writer.put(`key-${key}`, Buffer.from(VALUE));
    await postBatch(url, writer.finish());
  }
}

/** @throws ERR_RUN_INVALID unless the frame is answered with 200 */
export async function postBatch(url: string, frame: Buffer): Promise<void> {
  const { status } = await fetch(url + BATCH_PATH, {
    method: 'POST',
    headers: { 'content-type': BATCH_TYPE },
    body: frame,
  });
  if (status !== 200) throw new RingmarkError('ERR_RUN_INVALID', `${BATCH_PATH}: expected status 200, got ${status}`);
}

/** A closed load of one method on keys all over: each connection sends its next request when the answer to the last one is there. */
export async function closedLoad(
  method: 'GET' | 'PUT',
  url: string,
  connections: number,
  seconds: number,
): Promise<number> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: connections }, () => connect(Number(port), hostname).setNoDelay(true));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  const endMs = performance.now() + seconds * 1000;
  const counts = await Promise.all(sockets.map((socket, i) => ask(socket, method, i, endMs)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** @returns how many requests were answered; with PUT by 201 or 204, with GET by 200 */
function ask(socket: Socket, method: 'GET' | 'PUT', first: number, endMs: number): Promise<number> {
  let key = first * 7919;
  let answered = 0;
  const send = () => {
    key = (key + 104_729) % KEYS;
    const body = method === 'PUT' ? `Content-Length: ${VALUE.length}\r\n\r\n${VALUE}` : '\r\n';
    socket.write(`${method} /kv/key-${key} HTTP/1.1\r\nHost: node\r\n${body}`);
  };
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.on('data', (chunk: Buffer) => {
      const status = chunk.toString('latin1', 9, 12);
      // On this machine an answer this short comes in one piece.
      if (!/^20[014]$/.test(status) || !chunk.includes(END_OF_HEAD)) {
        socket.destroy();
        reject(new RingmarkError('ERR_RUN_INVALID', `${method}: expected an answer of 200, 201 or 204, got ${status}`));
      }
      answered++;
      if (performance.now() < endMs) send();
      else {
        socket.destroy();
        resolve(answered);
      }
    });
    send();
  });
}
