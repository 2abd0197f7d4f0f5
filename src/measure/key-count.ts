import { samplingCv } from './closed-forms.ts';
import { shareTheory } from './share-theory.ts';

/** Most keys that are placed unless told otherwise: ten million hashes take 80 MB. */
export const MAX_KEYS = 10_000_000;
const MIN_KEYS = 100_000;
/** The noise that is aimed at where shares are even but for chance: then all that a sample shows is noise. */
const EVEN_NOISE_CV = 0.03;
/** Keys a node to see what moves: 1/N of them, which is what has to move, is known to a tenth. */
const MOVED_PER_NODE = 100;
/** The variance of what is measured over that of the noise: noise is a third of it. */
const SIGNAL_TO_NOISE = 9;
/** A quick comparison places one key in so many. */
const QUICK_PART = 5;

/** How many keys to place. */
export interface KeyCount {
  readonly keys: number;
  /** So many of them, the first ones, are placed again after each change of members. */
  readonly movedKeys: number;
}

type Counted = { algorithm: string; nodes: number; vnodes: number | null };

/**
 * Keys for one placement: so many that the noise of sampling, √((N − 1)/K), is a third of the expected CV at most: 9(NV + 1) for
 * a ring. Where that CV is 0 noise is all that a sample can show: it is then 3 % at most, and the z-score says whether there is
 * anything else. At least 100,000, at most 10 million. To see what moves, 100 keys a node will do.
 * @param quick a fifth of that
 */
export function keyCount(cell: Counted, quick = false): KeyCount {
  const cv = expectedCv(cell);
  const forCv = (cell.nodes - 1) * (cv === 0 ? EVEN_NOISE_CV ** -2 : SIGNAL_TO_NOISE / cv ** 2);
  const part = quick ? QUICK_PART : 1;
  const keys = Math.min(MAX_KEYS, Math.ceil(Math.max(MIN_KEYS, Math.ceil(forCv - 1e-6)) / part));
  const movedKeys = Math.min(keys, Math.ceil(Math.max(MIN_KEYS, MOVED_PER_NODE * cell.nodes) / part));
  return { keys, movedKeys };
}

/**
 * Whether the noise of so many keys is at most a third of the CV that they are to show.
 * @param keys none of them twice
 */
export function isEnough(cell: Counted, keys: number): boolean {
  const cv = expectedCv(cell);
  return cv === 0 || samplingCv(cell.nodes, keys) <= (cv / 3) * (1 + 1e-9);
}

/** 0 where shares are even but for chance. */
function expectedCv(cell: Counted): number {
  // What `bounded` cuts off, it cuts off a ring.
  const algorithm = cell.algorithm === 'bounded' ? 'ring' : cell.algorithm;
  return shareTheory(algorithm, { ...cell, space: null })?.cv ?? 0;
}
