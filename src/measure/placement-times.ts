import { mean, median, quantile } from '../lib/statistics.ts';
import type { HashedKeys } from '../placement/hashed-keys.ts';
import type { Placement } from '../placement/placement.ts';
import type { MeasuredRow } from '../result/schema.ts';
import { type TimeBudget, timeBatch } from './batch-time.ts';
import { freshLoop } from './fresh-loop.ts';

/** A batch of lookups takes about as long at most, but for the first keys. */
const BATCH_MS = 16;
const LEAST_KEYS = 512;

/**
 * What a lookup costs from a string key, and from a hash that is already known.
 * @param keys 16,384 of them, more than a processor learns the branches of by heart; of slow placements fewer are looked up
 * @param hashed the same keys, hashed as the placement hashes them
 */
export function lookupTimes(
  placement: Placement,
  keys: readonly string[],
  hashed: HashedKeys,
  budget: TimeBudget,
): Pick<MeasuredRow, 'lookupNs' | 'searchNs'> {
  // Flat copies: a key that was just put together is a rope, and slower to read than one that came over a network.
  const timed: string[] = JSON.parse(JSON.stringify(keys.slice(0, batchSize(placement, keys))));
  const lookup = timeBatch({ batch: timed.length, run: freshLoop(timed, (key) => placement.indexOf(key)) }, budget);
  const search = timeBatch({ batch: timed.length, run: searchLoop(placement, hashed, timed.length) }, budget);
  return {
    lookupNs: {
      min: quantile(lookup, 0),
      p50: median(lookup),
      p99: quantile(lookup, 0.99),
      mean: mean(lookup),
      samples: lookup.length,
    },
    searchNs: { p50: median(search) },
  };
}

function batchSize(placement: Placement, keys: readonly string[]): number {
  const some = Math.min(LEAST_KEYS, keys.length);
  const started = performance.now();
  for (let i = 0; i < some; i++) placement.indexOf(keys[i]!);
  const ms = performance.now() - started;
  return Math.max(some, Math.min(keys.length, Math.floor((some * BATCH_MS) / ms)));
}

/** The median of three builds. */
export function buildTimeMs(build: () => Placement): number {
  const samples = [0, 0, 0].map(() => {
    const started = performance.now();
    build();
    return performance.now() - started;
  });
  return median(samples);
}

function searchLoop(placement: Placement, hashed: HashedKeys, count: number): () => number {
  if (placement.hashBits === 32) return freshLoop(hashed.hash32.subarray(0, count), (h) => placement.indexOfHash(h));
  const places = Uint32Array.from({ length: count }, (_, i) => i);
  const { low, high } = hashed;
  return freshLoop(places, (i) => placement.indexOfHash(low[i]!, high[i]!));
}
