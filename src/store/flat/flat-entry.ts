import { OpenBytes } from '../open-bytes.ts';
import type { Entry, OpenValue } from '../store.ts';
import type { LargeValues } from './large-values.ts';

/**
 * The entry that was found last. A store has one, so that finding allocates nothing; the view of the value is made when it is
 * asked for.
 */
export class FlatEntry implements Entry {
  length = 0;
  version = 0;
  contentType: string | undefined;
  expiresAtMs = 0;
  #segment = new ArrayBuffer(0);
  #offset = 0;
  /** -1 where the value lies in its record. */
  #large = -1;
  #value: Uint8Array | undefined;
  readonly #largeValues: LargeValues;

  constructor(largeValues: LargeValues) {
    this.#largeValues = largeValues;
  }

  get value(): Uint8Array {
    this.#value ??= this.#large >= 0 ? this.#largeValues.whole(this.#large) : this.#view();
    return this.#value;
  }

  copyTo(target: Uint8Array, start: number): void {
    if (this.#large >= 0) this.#largeValues.copy(this.#large, target, start);
    else target.set(this.#view(), start);
  }

  open(): OpenValue {
    return this.#large >= 0 ? this.#largeValues.open(this.#large) : new OpenBytes(this.#view().slice());
  }

  pointInto(segment: ArrayBuffer, offset: number, length: number): void {
    this.#segment = segment;
    this.#offset = offset;
    this.#large = -1;
    this.#value = undefined;
    this.length = length;
  }

  pointToLarge(number: number, length: number): void {
    this.#large = number;
    this.#value = undefined;
    this.length = length;
  }

  /** Of a value that lies in its record. */
  #view(): Uint8Array {
    return new Uint8Array(this.#segment, this.#offset, this.length);
  }
}
