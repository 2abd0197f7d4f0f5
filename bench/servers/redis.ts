import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { RingmarkError } from '../../src/lib/errors.ts';
import { CONNECTIONS } from '../../src/measure/http-throughput.ts';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import type { ServerSubject } from '../../src/measure/server-scenario.ts';
import { startRedisServer } from './installed.ts';
import type { OtherStore } from './other-store.ts';

const run = promisify(execFile);
const NAME = 'Redis';
const NOTE = 'another protocol, loaded by redis-benchmark';
/** redis-benchmark is told how many requests, not how long: the first time, this many a second. */
const FIRST_GUESS_PER_S = 50_000;

export interface RunningRedis extends OtherStore {
  /** `MGET` of these keys, all with this value; its rate is in keys per second. */
  mget(keys: readonly string[], value: string): ServerSubject;
}

/** Redis, in memory alone, loaded by its own redis-benchmark without pipelining. */
export async function startRedis(): Promise<RunningRedis | MissingSubject> {
  const server = await startRedisServer();
  if ('missing' in server) return server;
  const { port } = server;
  return {
    subject: (method, valueBytes) => {
      const load = repeated(port, ['-d', String(valueBytes), '-t', method === 'GET' ? 'get' : 'set']);
      return {
        name: NAME,
        note: NOTE,
        measure: async (seconds) => {
          // One key: what a GET reads is what the last SET wrote.
          if (method === 'GET') await benchmark(port, ['-d', String(valueBytes), '-t', 'set'], 1000);
          return load(seconds);
        },
      };
    },
    mget: (keys, value) => {
      const load = repeated(port, ['mget', ...keys]);
      return {
        name: `${NAME}, MGET of ${keys.length}`,
        note: NOTE,
        measure: async (seconds) => {
          await set(port, keys, value);
          return keys.length * (await load(seconds));
        },
      };
    },
    stop: server.stop,
  };
}

/** Measures the same again and again, each time for about as long as it is told. */
function repeated(port: number, asked: readonly string[]): (seconds: number) => Promise<number> {
  let ratePerS = FIRST_GUESS_PER_S;
  return async (seconds) => {
    ratePerS = await benchmark(port, asked, Math.round(ratePerS * seconds));
    return ratePerS;
  };
}

/** Requests per second. */
async function benchmark(port: number, asked: readonly string[], requests: number): Promise<number> {
  const load = ['-p', String(port), '-c', String(CONNECTIONS), '-n', String(requests), '--csv'];
  const { stdout } = await run('redis-benchmark', [...load, ...asked]);
  const rate = Number(/^"[^"]*","([\d.]+)"/m.exec(stdout)?.[1]);
  if (!(rate > 0)) throw new RingmarkError('ERR_RUN_INVALID', `redis-benchmark: expected a rate, got ${stdout}`);
  return rate;
}

async function set(port: number, keys: readonly string[], value: string): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  let answers = '';
  socket.on('data', (chunk) => {
    answers += chunk;
  });
  socket.end(`${keys.map((key) => `SET ${key} ${value}`).join('\r\n')}\r\n`);
  await once(socket, 'close');
  const expected = '+OK\r\n'.repeat(keys.length);
  if (answers !== expected)
    throw new RingmarkError('ERR_RUN_INVALID', `Redis: expected ${keys.length} times +OK, got ${answers.slice(0, 80)}`);
}
