import { expectInteger, usageError } from '../lib/expect.ts';
import { mix32 } from '../lib/mix.ts';
import { mulHigh } from '../lib/multiply.ts';
import { jumpHalves } from './jump.ts';

/**
 * The buckets of MementoHash (Coluzzi, Brocco, Antonucci and Leidi, 2023, arXiv 2306.09783), numbered from 0: how many there
 * are, and which of them have been removed, in order. Immutable.
 */
export class MementoBuckets {
  /** Buckets, removed ones too. */
  readonly size: number;
  /** The removed buckets, the last one removed at the end. */
  readonly removed: Uint16Array;
  /**
   * [size] 0 for a bucket that works; for a removed one its replacer: the number of buckets that worked after its removal. Empty
   * where none is removed. A dense array, since a lookup reads it for every bucket it meets.
   */
  readonly replacers: Uint16Array;

  /**
   * @param size 1 to 32,768
   * @param removed distinct buckets, fewer than `size`
   * @throws ERR_USAGE when one of them is out of its range, or a bucket is removed twice.
   */
  constructor(size: number, removed: ArrayLike<number> = []) {
    this.size = expectInteger('size', size, 1, 32_768);
    expectInteger('removed buckets', removed.length, 0, size - 1);
    this.removed = new Uint16Array(removed.length);
    this.replacers = new Uint16Array(removed.length === 0 ? 0 : size);
    for (let i = 0; i < removed.length; i++) {
      const bucket = this.#expectWorking(removed[i]);
      this.removed[i] = bucket;
      this.replacers[bucket] = size - 1 - i;
    }
  }

  /** The buckets that work, ascending. O(size). */
  working(): number[] {
    const all = Array.from({ length: this.size }, (_, bucket) => bucket);
    return this.removed.length === 0 ? all : all.filter((bucket) => this.replacers[bucket] === 0);
  }

  /** The bucket that the next one to join gets: the last one removed, or else a new one. */
  next(): number {
    return this.removed.at(-1) ?? this.size;
  }

  /** With that bucket. */
  withNext(): MementoBuckets {
    if (this.removed.length === 0) return new MementoBuckets(this.size + 1);
    return new MementoBuckets(this.size, this.removed.slice(0, -1));
  }

  /**
   * Without a bucket that works. While none is removed, the last one is not remembered: there are then fewer buckets.
   * @throws ERR_USAGE when it does not work, or is the only one that does.
   */
  without(bucket: number): MementoBuckets {
    this.#expectWorking(bucket);
    if (this.removed.length === 0 && bucket === this.size - 1) return new MementoBuckets(bucket);
    return new MementoBuckets(this.size, [...this.removed, bucket]);
  }

  #expectWorking(value: unknown): number {
    const bucket = expectInteger('bucket', value, 0, this.size - 1);
    if (this.replacers.length > 0 && this.replacers[bucket] !== 0) throw usageError('bucket', 'one that works', bucket);
    return bucket;
  }
}

/**
 * The working bucket of a key that is held as two 32-bit halves, signed or unsigned. `replacers` as in `MementoBuckets`, with at
 * least one bucket removed; without any it is `jumpHalves`. Allocates nothing. Expected are `jump`'s O(ln(size)), and, where
 * buckets were removed at random, size / working buckets met and ln(size / working) hashes of them. (The paper's
 * (1 + ln(size / working))² is too low where more than nine in ten are removed: SUPSI's java-consistent-hashing-algorithms,
 * issue 4.)
 */
export function mementoBucket(low: number, high: number, size: number, replacers: Uint16Array): number {
  const key = low ^ Math.imul(high, 0x85ebca77);
  let bucket = jumpHalves(low, high, size);
  for (let left = replacers[bucket]!; left !== 0; left = replacers[bucket]!) {
    // Evenly among the buckets that worked when this one had gone: 0 to left - 1, but for those that were removed before.
    bucket = mulHigh(mix32(key + Math.imul(bucket + 1, 0x27d4eb2f)), left);
    // One that was removed before leads to what stood in for it then.
    for (let replacer = replacers[bucket]!; replacer >= left; replacer = replacers[bucket]!) bucket = replacer;
  }
  return bucket;
}
