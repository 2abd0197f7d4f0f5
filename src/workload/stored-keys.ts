/** The indices of keys that were inserted and whose storing was confirmed, in that order. 4 to 8 bytes each. */
export class StoredKeys {
  #indices = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param i 0 to length - 1 */
  at(i: number): number {
    return this.#indices[i]!;
  }

  push(index: number): void {
    if (this.#length === this.#indices.length) {
      const wider = new Uint32Array(2 * this.#length);
      wider.set(this.#indices);
      this.#indices = wider;
    }
    this.#indices[this.#length++] = index;
  }
}
