import { Random } from '../lib/random.ts';
import type { Inserts } from './inserts.ts';
import type { KeySpace } from './key-space.ts';
import type { OperationKind, OperationMix } from './mix.ts';
import type { IndexDraws } from './popularity/popularity.ts';

export interface OperationOptions {
  keys: KeySpace;
  /** Which key is read or updated next. */
  draws: IndexDraws;
  /** Which key is inserted next. */
  inserts: Inserts;
  mix: OperationMix;
  /** The same seed gives the same kinds in the same order. */
  seed: number;
}

const ALL = 2 ** 32;

/**
 * An endless sequence of operations: independent draws of the kind and of the key. The current operation lies in fields,
 * so that a step allocates nothing, but for the string of a key that is not kept.
 */
export class Operations {
  kind: OperationKind = 'read';
  key = '';
  /** The key's number. */
  index = 0;
  /** Whether it begins with a read: a `read` or an `rmw`. */
  isRead = true;
  /** Of the value that the last write put: 1 for the first write of this sequence, 2 for the next, … */
  version = 0;
  readonly #keys: KeySpace;
  readonly #draws: IndexDraws;
  readonly #inserts: Inserts;
  readonly #random: Random;
  // Of 2^32: a random integer below the first one is a read, below the second an update, below the third an insert.
  readonly #reads: number;
  readonly #updates: number;
  readonly #insertions: number;

  constructor({ keys, draws, inserts, mix, seed }: OperationOptions) {
    this.#keys = keys;
    this.#draws = draws;
    this.#inserts = inserts;
    this.#random = new Random(seed);
    // The last kind that there is takes what rounding left.
    this.#insertions = mix.rmw === 0 ? ALL : (1 - mix.rmw) * ALL;
    this.#updates = mix.inserts === 0 ? this.#insertions : (mix.reads + mix.updates) * ALL;
    this.#reads = mix.updates === 0 ? this.#updates : mix.reads * ALL;
  }

  /** Steps to the next operation. The version of a write is its own; an `rmw` takes one when it writes. */
  next(): void {
    const point = this.#random.uint32();
    if (point < this.#reads) this.#step('read', this.#draws.next(), true);
    else if (point < this.#updates) this.#step('update', this.#draws.next(), false);
    else if (point < this.#insertions) this.#step('insert', this.#inserts.next(), false);
    else this.#step('rmw', this.#draws.next(), true);
  }

  /** The version of a write that follows, as that of an `rmw` does. */
  nextVersion(): number {
    this.version = (this.version + 1) >>> 0;
    return this.version;
  }

  #step(kind: OperationKind, index: number, isRead: boolean): void {
    this.kind = kind;
    this.index = index;
    this.isRead = isRead;
    this.key = this.#keys.at(index);
    if (!isRead) this.nextVersion();
  }
}
