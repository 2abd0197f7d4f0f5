import { DamagedEntry } from '../damaged-entry.ts';
import { type Durability, type Entry, NEVER, type PutOutcome, type Reader, type Store, type Sync } from '../store.ts';
import type { Disk } from './disk.ts';
import { DurableEntry } from './durable-entry.ts';
import { GroupCommit } from './group-commit.ts';
import type { Pending } from './pending.ts';
import { chargeIn, chargeOf, encodeRecord, expiryOf, RECORD_BYTES, readableRecord } from './record.ts';

export interface DurableStoreOptions {
  maxBytes: number;
  sync: Sync;
  /** Between two commits, with `interval`. */
  syncMs: number;
  /** In ms since 1970. */
  now?: () => number;
}

/**
 * Entries on a disk. What is said of one is what its newest change made of it, on the disk or not; `durability` tells which.
 */
export class DurableStore implements Store {
  readonly maxBytes: number;
  readonly eviction = 'none';
  readonly evictions = 0;
  readonly durability: Durability;
  readonly #disk: Disk;
  readonly #commits: GroupCommit;
  readonly #now: () => number;
  readonly #entry = new DurableEntry();
  #swept: { of: Pending; changes: Iterator<string> } | undefined;

  /** @param onClosed called when the disk is let go of */
  constructor(disk: Disk, { maxBytes, sync, syncMs, now = Date.now }: DurableStoreOptions, onClosed = () => {}) {
    this.maxBytes = maxBytes;
    this.#disk = disk;
    this.#commits = new GroupCommit(disk, sync, syncMs);
    this.#now = now;
    this.durability = {
      committed: sync === 'always' ? this.#committed() : this,
      settle: (done) => this.#commits.settle(done),
      close: () => this.#commits.close().finally(onClosed),
    };
  }

  get entries(): number {
    return this.#commits.entries;
  }

  get bytes(): number {
    return this.#commits.bytes;
  }

  get expirations(): number {
    return this.#commits.expirations;
  }

  get lastVersion(): number {
    return this.#commits.lastVersion;
  }

  get(key: string): Entry | undefined {
    const record = this.#live(key);
    return record === undefined ? undefined : this.#entry.pointTo(record);
  }

  getBytes(source: DataView, start: number, end: number): Entry | undefined {
    return this.get(textOf(source, start, end));
  }

  put(key: string, value: Uint8Array, contentType: string | undefined, expiresAtMs = NEVER): PutOutcome {
    const old = this.#replaceable(key);
    const keyBytes = Buffer.byteLength(key);
    const recordBytes = RECORD_BYTES + (contentType === undefined ? 0 : Buffer.byteLength(contentType)) + value.length;
    const outcome = old === undefined ? 'created' : 'replaced';
    const more = chargeOf(keyBytes, recordBytes, expiresAtMs) - (old === undefined ? 0 : chargeIn(keyBytes, old));
    if (this.bytes + more > this.maxBytes) return 'full';
    if (this.#commits.refuses()) return outcome;
    const oldExpiresAtMs = old === undefined ? NEVER : expiryOf(old);
    this.#commits.lastVersion++;
    const record = encodeRecord(key, value, contentType, this.lastVersion, expiresAtMs);
    this.#commits.change(key, record, oldExpiresAtMs, old === undefined ? 1 : 0, more);
    return outcome;
  }

  putBytes(
    source: DataView,
    start: number,
    end: number,
    value: Uint8Array,
    contentType: string | undefined,
    expiresAtMs = NEVER,
  ): PutOutcome {
    return this.put(textOf(source, start, end), value, contentType, expiresAtMs);
  }

  delete(key: string): boolean {
    const old = this.#replaceable(key);
    if (old !== undefined && !this.#commits.refuses()) this.#remove(key, old);
    return old !== undefined;
  }

  deleteBytes(source: DataView, start: number, end: number): boolean {
    return this.delete(textOf(source, start, end));
  }

  sweep(limit: number): number {
    const before = this.expirations;
    const nowMs = this.#now();
    const keys = this.#disk.expired(nowMs, limit);
    for (const key of keys) this.#sweepKey(key);
    for (let looks = keys.length; looks < limit; looks++) {
      const key = this.#nextGathered();
      if (key === undefined) break;
      this.#sweepKey(key);
    }
    this.#commits.forget();
    return this.expirations - before;
  }

  /** The next key of those that are gathered; undefined at their end, from where it begins anew. */
  #nextGathered(): string | undefined {
    const of = this.#commits.gathering;
    if (this.#swept?.of !== of) this.#swept = { of, changes: of.changes.keys() };
    const { done, value } = this.#swept.changes.next();
    if (done) this.#swept = undefined;
    return done ? undefined : value;
  }

  /** One that is damaged stays: who asks for it is told. */
  #sweepKey(key: string): void {
    try {
      this.#live(key);
    } catch {}
  }

  /** The record of an entry whose time is not up; one whose time is up is removed. */
  #live(key: string): Buffer | undefined {
    const change = this.#commits.newest(key);
    const record = change === undefined ? this.#disk.read(key) : change.record;
    if (record === undefined || expiryOf(record) > this.#now()) return record;
    this.#expire(key, record);
    return undefined;
  }

  /** The same for who replaces or removes it: of a damaged one, what can be taken for a record. */
  #replaceable(key: string): Buffer | undefined {
    try {
      return this.#live(key);
    } catch (error) {
      if (error instanceof DamagedEntry) return readableRecord(error.record);
      throw error;
    }
  }

  #committed(): Reader {
    const get = (key: string) => {
      const record = this.#disk.read(key);
      if (record === undefined) return undefined;
      if (expiryOf(record) > this.#now()) return this.#entry.pointTo(record);
      if (!this.#commits.isChanged(key)) this.#expire(key, record);
      this.#commits.forget();
      return undefined;
    };
    return { get, getBytes: (source, start, end) => get(textOf(source, start, end)) };
  }

  #expire(key: string, record: Buffer): void {
    this.#remove(key, record);
    this.#commits.gathering.expirations++;
  }

  #remove(key: string, old: Buffer): void {
    this.#commits.change(key, undefined, expiryOf(old), -1, -chargeIn(Buffer.byteLength(key), old));
  }
}

function textOf(source: DataView, start: number, end: number): string {
  return Buffer.from(source.buffer, source.byteOffset + start, end - start).toString();
}
