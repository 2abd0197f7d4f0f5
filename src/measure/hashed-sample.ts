import type { HashFunction } from '../hash/hash-function.ts';
import type { HashedKeys } from '../placement/hashed-keys.ts';

/** Hashes of keys, as many as were asked for so far: each key is made, hashed, and let go. */
export class HashedSample implements HashedKeys {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly hash32: Int32Array;
  readonly #hash: HashFunction;
  readonly #halves = new Int32Array(2);
  length = 0;

  /** @param capacity most keys that there can be; 8 bytes each */
  constructor(hash: HashFunction, capacity: number) {
    this.low = new Int32Array(capacity);
    this.high = new Int32Array(capacity);
    this.hash32 = hash.hash32Half === 0 ? this.low : this.high;
    this.#hash = hash;
  }

  push(key: string): void {
    this.#hash.hash64Into(key, 0, this.#halves);
    this.low[this.length] = this.#halves[0]!;
    this.high[this.length++] = this.#halves[1]!;
  }

  clear(): void {
    this.length = 0;
  }
}
