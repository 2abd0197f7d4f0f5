import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RingmarkError } from '../../src/lib/errors.ts';
import type { MissingSubject } from '../../src/measure/scenario.ts';
import type { RunningStore, StoreOperation, StoreRun } from '../../src/measure/store-scenario.ts';
import { Keys, VALUE_BYTES } from './entries.ts';

/** What a store has to be able to do to be measured. */
export interface BenchStore {
  put(key: string, value: Buffer): void;
  /** The value's length, so that nothing can be left out. */
  get(key: string): number;
  delete(key: string): void;
}

type Task = { operation: StoreOperation; from: number; count: number } | 'memory';
type Memory = Awaited<ReturnType<RunningStore['memory']>>;

/** Operations between two turns of the event loop. */
const TURN = 200;

/** @param name of a file beside this one that calls `serveStore` */
export async function startProcess(name: string, entries: number): Promise<RunningStore | MissingSubject> {
  const child = fork(fileURLToPath(new URL(`./${name}.js`, import.meta.url)), [String(entries)], {
    detached: true,
    execArgv: ['--expose-gc', '--max-old-space-size=16384'],
  });
  const answer = async <T>(): Promise<T> => {
    const aborter = new AbortController();
    const { signal } = aborter;
    const ended = once(child, 'exit', { signal }).then(([code]) => {
      throw new RingmarkError('ERR_STATE', `${name}: expected its answer, got its end (exit code ${code})`);
    });
    const [message] = await Promise.race([once(child, 'message', { signal }), ended]);
    aborter.abort();
    ended.catch(() => {});
    return message as T;
  };
  const ask = <T>(task: Task): Promise<T> => {
    child.send(task);
    return answer<T>();
  };
  const missing = await answer<MissingSubject | null>();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  };
  if (missing !== null) {
    await stop();
    return missing;
  }
  return {
    run: (operation, from, count) => ask<StoreRun>({ operation, from, count }),
    memory: () => ask<Memory>('memory'),
    stop,
  };
}

/** In the process: does what the parent asks for, and ends with it. */
export function serveStore(create: (entries: number) => BenchStore | MissingSubject): void {
  const entries = Number(process.argv[2]);
  const keys = new Keys(entries);
  // What the operations themselves need of the heap is there before the store is.
  keys.some('put', 0, TURN);
  gc!();
  const before = process.memoryUsage();
  const store = create(entries);
  process.on('message', async (task: Task) => {
    if (task === 'memory') {
      gc!();
      const { rss, heapUsed } = process.memoryUsage();
      process.send!({ rssBytes: rss - before.rss, heapBytes: heapUsed - before.heapUsed });
    } else process.send!(await run(store as BenchStore, keys, task.operation, task.from, task.count));
  });
  process.once('disconnect', () => process.exit());
  process.send!('missing' in store ? store : null);
}

async function run(
  store: BenchStore,
  keys: Keys,
  operation: StoreOperation,
  from: number,
  count: number,
): Promise<StoreRun> {
  const value = Buffer.alloc(VALUE_BYTES, operation);
  let ns = 0;
  let longestPauseMs = 0;
  let sum = 0;
  for (let done = 0; done < count; done += TURN) {
    const cpu = process.cpuUsage();
    const turnMs = performance.now();
    const some = keys.some(operation, from + done, Math.min(TURN, count - done));
    const startMs = performance.now();
    if (operation === 'get') for (const key of some) sum += store.get(key);
    else if (operation === 'delete') for (const key of some) store.delete(key);
    else for (const key of some) store.put(key, value);
    ns += (performance.now() - startMs) * 1e6;
    await setImmediate();
    const wallMs = performance.now() - turnMs;
    const { user, system } = process.cpuUsage(cpu);
    // Where others have the processor the turn is long, and no fault of the store.
    longestPauseMs = Math.max(longestPauseMs, Math.min(wallMs, (user + system) / 1000));
  }
  if (Number.isNaN(sum)) throw new Error(`get: expected lengths, got ${sum}`);
  return { ns: ns / count, longestPauseMs };
}
