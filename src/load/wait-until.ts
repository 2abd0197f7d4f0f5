import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** Returns at that moment of `performance.now()`, or when the signal is aborted. */
export async function waitUntil(momentMs: number, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = Math.max(0, momentMs - performance.now());
  await setTimeout(waitMs, undefined, signal && { signal }).catch(() => {});
}
