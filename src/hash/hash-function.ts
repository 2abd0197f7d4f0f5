/** A hash function over strings, as every placement and every table sees it. */
export interface HashFunction {
  readonly name: string;
  /** Bits of the function's full output. `hash32` gives 32 of them: docs/placement.md says which. */
  readonly bits: number;
  /** Whether a seed other than 0 changes the hash. The others take seed 0 only. */
  readonly seedable: boolean;
  /** The hash of the key's UTF-8 bytes (a lone surrogate counts as U+FFFD) as an integer from 0 to 2^32 - 1. */
  readonly hash32: (key: string, seed?: number) => number;
  /**
   * The first 64 bits of the hash, written to `out`: its low half, then its high half, each as a signed integer. A function of
   * 32 bits is widened with zeros: its high half is 0. Written, not returned, since a BigInt or a pair would be allocated.
   */
  readonly hash64Into: (key: string, seed: number, out: Int32Array) => void;
  /** Which of the two halves is what `hash32` gives: 0 the low one, 1 the high one. */
  readonly hash32Half: 0 | 1;
}
