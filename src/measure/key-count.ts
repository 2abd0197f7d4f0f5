import { samplingCv } from './closed-forms.ts';
import { shareTheory } from './share-theory.ts';

/** Most keys that are placed unless told otherwise: ten million hashes take 80 MB. */
export const MAX_KEYS = 10_000_000;
const MIN_KEYS = 100_000;
/** Keys a node, where shares are even but for chance: then 1/N of the keys, which is what moves, is known to a tenth. */
const KEYS_PER_NODE = 100;
/** The variance of what is measured over that of the noise: noise is a third of it. */
const SIGNAL_TO_NOISE = 9;
/** A quick comparison places one key in so many. */
const QUICK_PART = 5;

/** How many keys to place, and whether their noise is at most a third of the CV that they are to show. */
export interface KeyCount {
  readonly keys: number;
  readonly isEnough: boolean;
}

/**
 * Keys for one placement: so many that the noise of sampling, √((N − 1)/K), is a third of the expected CV at most: 9(NV + 1) for
 * a ring. Where that CV is 0 noise is all that a sample can show: the z-score says whether there is anything else, and
 * 100 keys a node say what moves to a tenth. At least 100,000, at most 10 million.
 * @param quick a fifth of that
 */
export function keyCount(cell: { algorithm: string; nodes: number; vnodes: number | null }, quick = false): KeyCount {
  // What `bounded` cuts off, it cuts off a ring.
  const algorithm = cell.algorithm === 'bounded' ? 'ring' : cell.algorithm;
  const cv = shareTheory(algorithm, { ...cell, space: null })?.cv ?? 0;
  const forCv = cv === 0 ? 0 : (SIGNAL_TO_NOISE * (cell.nodes - 1)) / cv ** 2;
  const wanted = Math.max(MIN_KEYS, KEYS_PER_NODE * cell.nodes, Math.ceil(forCv - 1e-6));
  const keys = Math.min(MAX_KEYS, Math.ceil(wanted / (quick ? QUICK_PART : 1)));
  return { keys, isEnough: cv === 0 || samplingCv(cell.nodes, keys) <= (cv / 3) * (1 + 1e-9) };
}
