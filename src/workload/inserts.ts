import type { Part } from './popularity/popularity.ts';

const EVERYONE: Part = { index: 0, of: 1 };

/** The indices of the keys that are inserted: those after the last key, one after the other. */
export class Inserts {
  readonly #step: number;
  readonly #isOwn: (index: number) => boolean;
  #next: number;

  /**
   * @param count how many keys there are at the start: the first index
   * @param part of those that insert side by side, number w of W takes count + w + W·j for j = 0, 1, 2, …
   * @param isOwn those of others are left out
   */
  constructor(count: number, part: Part = EVERYONE, isOwn: (index: number) => boolean = () => true) {
    this.#next = count + part.index;
    this.#step = part.of;
    this.#isOwn = isOwn;
  }

  next(): number {
    let index = this.#next;
    while (!this.#isOwn(index)) index += this.#step;
    this.#next = index + this.#step;
    return index;
  }
}
