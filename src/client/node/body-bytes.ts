const LEAST_BYTES = 4096;

/**
 * A body that comes in parts. A single part is taken as it is; of several, however small they are, the bytes are kept in one
 * buffer: a list of them would take a hundred times what is in it where a server sends byte by byte.
 */
export class BodyBytes {
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param expected what the whole body is said to have */
  add(part: Buffer, expected: number): void {
    const length = this.#length + part.length;
    if (this.#length === 0) this.#bytes = part;
    else {
      if (length > this.#bytes.length) this.#grow(Math.max(expected, length, LEAST_BYTES, 2 * this.#bytes.length));
      this.#bytes.set(part, this.#length);
    }
    this.#length = length;
  }

  whole(): Buffer {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#bytes = Buffer.alloc(0);
    this.#length = 0;
  }

  #grow(bytes: number): void {
    const larger = Buffer.allocUnsafeSlow(bytes);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
