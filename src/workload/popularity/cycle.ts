import type { IndexDraws, Part } from './popularity.ts';

/** A list from its beginning to its end, again and again. The parts deal it out among themselves, item by item. */
export class Cycle implements IndexDraws {
  readonly #list: Uint32Array;
  readonly #step: number;
  #at: number;

  /** @param list at least one index */
  constructor(list: Uint32Array, { index, of }: Part) {
    this.#list = list;
    this.#step = of % list.length;
    this.#at = index % list.length;
  }

  next(): number {
    const index = this.#list[this.#at]!;
    this.#at += this.#step;
    if (this.#at >= this.#list.length) this.#at -= this.#list.length;
    return index;
  }
}
