import type { StoreOperation } from '../../src/measure/store-scenario.ts';

export const VALUE_BYTES = 100;
export const KEY_BYTES = 20;

/** The keys of a store's benchmark: 20 bytes, `user:1234567:profile`, flat strings as they come from a network. */
export class Keys {
  readonly #entries: number;
  /** Of the golden ratio: it leads through all entries, one far from the other. */
  readonly #stride: number;
  readonly #bytes = Buffer.from('user:0000000:profile');

  constructor(entries: number) {
    this.#entries = entries;
    this.#stride = coprime(Math.round(entries * 0.618), entries);
  }

  /** The keys of some operations: new ones for `put` and `evict`, in no order that a cache could know for the others. */
  some(operation: StoreOperation, from: number, count: number): string[] {
    const indexOf = (i: number) => {
      if (operation === 'put') return i;
      if (operation === 'evict') return this.#entries + i;
      return (i * this.#stride) % this.#entries;
    };
    return Array.from({ length: count }, (_, i) => this.#key(indexOf(from + i)));
  }

  #key(i: number): string {
    this.#bytes.write(String(1_000_000 + i), 5, 'latin1');
    return this.#bytes.toString('latin1', 0, KEY_BYTES);
  }
}

function coprime(from: number, to: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let number = Math.max(1, from);
  while (divisor(to, number) !== 1) number++;
  return number;
}
