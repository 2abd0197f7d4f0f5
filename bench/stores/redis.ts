import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import type { RunningStore, StoreOperation } from '../../src/measure/store-scenario.ts';
import { startRedisServer } from '../servers/installed.ts';
import { KEY_BYTES, Keys, VALUE_BYTES } from './entries.ts';

const PIPELINED = 1000;
const OK = '+OK\r\n';

/** Redis, in memory alone: what one entry takes of its process, and what a SET takes when many are sent at once. */
export async function startRedisStore(entries: number): Promise<RunningStore | MissingSubject> {
  const server = await startRedisServer();
  if ('missing' in server) return server;
  const before = await residentBytes(server.pid);
  if (before === undefined) {
    await server.stop();
    return { name: 'Redis', missing: 'what a process takes can be read on Linux only' };
  }
  const socket = connect(server.port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  const keys = new Keys(entries);
  return {
    run: async (operation, from, count) => {
      const startMs = performance.now();
      for (let done = 0; done < count; done += PIPELINED) {
        await setAll(socket, keys, operation, from + done, Math.min(PIPELINED, count - done));
      }
      return { ns: ((performance.now() - startMs) * 1e6) / count, longestPauseMs: null };
    },
    memory: async () => ({ rssBytes: (await residentBytes(server.pid))! - before, heapBytes: null }),
    stop: async () => {
      socket.destroy();
      await server.stop();
    },
  };
}

async function setAll(socket: Socket, keys: Keys, operation: StoreOperation, from: number, count: number) {
  const value = 'v'.repeat(VALUE_BYTES);
  const some = keys.some(operation, from, count);
  socket.write(
    some.map((key) => `*3\r\n$3\r\nSET\r\n$${KEY_BYTES}\r\n${key}\r\n$${VALUE_BYTES}\r\n${value}\r\n`).join(''),
  );
  for (let received = 0; received < count * OK.length; ) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    if (!chunk.includes('+OK') && chunk.length >= OK.length)
      throw new Error(`SET: expected +OK, got ${chunk.subarray(0, 80)}`);
    received += chunk.length;
  }
}

async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
