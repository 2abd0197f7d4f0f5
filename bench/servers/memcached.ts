import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { RingmarkError } from '../../src/lib/errors.ts';
import { CONNECTIONS } from '../../src/measure/http-throughput.ts';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import { startInstalled } from './installed.ts';
import type { OtherStore } from './other-store.ts';
import { type ValueBytes, valueText } from './values.ts';

const NAME = 'memcached';
const KEY = 'user:1234567:profile';

/** memcached with one thread, loaded by sockets of this process: there is no load generator that comes with it. */
export async function startMemcached(): Promise<OtherStore | MissingSubject> {
  const server = await startInstalled(NAME, 'memcached', (port) =>
    `-p ${port} -l 127.0.0.1 -U 0 -t 1 -u nobody`.split(' '),
  );
  if ('missing' in server) return server;
  return {
    subject: (method, valueBytes) => ({
      name: NAME,
      note: 'another protocol, loaded by sockets of Node.js, which are the limit',
      measure: (seconds) => measure(server.port, method, valueBytes, seconds),
    }),
    stop: server.stop,
  };
}

async function measure(port: number, method: 'GET' | 'PUT', valueBytes: ValueBytes, seconds: number): Promise<number> {
  const set = `set ${KEY} 0 0 ${valueBytes}\r\n${valueText(valueBytes)}\r\n`;
  const stored = 'STORED\r\n';
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => opened(port)));
  try {
    await loop(sockets[0]!, set, stored.length, performance.now());
    const startMs = performance.now();
    const untilMs = startMs + seconds * 1000;
    const asked =
      method === 'PUT'
        ? { request: set, answerBytes: stored.length }
        : { request: `get ${KEY}\r\n`, answerBytes: `VALUE ${KEY} 0 ${valueBytes}\r\n`.length + valueBytes + 7 };
    const counts = await Promise.all(sockets.map((socket) => loop(socket, asked.request, asked.answerBytes, untilMs)));
    return (counts.reduce((sum, count) => sum + count, 0) * 1000) / (performance.now() - startMs);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

async function opened(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Sends the request again whenever as many bytes have come as its answer has. @returns how many were answered */
function loop(socket: Socket, request: string, answerBytes: number, untilMs: number): Promise<number> {
  let count = 0;
  let missing = answerBytes;
  return new Promise((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      missing -= chunk.length;
      if (missing > 0) return;
      if (missing < 0 || /^(ERROR|END|SERVER_ERROR|CLIENT_ERROR)/.test(chunk.toString('latin1', 0, 20))) {
        reject(new RingmarkError('ERR_RUN_INVALID', `${NAME}: expected ${answerBytes} bytes, got ${chunk.toString()}`));
        return;
      }
      count++;
      missing = answerBytes;
      if (performance.now() < untilMs) socket.write(request);
      else {
        socket.off('data', onData);
        resolve(count);
      }
    };
    socket.on('data', onData);
    socket.once('error', reject);
    socket.write(request);
  });
}
