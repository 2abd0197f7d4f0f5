/** A hash function over strings, as every placement and every table sees it. */
export interface HashFunction {
  readonly name: string;
  /** Bits of the function's full output. `hash32` gives 32 of them: `registry.ts` says which. */
  readonly bits: number;
  /** Whether a seed other than 0 changes the hash. The others take seed 0 only. */
  readonly seedable: boolean;
  /** The hash of the key's UTF-8 bytes (a lone surrogate counts as U+FFFD) as an integer from 0 to 2^32 - 1. */
  readonly hash32: (key: string, seed?: number) => number;
}
