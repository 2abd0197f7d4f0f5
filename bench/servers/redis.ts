import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { RingmarkError } from '../../src/lib/errors.ts';
import { CONNECTIONS } from '../../src/measure/http-throughput.ts';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import { startRedisServer } from './installed.ts';
import type { OtherStore } from './other-store.ts';
import type { ValueBytes } from './values.ts';

const run = promisify(execFile);
const NAME = 'Redis';
/** redis-benchmark is told how many requests, not how long: the first time, this many a second. */
const FIRST_GUESS_PER_S = 50_000;

/** Redis, in memory alone, loaded by its own redis-benchmark without pipelining. */
export async function startRedis(): Promise<OtherStore | MissingSubject> {
  const server = await startRedisServer();
  if ('missing' in server) return server;
  let ratePerS = FIRST_GUESS_PER_S;
  const load = async (test: 'get' | 'set', valueBytes: ValueBytes, requests: number) => {
    const size = ['-p', String(server.port), '-c', String(CONNECTIONS), '-d', String(valueBytes)];
    const { stdout } = await run('redis-benchmark', [...size, '-n', String(requests), '-t', test, '--csv']);
    const rate = Number(/^"[GS]ET","([\d.]+)"/m.exec(stdout)?.[1]);
    if (!(rate > 0)) throw new RingmarkError('ERR_RUN_INVALID', `redis-benchmark: expected a rate, got ${stdout}`);
    return rate;
  };
  return {
    subject: (method, valueBytes) => ({
      name: NAME,
      note: 'another protocol, loaded by redis-benchmark',
      measure: async (seconds) => {
        // One key: what a GET reads is what the last SET wrote.
        if (method === 'GET') await load('set', valueBytes, 1000);
        ratePerS = await load(method === 'GET' ? 'get' : 'set', valueBytes, Math.round(ratePerS * seconds));
        return ratePerS;
      },
    }),
    stop: server.stop,
  };
}
