import type { HashFunction } from '../hash/hash-function.ts';

/** Standard errors beyond which counts in cells are not those of a good hash; it is passed by chance once in 10^8. */
const LIMIT_Z = 6;
const LABEL_NODES = 100;
const LABEL_VNODES = 160;

/** Why a hash function is too weak to place keys by, in words; null for a good one. */
export type HashWeakness = string | null;

/**
 * Sorts hashes into cells and compares the counts with those of a random function by a chi-square test. A ring goes by the
 * top bits of its keys' and its points' hashes, modulo by the low bits of its keys'. Too uneven and too even both fail: both
 * say that alike keys get alike hashes.
 * @param hashes of the keys, unsigned
 * @param nodeId the id of node i, for the labels of points
 */
export function hashWeakness(
  hash: HashFunction,
  hashes: Uint32Array,
  use: 'points' | 'remainder',
  nodeId: (i: number) => string,
): HashWeakness {
  if (use === 'remainder') return weakness('low', 'keys', hashes);
  return weakness('top', 'keys', hashes) ?? weakness('top', 'points', pointHashes(hash, nodeId));
}

function weakness(side: 'top' | 'low', of: string, values: Uint32Array): HashWeakness {
  const z = cellZ(values, side);
  if (Math.abs(z) <= LIMIT_Z) return null;
  return `${side} bits of ${of} ${z > 0 ? 'uneven' : 'patterned'} (z = ${z.toFixed(0)})`;
}

function pointHashes(hash: HashFunction, nodeId: (i: number) => string): Uint32Array {
  return Uint32Array.from({ length: LABEL_NODES * LABEL_VNODES }, (_, i) =>
    hash.hash32(`${nodeId(i % LABEL_NODES)}#${Math.floor(i / LABEL_NODES)}`),
  );
}

/** Chi-square of the values' counts in cells of at least 10 on average, in standard errors from its mean. */
function cellZ(values: Uint32Array, side: 'top' | 'low'): number {
  const bits = Math.max(1, Math.min(12, Math.floor(Math.log2(values.length / 10))));
  const cells = 2 ** bits;
  const counts = new Uint32Array(cells);
  for (const value of values) counts[side === 'top' ? value >>> (32 - bits) : value & (cells - 1)]!++;
  const expected = values.length / cells;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chiSquare - (cells - 1)) / Math.sqrt(2 * (cells - 1));
}
