import assert from 'node:assert/strict';
import { Random } from '../../../src/lib/random.ts';
import { viewOf } from '../../../src/protocol/batch/layout.ts';
import type { FlatStore } from '../../../src/store/flat/flat-store.ts';
import { NEVER } from '../../../src/store/store.ts';

const TYPES = [undefined, undefined, 'text/plain', 'application/json', 'x/'.padEnd(300, 'long')];

interface Modelled {
  value: Uint8Array;
  contentType: string | undefined;
  version: number;
  expiresAtMs: number;
}

/** A plain Map that does what a store does, and says where the two differ. */
export class Model {
  readonly entries = new Map<string, Modelled>();
  nowMs = 0;
  created = 0;
  deleted = 0;
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  readonly now = (): number => this.nowMs;

  /** From no byte to a few chunks; most are short. */
  value(): Uint8Array {
    const random = this.#random;
    const largest = [20, 200, 2000, 20_000, 70_000][random.below(100) < 97 ? random.below(3) : 3 + random.below(2)]!;
    return new Uint8Array(random.below(largest)).fill(random.below(256));
  }

  key(keys: number): string {
    const i = this.#random.below(keys);
    return i % 7 === 0 ? `ключ-${i}` : `key-${i}`.padEnd(i % 40, '-');
  }

  put(store: FlatStore, keys: number): void {
    const key = this.key(keys);
    const value = this.value();
    const contentType = TYPES[this.#random.below(TYPES.length)];
    const expiresAtMs = this.#random.below(4) === 0 ? this.nowMs + 1 + this.#random.below(1000) : NEVER;
    const known = this.live(key);
    const evictions = store.evictions;
    const outcome = this.#asText()
      ? store.put(key, value, contentType, expiresAtMs)
      : byBytes(key, (...at) => store.putBytes(...at, value, contentType, expiresAtMs));
    if (outcome === 'full') return;
    if (outcome === 'created') this.created++;
    if (evictions === 0 || known === undefined) assert.equal(outcome, known === undefined ? 'created' : 'replaced');
    this.entries.set(key, { value, contentType, version: store.lastVersion, expiresAtMs });
  }

  delete(store: FlatStore, keys: number): void {
    const key = this.key(keys);
    const isKnown = this.live(key) !== undefined;
    const isGone = this.#asText() ? store.delete(key) : byBytes(key, (...at) => store.deleteBytes(...at));
    if (isGone) this.deleted++;
    if (isGone) assert.ok(isKnown, `${key} was there to delete, but not put`);
    else if (store.evictions === 0) assert.ok(!isKnown, `${key} was not there to delete`);
    this.entries.delete(key);
  }

  /** @returns whether it was found */
  get(store: FlatStore, key: string): boolean {
    const found = this.#asText() ? store.get(key) : byBytes(key, (...at) => store.getBytes(...at));
    const known = this.live(key);
    if (found === undefined) {
      assert.ok(known === undefined || store.evictions > 0, `${key} is lost`);
      this.entries.delete(key);
      return false;
    }
    assert.ok(known, `${key} was not put`);
    const { version, contentType, expiresAtMs } = found;
    assert.deepEqual([version, contentType, expiresAtMs], [known.version, known.contentType, known.expiresAtMs], key);
    assert.equal(found.length, known.value.length);
    const copy = new Uint8Array(found.length + 2).fill(99);
    found.copyTo(copy, 1);
    assert.ok(Buffer.from(found.value).equals(known.value), `the value of ${key}`);
    assert.ok(Buffer.from(copy.subarray(1, -1)).equals(known.value), `the copied value of ${key}`);
    assert.deepEqual([copy[0], copy.at(-1)], [99, 99], 'what is beside the copy');
    return true;
  }

  live(key: string): Modelled | undefined {
    const entry = this.entries.get(key);
    return entry !== undefined && entry.expiresAtMs > this.nowMs ? entry : undefined;
  }

  /** One operation of any kind. */
  step(store: FlatStore, keys: number): void {
    const roll = this.#random.below(100);
    if (roll < 50) this.put(store, keys);
    else if (roll < 65) this.delete(store, keys);
    else if (roll < 94) this.get(store, this.key(keys));
    else if (roll < 98) this.nowMs += this.#random.below(30);
    else store.sweep(1 + this.#random.below(50));
  }

  #asText(): boolean {
    return this.#random.below(2) === 0;
  }
}

/** The key as it comes in a batch: somewhere in a larger buffer. */
function byBytes<T>(key: string, call: (source: DataView, start: number, end: number) => T): T {
  const source = viewOf(Buffer.from(`ab${key}yz`));
  return call(source, 2, source.byteLength - 2);
}
