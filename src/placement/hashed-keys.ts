import type { HashFunction } from '../hash/hash-function.ts';
import type { Placement } from './placement.ts';

/** Keys as one hash function sees them, in both widths, hashed once for many placements. Each array has one entry a key. */
export interface HashedKeys {
  readonly length: number;
  /** The halves that `hash64Into` gives. */
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** As `hash32` gives it, but signed: one of the two halves. */
  readonly hash32: Int32Array;
}

/** Hashes keys with a function and a seed. O(keys). */
export function hashKeys(keys: readonly string[], hash: HashFunction, seed = 0): HashedKeys {
  const low = new Int32Array(keys.length);
  const high = new Int32Array(keys.length);
  const halves = new Int32Array(2);
  for (let i = 0; i < keys.length; i++) {
    hash.hash64Into(keys[i]!, seed, halves);
    low[i] = halves[0]!;
    high[i] = halves[1]!;
  }
  return { length: keys.length, low, high, hash32: hash.hash32Half === 0 ? low : high };
}

/** The owner of the i-th key. */
export function indexOfHashed(placement: Placement, keys: HashedKeys, i: number): number {
  return placement.hashBits === 32
    ? placement.indexOfHash(keys.hash32[i]!)
    : placement.indexOfHash(keys.low[i]!, keys.high[i]!);
}
