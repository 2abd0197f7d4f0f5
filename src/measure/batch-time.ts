import { Bench } from 'tinybench';

/** A function that does `batch` operations in one call, and returns something that depends on each, so that none is optimized away. */
export interface Batch {
  readonly batch: number;
  readonly run: () => unknown;
}

/** How long to time. */
export interface TimeBudget {
  timeMs: number;
  warmupMs: number;
  /** Calls at the least, however long they take. */
  minCalls: number;
}

/**
 * Nanoseconds per operation, one sample a call, by tinybench. Timing a call costs some 40 ns itself, so what is under
 * 10 µs has to be batched.
 */
export function timeBatch({ run, batch }: Batch, { timeMs, warmupMs, minCalls }: TimeBudget): Float64Array {
  const bench = new Bench({
    time: timeMs,
    iterations: minCalls,
    warmup: warmupMs > 0,
    warmupTime: warmupMs,
    warmupIterations: 1,
    retainSamples: true,
    throws: true,
  });
  bench.add('batch', run);
  const [task] = bench.runSync();
  const samples = task?.result.state === 'completed' ? task.result.latency.samples : undefined;
  if (!samples) throw new Error(`tinybench kept no samples: its task ended as ${task?.result.state}`);
  return Float64Array.from(samples, (ms) => (ms * 1e6) / batch);
}
