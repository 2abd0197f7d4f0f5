import { mix32 } from '../../src/lib/mix.ts';
import { jumpByBigInt } from './jump-by-bigint.ts';

/** MementoHash as the paper writes it down, with its replacement set in a Map: what `memento` is held against. */
export class NaiveMemento {
  readonly set = new Map<number, { replacer: number; previous: number }>();
  size: number;
  #lastRemoved: number;

  constructor(size: number) {
    this.size = size;
    this.#lastRemoved = size;
  }

  get working(): number[] {
    return Array.from({ length: this.size }, (_, bucket) => bucket).filter((bucket) => !this.set.has(bucket));
  }

  remove(bucket: number): void {
    if (this.set.size === 0 && bucket === this.size - 1) {
      this.size = bucket;
    } else {
      this.set.set(bucket, { replacer: this.size - this.set.size - 1, previous: this.#lastRemoved });
    }
    this.#lastRemoved = bucket;
  }

  /** The bucket that is added. */
  add(): number {
    const bucket = this.#lastRemoved;
    this.#lastRemoved = this.set.get(bucket)?.previous ?? bucket + 1;
    if (!this.set.delete(bucket)) this.size = bucket + 1;
    return bucket;
  }

  bucketOf(low: number, high: number): number {
    let bucket = jumpByBigInt((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0), this.size);
    while (this.set.has(bucket)) {
      const { replacer: working } = this.set.get(bucket)!;
      const hash = mix32((low ^ Math.imul(high, 0x85ebca77)) + Math.imul(bucket + 1, 0x27d4eb2f));
      bucket = Number((BigInt(hash) * BigInt(working)) >> 32n);
      while ((this.set.get(bucket)?.replacer ?? -1) >= working) bucket = this.set.get(bucket)!.replacer;
    }
    return bucket;
  }
}
