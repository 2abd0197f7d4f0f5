import { crc32 } from 'node:zlib';
import { NEVER } from '../../store.ts';
import {
  chargeOf,
  decodeState,
  ENTRY,
  EXPIRY,
  expiryOf,
  isIntact,
  STATE,
  type State,
  versionOf,
  writeExpiry,
} from '../record.ts';
import { Damage } from './damage.ts';

const EXPIRY_BYTES = 9;

/** Sees all that a store has put into its file, in the order of the keys. */
export class StoreCheck {
  #state: State | undefined;
  #entries = 0;
  #bytes = 0;
  /** Over the index of expiries, and over the entries that should be in it: the sum of checksums, since the order differs. */
  #indexed = 0;
  #expiring = 0;
  readonly #expiryKey = Buffer.alloc(2048);

  /** @throws Damage */
  see(key: Buffer, value: Buffer): void {
    if (key[0] === ENTRY) this.#entry(key.subarray(1), value);
    else if (key[0] === EXPIRY) this.#indexed += crc32(key);
    else if (key[0] === STATE) this.#state = decodeState(value);
    else throw new Damage('a key of no known kind');
  }

  #entry(key: Buffer, record: Buffer): void {
    if (!isIntact(key, record)) throw new Damage('an entry that is not as it was put');
    const expiresAtMs = expiryOf(record);
    this.#entries++;
    this.#bytes += chargeOf(key.length, record.length, expiresAtMs);
    if (expiresAtMs !== NEVER) {
      const end = writeExpiry(this.#expiryKey, 0, expiresAtMs) + key.copy(this.#expiryKey, EXPIRY_BYTES);
      this.#expiring += crc32(this.#expiryKey.subarray(0, end));
    }
    if (versionOf(record) > this.#lastVersion) throw new Damage('an entry of a version that was never given');
  }

  get #lastVersion(): number {
    return this.#state?.lastVersion ?? 0;
  }

  /** @throws Damage where all together are not what they should be */
  finish(): void {
    const state = this.#state;
    if (state === undefined) throw new Damage('no record of what is in it');
    if (state.entries !== this.#entries || state.bytes !== this.#bytes)
      throw new Damage(
        `${state.entries} entries of ${state.bytes} bytes, of which ${this.#entries} of ${this.#bytes} are there`,
      );
    if (this.#indexed !== this.#expiring) throw new Damage('an index of expiries that is not that of its entries');
  }
}
