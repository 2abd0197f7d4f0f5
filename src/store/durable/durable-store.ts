import { RingmarkError } from '../../lib/errors.ts';
import { DamagedEntry } from '../damaged-entry.ts';
import {
  type Durability,
  type Entry,
  type Fault,
  NEVER,
  type PutOutcome,
  type Reader,
  type Store,
  type Sync,
} from '../store.ts';
import type { Disk } from './disk.ts';
import { DurableEntry } from './durable-entry.ts';
import { Pending, type Settled } from './pending.ts';
import { chargeOf, encodeRecord, expiryOf, RECORD_BYTES, readableRecord, type State } from './record.ts';

/** Past this, changes go to the disk before their interval is over, and who makes more of them waits. */
const MAX_PENDING_BYTES = 64 * 1024 * 1024;

const WRITING = 1;
const GATHERING = 2;

export interface DurableStoreOptions {
  maxBytes: number;
  sync: Sync;
  /** Between two commits, with `interval`. */
  syncMs: number;
  /** In ms since 1970. */
  now?: () => number;
}

/**
 * Entries on a disk. Changes are gathered in memory while others are being written, and written all together then: so one
 * flush of the disk is shared by all who wait. What is said of an entry is what its newest change made of it, on the disk or
 * not; `durability` tells which.
 *
 * With `always`, changes that do not come to the disk have never been: not those either that were gathered meanwhile, since
 * they may have been decided by what failed. With `interval` they were acknowledged, so they stay and are tried again, and no
 * others are taken until that succeeds.
 */
export class DurableStore implements Store {
  readonly maxBytes: number;
  readonly eviction = 'none';
  readonly evictions = 0;
  readonly durability: Durability;
  lastVersion: number;
  readonly #disk: Disk;
  readonly #sync: Sync;
  readonly #syncMs: number;
  readonly #now: () => number;
  readonly #entry = new DurableEntry();
  /** What is on the disk. */
  #state: State;
  #expirations = 0;
  #writing: Pending | undefined;
  #gathering = new Pending();
  /** What the answers since the last `settle` rest on. */
  #touched = 0;
  #fault: Fault | undefined;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #swept: { of: Pending; changes: Iterator<string> } | undefined;

  /** @param onClosed called when the disk is let go of */
  constructor(disk: Disk, { maxBytes, sync, syncMs, now = Date.now }: DurableStoreOptions, onClosed = () => {}) {
    this.maxBytes = maxBytes;
    this.#disk = disk;
    this.#sync = sync;
    this.#syncMs = syncMs;
    this.#now = now;
    this.#state = disk.state;
    this.lastVersion = disk.state.lastVersion;
    this.durability = {
      committed: sync === 'always' ? this.#committed() : this,
      settle: (done) => this.#settle(done),
      close: () => this.#close().finally(onClosed),
    };
  }

  get entries(): number {
    return this.#state.entries + (this.#writing?.entries ?? 0) + this.#gathering.entries;
  }

  get bytes(): number {
    return this.#state.bytes + (this.#writing?.bytes ?? 0) + this.#gathering.bytes;
  }

  get expirations(): number {
    return this.#expirations + (this.#writing?.expirations ?? 0) + this.#gathering.expirations;
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
    if (this.#refuses()) return outcome;
    const oldExpiresAtMs = old === undefined ? NEVER : expiryOf(old);
    this.lastVersion++;
    const record = encodeRecord(key, value, contentType, this.lastVersion, expiresAtMs);
    this.#change(key, record, oldExpiresAtMs, old === undefined ? 1 : 0, more);
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
    if (old !== undefined && !this.#refuses()) this.#remove(key, old);
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
    this.#touched = 0;
    return this.expirations - before;
  }

  /** The next key of those that are gathered; undefined at their end, from where it begins anew. */
  #nextGathered(): string | undefined {
    const of = this.#gathering;
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
    const record = this.#newest(key);
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

  #newest(key: string): Buffer | undefined {
    const gathered = this.#gathering.changes.get(key);
    if (gathered !== undefined) {
      this.#touched |= GATHERING;
      return gathered.record;
    }
    const writing = this.#writing?.changes.get(key);
    if (writing === undefined) return this.#disk.read(key);
    this.#touched |= WRITING;
    return writing.record;
  }

  #committed(): Reader {
    const get = (key: string) => {
      const record = this.#disk.read(key);
      if (record === undefined) return undefined;
      if (expiryOf(record) > this.#now()) return this.#entry.pointTo(record);
      if (!this.#gathering.changes.has(key) && !this.#writing?.changes.has(key)) this.#expire(key, record);
      this.#touched = 0;
      return undefined;
    };
    return { get, getBytes: (source, start, end) => get(textOf(source, start, end)) };
  }

  #expire(key: string, record: Buffer): void {
    this.#remove(key, record);
    this.#gathering.expirations++;
  }

  #remove(key: string, old: Buffer): void {
    this.#change(key, undefined, expiryOf(old), -1, -chargeIn(Buffer.byteLength(key), old));
  }

  #change(key: string, record: Buffer | undefined, oldExpiresAtMs: number, entries: number, bytes: number): void {
    const gathering = this.#gathering;
    gathering.set(key, record, oldExpiresAtMs);
    gathering.entries += entries;
    gathering.bytes += bytes;
    this.#touched |= GATHERING;
    this.#schedule();
  }

  /** Whether nothing is taken at the moment: the answer then is the fault, whatever the caller makes of it. */
  #refuses(): boolean {
    if (this.#fault === undefined) return false;
    this.#touched |= GATHERING;
    return true;
  }

  #settle(done: Settled): void {
    const touched = this.#touched;
    this.#touched = 0;
    if (touched === 0) done(undefined);
    else if (this.#sync === 'interval') this.#settleInterval(done);
    else if ((touched & GATHERING) !== 0) this.#gathering.waiting.push(done);
    else this.#writing!.waiting.push(done);
  }

  #settleInterval(done: Settled): void {
    if (this.#fault === undefined && this.#gathering.size > MAX_PENDING_BYTES) this.#gathering.waiting.push(done);
    else done(this.#fault);
  }

  /** With `always` behind the event loop's next poll: what has arrived by then goes along. */
  #schedule(): void {
    if (this.#writing !== undefined || this.#soon !== undefined) return;
    const isDue = this.#sync === 'always' || (this.#gathering.size > MAX_PENDING_BYTES && this.#fault === undefined);
    if (isDue) this.#soon = setImmediate(() => this.#write());
    else this.#later ??= setTimeout(() => this.#write(), this.#syncMs);
  }

  #write(): void {
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    this.#soon = undefined;
    this.#later = undefined;
    if (this.#writing !== undefined || this.#gathering.changes.size === 0) return;
    const { lastVersion, entries, bytes } = this;
    const writing = this.#gathering;
    this.#writing = writing;
    this.#gathering = new Pending();
    const state = { lastVersion, entries, bytes };
    this.#disk.write(writing.changes, state, (fault) => {
      if (fault === undefined) this.#written(writing, state);
      else this.#failed(writing, fault);
      if (this.#gathering.changes.size > 0) this.#schedule();
    });
  }

  #written(written: Pending, state: State): void {
    this.#state = state;
    this.#expirations += written.expirations;
    this.#writing = undefined;
    this.#fault = undefined;
    written.settle(undefined);
  }

  #failed(failed: Pending, fault: Fault): void {
    const gathered = this.#gathering;
    this.#writing = undefined;
    if (this.#sync === 'interval') {
      failed.add(gathered);
      this.#gathering = failed;
      this.#fault = fault;
    } else this.#gathering = new Pending();
    failed.settle(fault);
    gathered.settle(fault);
  }

  async #close(): Promise<void> {
    while (this.#writing !== undefined || (this.#gathering.changes.size > 0 && this.#fault === undefined)) {
      await new Promise<void>((resolve) => {
        (this.#writing ?? this.#gathering).waiting.push(() => resolve());
        this.#write();
      });
    }
    clearImmediate(this.#soon);
    clearTimeout(this.#later);
    await this.#disk.close();
    const lost = this.#gathering.changes.size;
    if (lost > 0)
      throw new RingmarkError('ERR_DATA_DIR', `${this.#fault?.message}; ${lost} acknowledged changes are lost`);
  }
}

function chargeIn(keyBytes: number, record: Buffer): number {
  return chargeOf(keyBytes, record.length, expiryOf(record));
}

function textOf(source: DataView, start: number, end: number): string {
  return Buffer.from(source.buffer, source.byteOffset + start, end - start).toString();
}
