import { type Entry, type Eviction, NEVER, type PutOutcome, type Store } from '../store.ts';
import { AccessClock } from './access-clock.ts';
import { Compactor } from './compactor.ts';
import { EntryIndex } from './entry-index.ts';
import { EntryRecords } from './entry-records.ts';
import { EvictionSample } from './eviction-sample.ts';
import { ExpirySweep } from './expiry-sweep.ts';
import { FlatEntry } from './flat-entry.ts';
import { EXPIRES_BIT, type IndexTable } from './index-table.ts';
import { KeyBuffer } from './key-buffer.ts';
import { type KeyHash, randomKeyHash } from './key-hash.ts';
import { LargeValues } from './large-values.ts';
import { FRESH, Log, MAX_LOG_BYTES, SURVIVORS } from './log.ts';
import * as record from './record.ts';

/** Up to here a record is moved word by word: to make two views costs more. */
const MAX_WORDWISE_BYTES = 512;
/** How many entries go at once, at most, to make room for a large value that is about to be put. */
const EVICTIONS_AT_ONCE = 256;
/** What a sweep does for the log: as if it had put this much. */
const SWEEP_BYTES = 4096;

export interface FlatStoreOptions {
  maxBytes: number;
  /** Default `lru`. */
  eviction?: Eviction;
  /** In ms since 1970. */
  now?: () => number;
  /** Default: one that nobody outside can foresee. */
  keyHash?: KeyHash;
  /** From 0 to 1; it chooses whom to look at for eviction. */
  random?: () => number;
}

/**
 * Entries in flat buffers, outside of V8's heap: a log of records in large segments, and an index of typed arrays over the
 * hash of the key. The garbage collector has nothing to walk, and all work is done in small steps: the index grows table by
 * table, and the log is compacted by each put a little.
 *
 * `bytes` counts for each entry its record (a header of 8 bytes, 4 more with a type, 8 more with a TTL; key, value), an eighth
 * on top, which is the free room that compaction needs, and 12 bytes of the index. So segments and index together stay within
 * `maxBytes`, but for the two segments that are being filled.
 */
export class FlatStore implements Store {
  readonly maxBytes: number;
  readonly eviction: Eviction;
  lastVersion = 0;
  bytes = 0;
  evictions = 0;
  expirations = 0;
  readonly #limit: number;
  readonly #now: () => number;
  readonly #hashOf: KeyHash;
  readonly #key = new KeyBuffer();
  readonly #log: Log;
  readonly #index: EntryIndex;
  readonly #large: LargeValues;
  readonly #records: EntryRecords;
  readonly #compactor: Compactor;
  readonly #clock: AccessClock;
  readonly #sample: EvictionSample;
  readonly #sweep: ExpirySweep;
  readonly #entry: FlatEntry;

  constructor({ maxBytes, eviction = 'lru', now = Date.now, keyHash, random = Math.random }: FlatStoreOptions) {
    this.maxBytes = maxBytes;
    this.eviction = eviction;
    this.#limit = Math.min(maxBytes, MAX_LOG_BYTES);
    this.#now = now;
    this.#hashOf = keyHash ?? randomKeyHash();
    this.#log = new Log(this.#limit);
    this.#index = new EntryIndex(this.#limit);
    this.#large = new LargeValues(this.#log);
    this.#records = new EntryRecords(this.#log, this.#large, this.#key);
    this.#compactor = new Compactor(
      this.#log,
      () => this.#limit - this.#index.bytes,
      (location, head, size) => this.#move(location, head, size),
    );
    this.#clock = new AccessClock(this.#limit);
    this.#sample = new EvictionSample(this.#index, this.#clock, random);
    this.#sweep = new ExpirySweep(this.#index, this.#records, this.#clock, (table, slot) => this.#expire(table, slot));
    this.#entry = new FlatEntry(this.#large);
  }

  get entries(): number {
    return this.#index.entries;
  }

  /** What segments and index take together, used or not. */
  get allocatedBytes(): number {
    return this.#log.segments * this.#log.segmentBytes + this.#index.bytes;
  }

  get(key: string): Entry | undefined {
    this.#key.setText(key);
    return this.#get();
  }

  getBytes(source: DataView, start: number, end: number): Entry | undefined {
    this.#key.setBytes(source, start, end);
    return this.#get();
  }

  put(key: string, value: Uint8Array, contentType: string | undefined, expiresAtMs = NEVER): PutOutcome {
    this.#key.setText(key);
    return this.#put(value, contentType, expiresAtMs);
  }

  putBytes(
    source: DataView,
    start: number,
    end: number,
    value: Uint8Array,
    contentType: string | undefined,
    expiresAtMs = NEVER,
  ): PutOutcome {
    this.#key.setBytes(source, start, end);
    return this.#put(value, contentType, expiresAtMs);
  }

  delete(key: string): boolean {
    this.#key.setText(key);
    return this.#delete();
  }

  deleteBytes(source: DataView, start: number, end: number): boolean {
    this.#key.setBytes(source, start, end);
    return this.#delete();
  }

  makeRoom(bytes: number): boolean {
    const { segmentBytes } = this.#log;
    const charge = bytes + Math.floor(bytes / 8) + segmentBytes;
    if (charge > this.#limit) return true;
    const isEvicted = this.eviction === 'none' || this.#evictTo(this.#limit - charge, 0, EVICTIONS_AT_ONCE);
    return this.#compactor.gain(bytes) && isEvicted;
  }

  sweep(limit: number): number {
    this.#compactor.makeRoom(SWEEP_BYTES);
    const before = this.expirations;
    this.#sweep.go(limit, this.#now());
    return this.expirations - before;
  }

  #get(): Entry | undefined {
    const key = this.#key;
    const hash = this.#hashOf(key.words, 0, key.length);
    const table = this.#index.tableOf(hash);
    const slot = this.#find(table, hash);
    if (slot < 0) return undefined;
    table.setTag(slot, this.#clock.stamped(table.tagAt(slot)));
    this.#records.point(this.#entry, table.locationAt(slot));
    return this.#entry;
  }

  /** The slot of the entry with the key in the buffer; -1 where there is none, or where its time is up. */
  #find(table: IndexTable, hash: number): number {
    const tag = this.#index.tagOf(hash);
    for (let slot = table.seek(tag, table.home(tag)); slot >= 0; slot = table.seek(tag, table.after(slot))) {
      const location = table.locationAt(slot);
      if (!this.#records.hasKey(location)) continue;
      if ((table.tagAt(slot) & EXPIRES_BIT) === 0 || this.#records.expiryAt(location) > this.#now()) return slot;
      this.#expire(table, slot);
      return -1;
    }
    return -1;
  }

  #put(value: Uint8Array, contentType: string | undefined, expiresAtMs: number): PutOutcome {
    const key = this.#key;
    const records = this.#records;
    const hash = this.#hashOf(key.words, 0, key.length);
    const table = this.#index.tableOf(hash);
    records.prepare(this.lastVersion + 1, value.length, contentType, expiresAtMs);
    let slot = this.#find(table, hash);
    const more = records.charge - (slot < 0 ? 0 : records.chargeAt(table.locationAt(slot)));
    if (this.bytes + more > this.#limit) {
      if (!this.#evict(records.charge, more, slot < 0 ? 0 : table.locationAt(slot))) return 'full';
      slot = this.#find(table, hash);
    }
    // It moves records, not slots.
    this.#compactor.makeRoom(records.logBytes);
    this.lastVersion++;
    const location = slot < 0 ? this.#log.append(records.size, FRESH) : this.#replace(table.locationAt(slot));
    records.write(location, value);
    this.bytes += more;
    if (slot >= 0) {
      const expires = expiresAtMs === NEVER ? 0 : EXPIRES_BIT;
      table.setTag(slot, this.#clock.stamped((table.tagAt(slot) & ~EXPIRES_BIT) | expires));
      table.setLocation(slot, location);
      return 'replaced';
    }
    this.#index.insert(hash, expiresAtMs !== NEVER, this.#clock.now, location);
    this.#clock.created(records.charge);
    return 'created';
  }

  /** Removes entries until `more` bytes fit. @param spared the location of the one that is being replaced */
  #evict(charge: number, more: number, spared: number): boolean {
    if (this.eviction === 'none' || charge > this.#limit) return false;
    return this.#evictTo(this.#limit - more, spared, Number.POSITIVE_INFINITY);
  }

  /** @returns whether there are no more than `bytes` now */
  #evictTo(bytes: number, spared: number, most: number): boolean {
    const sample = this.#sample;
    for (let left = most; this.bytes > bytes; left--) {
      if (left === 0 || !sample.choose(spared)) return false;
      this.evictions++;
      this.#remove(sample.table, sample.slot);
    }
    return true;
  }

  /** Where the record goes that was prepared: over the old one where it fits, which is what most puts do. */
  #replace(old: number): number {
    const log = this.#log;
    const { head, size } = this.#records;
    const oldHead = log.headAt(old);
    this.#records.dropLarge(old, oldHead);
    const oldSize = log.sizeOf(oldHead);
    if (size > oldSize || record.keyOffset(head) !== record.keyOffset(oldHead)) {
      log.kill(old);
      return log.append(size, FRESH);
    }
    log.shorten(old, oldSize, size);
    return old;
  }

  #delete(): boolean {
    const key = this.#key;
    const hash = this.#hashOf(key.words, 0, key.length);
    const table = this.#index.tableOf(hash);
    const slot = this.#find(table, hash);
    if (slot < 0) return false;
    this.#remove(table, slot);
    return true;
  }

  #expire(table: IndexTable, slot: number): void {
    this.expirations++;
    this.#remove(table, slot);
  }

  #remove(table: IndexTable, slot: number): void {
    const location = table.locationAt(slot);
    this.bytes -= this.#records.chargeAt(location);
    this.#records.dropLarge(location, this.#log.headAt(location));
    this.#log.kill(location);
    this.#index.remove(table, slot);
  }

  /** Takes a record from a segment that is being emptied to the end of the log. */
  #move(location: number, head: number, size: number): void {
    const log = this.#log;
    const target = log.append(size, SURVIVORS);
    const from = log.words[log.segmentOf(location)]!;
    const to = log.words[log.segmentOf(target)]!;
    const at = log.wordOf(location);
    const toAt = log.wordOf(target);
    if (size > MAX_WORDWISE_BYTES) to.set(from.subarray(at, at + (size >>> 2)), toAt);
    else for (let i = 0; i < size >>> 2; i++) to[toAt + i] = from[at + i]!;
    if (record.kindOf(head) === record.CHUNK) this.#large.moved(from[at + 1]!, from[at + 2]!, target);
    else {
      const hash = this.#hashOf(from, at + (record.keyOffset(head) >>> 2), record.keyBytes(head));
      const table = this.#index.tableOf(hash);
      let slot = table.home(this.#index.tagOf(hash));
      while (table.locationAt(slot) !== location) slot = table.after(slot);
      table.setLocation(slot, target);
    }
    log.kill(location);
  }
}
