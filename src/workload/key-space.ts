import { keyAt } from './keys.ts';

/** So many keys, those of the lowest indices, are kept: of a million, one takes longer to fetch from memory than to make. */
const KEPT_KEYS = 2 ** 14;

/**
 * The keys of a workload by their index: those of a list, and past its end the ones that a seed gives (`keyAt`). The first
 * ones are kept when they are first drawn, so that there is no pause at the start, however many keys there are.
 */
export class KeySpace {
  readonly #seed: number;
  /** Empty where the key has not been asked for yet. */
  readonly #kept: string[];

  /** @param listed the keys of index 0, 1, …, where they do not come from the seed; not copied */
  constructor(count: number, seed: number, listed?: string[]) {
    this.#seed = seed;
    this.#kept = listed ?? new Array<string>(Math.min(count, KEPT_KEYS)).fill('');
  }

  /** @param index 0 to 2^32 - 1; may lie past the keys that there are at the start */
  at(index: number): string {
    if (index >= this.#kept.length) return keyAt(index, this.#seed);
    return this.#kept[index]! || this.#keep(index);
  }

  #keep(index: number): string {
    const key = keyAt(index, this.#seed);
    this.#kept[index] = key;
    return key;
  }
}
