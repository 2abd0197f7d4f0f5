import { Random } from '../lib/random.ts';

export interface OperationOptions {
  /** What is drawn from, each as likely as the other; at least one. */
  keys: readonly string[];
  /** The fraction of operations that read, 0 to 1. */
  reads: number;
  /** The same seed gives the same operations in the same order. */
  seed: number;
}

/**
 * An endless sequence of reads and writes: independent draws of a key (uniform) and of the kind of operation.
 * The current operation lies in fields, so that a step allocates nothing.
 */
export class Operations {
  key = '';
  isRead = true;
  /** Of the value that the current write puts: 1 for the first write of this sequence, 2 for the next, … */
  version = 0;
  readonly #keys: readonly string[];
  readonly #reads: number;
  readonly #random: Random;

  constructor({ keys, reads, seed }: OperationOptions) {
    this.#keys = keys;
    this.#reads = reads;
    this.#random = new Random(seed);
  }

  /** Steps to the next operation. */
  next(): void {
    this.key = this.#keys[this.#random.below(this.#keys.length)]!;
    this.isRead = this.#random.float() < this.#reads;
    if (!this.isRead) this.version++;
  }
}
