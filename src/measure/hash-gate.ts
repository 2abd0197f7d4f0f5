import type { HashFunction } from '../hash/hash-function.ts';
import type { HashUse } from '../placement/algorithm.ts';
import { type KeyShape, shapedKeys } from '../workload/key-shapes.ts';
import { NODE_SHAPES } from './node-shapes.ts';

/** Standard errors beyond which counts are not those of a good hash; it is passed by chance once in 10^8. */
const LIMIT_Z = 6;
const LABEL_NODES = 100;
const LABEL_VNODES = 160;
/** Keys by which a hash function is judged. */
export const GATE_KEYS = 100_000;
/** Fewer say nothing. */
const LEAST_KEYS = 100;

/** Why a hash function is too weak to place keys by, in words; null for a good one. */
export type HashWeakness = string | null;

/** Whether a hash function passes the gate, and if not, why. */
export interface HashQuality {
  readonly passes: boolean;
  readonly reason: HashWeakness;
}

/**
 * Whether a hash function may place keys of a shape, on nodes whose ids look in any of the usual ways.
 * @param use what the placement makes of it: `points` asks most
 */
export function hashQuality(hash: HashFunction, use: HashUse = 'points', shape: KeyShape = 'user'): HashQuality {
  const reason = hashWeakness(hash, gateHashes(hash, shapedKeys(shape, GATE_KEYS, 1)), use);
  return { passes: reason === null, reason };
}

/** The hashes by which the gate judges: those of distinct keys, since a key that is there twice is no fault of the hash. */
export function gateHashes(hash: HashFunction, keys: Iterable<string>): Uint32Array {
  return Uint32Array.from(new Set(keys), (key) => hash.hash32(key));
}

/**
 * Sorts hashes into cells and compares the counts with those of a random function by a chi-square test. A ring goes by the
 * top bits of its keys' and its points' hashes, modulo by the low bits of its keys'. Too uneven and too even both fail: both
 * say that alike keys get alike hashes. What mixes a hash again mends both, but cannot tell apart keys, or nodes, of equal
 * hashes: there only more of these than chance makes fail.
 * @param hashes of distinct keys, unsigned
 */
export function hashWeakness(hash: HashFunction, hashes: Uint32Array, use: HashUse): HashWeakness {
  if (use === 'mixed') return repeats('keys', hashes) ?? ofNodes((label) => repeats(...label), hash, 1);
  const side = use === 'points' ? 'top' : 'low';
  const ofKeys = hashes.length < LEAST_KEYS ? null : unevenness(side, 'keys', hashes);
  if (use === 'remainder') return ofKeys;
  return ofKeys ?? ofNodes((label) => unevenness('top', ...label), hash, LABEL_VNODES);
}

type Labelled = readonly [of: string, hashes: Uint32Array];

/** The first weakness that the labels of nodes show, in any shape of ids. */
function ofNodes(judge: (label: Labelled) => HashWeakness, hash: HashFunction, vnodes: number): HashWeakness {
  for (const [shape, nodeId] of Object.entries(NODE_SHAPES)) {
    const nodes = vnodes === 1 ? LABEL_NODES * 10 : LABEL_NODES;
    const hashes = Uint32Array.from({ length: nodes * vnodes }, (_, i) => {
      const id = nodeId(i % nodes);
      return hash.hash32(vnodes === 1 ? id : `${id}#${Math.floor(i / nodes)}`);
    });
    const weakness = judge([`${vnodes === 1 ? 'nodes' : 'points of nodes'} such as ${shape}`, hashes]);
    if (weakness !== null) return weakness;
  }
  return null;
}

function unevenness(side: 'top' | 'low', of: string, values: Uint32Array): HashWeakness {
  const z = cellZ(values, side);
  if (Math.abs(z) <= LIMIT_Z) return null;
  return `${side} bits of ${of} ${z > 0 ? 'uneven' : 'patterned'} (z = ${z.toFixed(0)})`;
}

/** Pairs of equal hashes beyond those that chance makes: about n²/2^33, and Poisson-distributed. */
function repeats(of: string, values: Uint32Array): HashWeakness {
  const sorted = values.slice().sort();
  let equal = 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) equal++;
  const expected = values.length ** 2 / 2 ** 33;
  if (equal <= expected + LIMIT_Z * Math.sqrt(expected + 1)) return null;
  return `${equal} of ${values.length} hashes of ${of} are repeats: chance makes ${expected.toFixed(1)}`;
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
