import { xxh32Signed } from '../hash/xxh32.ts';

const CELLS = 2 ** 20;
/** Another hash than any that places keys. */
const SEED = 0x5bd1e995;

/**
 * Tells how far keys repeat, without holding them: their counts in 2^20 cells, whose squares add up to those of the keys' own
 * counts, and to what chance adds.
 */
export class RepeatedKeys {
  readonly #cells = new Float64Array(CELLS);
  #keys = 0;

  add(key: string): void {
    this.#cells[xxh32Signed(key, SEED) >>> 12]!++;
    this.#keys++;
  }

  /**
   * Of so many different keys, each as frequent, a sample is as noisy: K²/Σc² for counts c (Kish's effective sample size). Known to
   * some tenths of a percent; up to 1 % below K it is K.
   */
  get effectiveKeys(): number {
    const keys = this.#keys;
    if (keys === 0) return 0;
    let squares = 0;
    for (const count of this.#cells) squares += count ** 2;
    const ofKeys = (squares - keys ** 2 / CELLS) / (1 - 1 / CELLS);
    const effective = keys ** 2 / Math.max(keys, ofKeys);
    return effective > 0.99 * keys ? keys : effective;
  }
}
