import { expectInteger, usageError } from '../lib/expect.ts';
import { mix32 } from '../lib/mix.ts';

/** 2^32 over the golden ratio: sets the hash functions of the buckets apart. */
const STEP = 0x9e3779b9;

/**
 * AnchorHash over numbered buckets, in place (Mendelson, Vargaftik, Barabash, Lorenz, Keslassy and Orda, "AnchorHash: A
 * Scalable Consistent Hash", IEEE/ACM ToN 2020, algorithm 3; the names A, W, L and K are the paper's). Any working bucket
 * can be removed, and gives up only its own keys; `add` restores the one that was removed last. Changes itself: `copy`
 * first where the state before is still wanted.
 */
export class AnchorBuckets {
  readonly capacity: number;
  /** 0 for a working bucket; for a removed one, how many were working right after its removal. `[capacity]` */
  readonly A: Uint16Array;
  /** The working buckets, in its first `size` places. `[capacity]` */
  readonly W: Uint16Array;
  /** Where in W a working bucket stands. `[capacity]` */
  readonly L: Uint16Array;
  /** Which bucket took a removed one's place in W. `[capacity]` */
  readonly K: Uint16Array;
  /** Place n holds the bucket whose removal left n working ones; those from `size` on are what `add` restores, in order. */
  readonly #removed: Uint16Array;
  #size: number;

  /**
   * @param capacity most buckets that can ever work, 1 to 65,536
   * @param size buckets that work at first: 0 to `size` - 1; `add` then restores `size`, `size` + 1, …
   * @throws ERR_USAGE when one of them is out of range.
   */
  constructor(capacity: number, size: number) {
    this.capacity = expectInteger('capacity', capacity, 1, 65_536);
    this.#size = expectInteger('size', size, 1, capacity);
    this.W = Uint16Array.from({ length: capacity }, (_, bucket) => bucket);
    this.L = this.W.slice();
    this.K = this.W.slice();
    this.#removed = this.W.slice();
    this.A = this.W.map((bucket) => (bucket < size ? 0 : bucket));
  }

  /** How many buckets work. */
  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return 5 * this.A.byteLength;
  }

  /**
   * The bucket of a key whose hash is any 32-bit integer. O(1 + ln(capacity / size)) hashes, allocates nothing.
   *
   * A removed bucket is left for one of those that worked after it: the drawn place of W as it was then, which K leads to
   * from the bucket of that number.
   */
  bucketOf(hash: number): number {
    const { A, K } = this;
    let bucket = below(mix32(hash), this.capacity);
    for (let size = A[bucket]!; size > 0; size = A[bucket]!) {
      bucket = below(mix32((hash + Math.imul(bucket + 1, STEP)) | 0), size);
      while (A[bucket]! >= size) bucket = K[bucket]!;
    }
    return bucket;
  }

  /** Removes a working bucket. O(1). @throws ERR_USAGE when it does not work, or is the last one that does. */
  remove(bucket: number): void {
    expectInteger('bucket', bucket, 0, this.capacity - 1);
    if (this.A[bucket] !== 0) throw usageError('bucket', 'one that works', bucket);
    if (this.#size === 1) throw usageError('bucket', 'another one to go on working', bucket);
    const size = --this.#size;
    const last = this.W[size]!;
    this.W[this.L[bucket]!] = last;
    this.L[last] = this.L[bucket]!;
    this.K[bucket] = last;
    this.A[bucket] = size;
    this.#removed[size] = bucket;
  }

  /** Restores the bucket that was removed last. O(1). @returns the bucket. @throws ERR_USAGE when all are working. */
  add(): number {
    if (this.#size === this.capacity) throw usageError('capacity', `at least ${this.#size + 1}`, this.capacity);
    const size = this.#size++;
    const bucket = this.#removed[size]!;
    this.L[this.W[size]!] = size;
    this.W[this.L[bucket]!] = bucket;
    this.A[bucket] = 0;
    this.K[bucket] = bucket;
    return bucket;
  }

  /** O(capacity). */
  copy(): AnchorBuckets {
    const copy = new AnchorBuckets(this.capacity, this.#size);
    copy.A.set(this.A);
    copy.W.set(this.W);
    copy.L.set(this.L);
    copy.K.set(this.K);
    copy.#removed.set(this.#removed);
    return copy;
  }
}

/** A 32-bit hash scaled down to an integer from 0 to `limit` - 1. A multiplication, since a remainder costs more. */
function below(hash: number, limit: number): number {
  return (hash * limit * 2 ** -32) | 0;
}
