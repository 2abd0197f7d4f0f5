import type { Popularity } from './popularity/popularity.ts';

/** So many keys, the most popular ones, are looked at one by one. */
const EXACT_KEYS = 1_000_000;

export interface PredictedShares {
  /** By node, of all draws, 0 to 1. */
  draws: number[];
  /** By node, of the keys looked at, 0 to 1: what the node gets of keys that are all alike, as those inserted are. */
  keys: number[];
}

/**
 * Which share of the draws each node gets: the sum of its keys' probabilities. Exact up to a million keys; of more, the
 * million most popular ones count each for itself, and the others go to the nodes as the keys do. O(keys looked at).
 * @param ownerOfIndex the node of a key, 0 to nodes - 1
 */
export function predictedShares(
  popularity: Popularity,
  ownerOfIndex: (index: number) => number,
  nodes: number,
): PredictedShares {
  const looked = Math.min(popularity.count, EXACT_KEYS);
  const draws = new Array<number>(nodes).fill(0);
  const keys = new Array<number>(nodes).fill(0);
  let mass = 0;
  for (let rank = looked - 1; rank >= 0; rank--) {
    const index = popularity.indexOfRank(rank);
    const owner = ownerOfIndex(index);
    const each = popularity.massOf(index);
    draws[owner]! += each;
    keys[owner]! += 1;
    mass += each;
  }
  const keyShares = keys.map((count) => count / looked);
  const rest = popularity.count > looked ? 1 - mass : 0;
  return { draws: draws.map((share, node) => share + rest * keyShares[node]!), keys: keyShares };
}
