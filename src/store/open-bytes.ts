import type { OpenValue } from './store.ts';

/** A value that lies in one piece, and that nobody changes. */
export class OpenBytes implements OpenValue {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get length(): number {
    return this.#bytes.length;
  }

  read(target: Uint8Array, from: number): number {
    const part = this.#bytes.subarray(from, from + target.length);
    target.set(part);
    return part.length;
  }

  close(): void {}
}
