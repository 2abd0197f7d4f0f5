import { OpenBytes } from '../open-bytes.ts';
import type { OpenValue } from '../store.ts';

/** The open values of a store by their version, which is of one put alone: all who read one at the same time share its copy. */
export class SharedValues {
  readonly #open = new Map<number, SharedValue>();

  /** @param bytes of the value, which are copied where nobody reads it yet */
  open(version: number, bytes: Uint8Array): OpenValue {
    const known = this.#open.get(version);
    const value = known ?? new SharedValue(Buffer.from(bytes), () => this.#open.delete(version));
    if (known === undefined) this.#open.set(version, value);
    value.readers++;
    return value;
  }
}

class SharedValue extends OpenBytes {
  readers = 0;
  readonly #onLastClosed: () => void;

  constructor(bytes: Uint8Array, onLastClosed: () => void) {
    super(bytes);
    this.#onLastClosed = onLastClosed;
  }

  override close(): void {
    this.readers--;
    if (this.readers === 0) this.#onLastClosed();
  }
}
