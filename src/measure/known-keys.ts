import { hashFunction } from '../hash/registry.ts';
import type { HashUse } from '../placement/algorithm.ts';
import { gateHashes, type HashWeakness, hashWeakness } from './hash-gate.ts';
import { HashedSample } from './hashed-sample.ts';

/** Most text of keys that are kept, in characters. */
const MAX_KEPT = 2 ** 24;

/** Keys that are kept as strings: what is timed, and what the hash function is judged by. */
export interface KnownKeys {
  readonly timed: readonly string[];
  readonly hashed: HashedSample;
  weakness(use: HashUse): HashWeakness;
}

/** @param gate keys by which the function is judged, hashed and judged once for each use */
export function knownKeys(hashName: string, timed: readonly string[], gate: readonly string[]): KnownKeys {
  const hash = hashFunction(hashName);
  const hashed = new HashedSample(hash, timed.length);
  for (const key of timed) hashed.push(key);
  const hashes = gateHashes(hash, gate);
  const judged = new Map<HashUse, HashWeakness>();
  return {
    timed,
    hashed,
    weakness(use) {
      if (!judged.has(use)) judged.set(use, hashWeakness(hash, hashes, use));
      return judged.get(use)!;
    },
  };
}

/** Adds keys to `kept` until there are `count`, or 16 Mi characters. */
export function keepKeys(kept: string[], keys: readonly string[], count: number): void {
  let size = 0;
  for (const key of kept) size += key.length;
  for (const key of keys) {
    size += key.length;
    if (kept.length >= count || size > MAX_KEPT) return;
    kept.push(key);
  }
}
