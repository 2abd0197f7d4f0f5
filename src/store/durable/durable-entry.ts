import { type Entry, MAX_IN_PLACE_BYTES, type OpenValue } from '../store.ts';
import { contentTypeOf, expiryOf, valueStart, versionOf } from './record.ts';
import { SharedValues } from './shared-values.ts';

/** The entry that was found last: a store has one, so that finding allocates little. */
export class DurableEntry implements Entry {
  #record: Buffer = Buffer.alloc(0);
  #start = 0;
  #value: Uint8Array | undefined;
  readonly #shared = new SharedValues();

  pointTo(record: Buffer): this {
    this.#record = record;
    this.#start = valueStart(record);
    this.#value = undefined;
    return this;
  }

  /** A view where it is short, else a copy: the record may be one of the disk's, which stays only for a moment. */
  get value(): Uint8Array {
    this.#value ??= this.#view();
    return this.#value;
  }

  get length(): number {
    return this.#record.length - this.#start;
  }

  get version(): number {
    return versionOf(this.#record);
  }

  get contentType(): string | undefined {
    return contentTypeOf(this.#record);
  }

  get expiresAtMs(): number {
    return expiryOf(this.#record);
  }

  copyTo(target: Uint8Array, start: number): void {
    target.set(this.#record.subarray(this.#start), start);
  }

  open(): OpenValue {
    return this.#shared.open(this.version, this.#record.subarray(this.#start));
  }

  #view(): Uint8Array {
    const view = this.#record.subarray(this.#start);
    return view.length > MAX_IN_PLACE_BYTES ? Buffer.from(view) : view;
  }
}
