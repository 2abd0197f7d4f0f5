import { performance } from 'node:perf_hooks';

const READINGS = 16;

/** Milliseconds on a clock that all threads of a process share; that of `performance.now()` begins anew in each. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** What to add to `monotonicMs` to have this thread's `performance.now()`. Exact to a few microseconds. */
export function toPerformanceMs(): number {
  let least = Number.POSITIVE_INFINITY;
  // A thread that is interrupted between the two readings sees too large a difference: the least is the best.
  for (let i = 0; i < READINGS; i++) {
    const monotonic = monotonicMs();
    least = Math.min(least, performance.now() - monotonic);
  }
  return least;
}
