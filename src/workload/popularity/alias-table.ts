import type { Random } from '../../lib/random.ts';
import type { IndexDraws } from './popularity.ts';

/**
 * Any distribution over a list of indices, drawn from in O(1): Walker's alias method, built as Vose does (1991). Each of
 * the n columns holds one index with a probability, and another one with what is left. 16 bytes an index; O(n) to build.
 */
export class AliasTable {
  readonly #indices: Uint32Array;
  readonly #threshold: Float64Array;
  readonly #alias: Uint32Array;

  /** @param massOf in any unit, 0 or more; above 0 for at least one of the indices */
  constructor(indices: Uint32Array, massOf: (index: number) => number) {
    this.#indices = indices;
    const n = indices.length;
    const scaled = Float64Array.from(indices, massOf);
    const total = scaled.reduce((sum, mass) => sum + mass, 0);
    for (let i = 0; i < n; i++) scaled[i]! *= n / total;
    this.#threshold = scaled;
    this.#alias = Uint32Array.from(indices.keys());
    this.#pair();
  }

  draws(random: Random): IndexDraws {
    return { next: () => this.#draw(random) };
  }

  #draw(random: Random): number {
    const point = random.float() * this.#indices.length;
    const column = Math.floor(point);
    return this.#indices[point - column < this.#threshold[column]! ? column : this.#alias[column]!]!;
  }

  /** Fills up each column that has less than its due from one that has more. */
  #pair(): void {
    const scaled = this.#threshold;
    const n = scaled.length;
    // One array for both stacks: the small ones grow from its beginning, the large ones from its end.
    const stacks = new Uint32Array(n);
    let small = 0;
    let large = n;
    for (let i = 0; i < n; i++) stacks[scaled[i]! < 1 ? small++ : --large] = i;
    while (small > 0 && large < n) {
      const less = stacks[--small]!;
      const more = stacks[large]!;
      this.#alias[less] = more;
      scaled[more] = scaled[more]! - 1 + scaled[less]!;
      if (scaled[more] < 1) {
        large++;
        stacks[small++] = more;
      }
    }
    // What is left on either stack has exactly its due, but for rounding.
    while (small > 0) scaled[stacks[--small]!] = 1;
    while (large < n) scaled[stacks[large++]!] = 1;
  }
}
