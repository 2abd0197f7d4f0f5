import { MAX_IN_PLACE_BYTES, NEVER } from '../store.ts';
import { ContentTypes, OWN_TYPE } from './content-types.ts';
import type { FlatEntry } from './flat-entry.ts';
import type { KeyBuffer } from './key-buffer.ts';
import type { LargeValues } from './large-values.ts';
import type { Log } from './log.ts';
import * as record from './record.ts';

/** What an entry takes of the index: 8 bytes a slot, at the lowest load that growth leaves, and some. */
const INDEX_BYTES = 12;
/** Of the log, a ninth is kept free of entries, so that room can be gained without moving too much. */
const SPARE_SHIFT = 3;

/**
 * The entries as they lie in the log, by their location. The next one is prepared, which says what it takes, and written when
 * there is room for it; nothing is built for it but these fields.
 */
export class EntryRecords {
  /** Of the entry that was prepared: its record's first word. */
  head = 0;
  /** What its record takes of the log. */
  size = 0;
  /** The same with all chunks of its value. */
  logBytes = 0;
  /** What it counts in a store's `bytes`. */
  charge = 0;
  #version = 0;
  #expiresAtMs = NEVER;
  #type = 0;
  #ownType: Uint8Array | undefined;
  readonly #key: KeyBuffer;
  readonly #log: Log;
  readonly #large: LargeValues;
  readonly #types = new ContentTypes();

  /** @param key of the entry that is being looked for, or put */
  constructor(log: Log, large: LargeValues, key: KeyBuffer) {
    this.#log = log;
    this.#large = large;
    this.#key = key;
  }

  hasKey(location: number): boolean {
    const log = this.#log;
    const words = log.words[log.segmentOf(location)]!;
    const at = log.wordOf(location);
    const head = words[at]!;
    const key = this.#key;
    return record.keyBytes(head) === key.length && key.equals(words, at + (record.keyOffset(head) >>> 2));
  }

  expiryAt(location: number): number {
    const log = this.#log;
    return record.expiryOf(log.words[log.segmentOf(location)]!, log.wordOf(location));
  }

  chargeAt(location: number): number {
    const log = this.#log;
    const head = log.headAt(location);
    const size = log.sizeOf(head);
    if (record.kindOf(head) !== record.LARGE) return this.#chargeOf(head, size, 0);
    const at = record.largeAt(head, log.wordOf(location));
    const length = log.words[log.segmentOf(location)]![at + 1]!;
    return this.#chargeOf(head, size + this.#large.sizeOf(length), length);
  }

  /** Lets `entry` be the one at this location. */
  point(entry: FlatEntry, location: number): void {
    const log = this.#log;
    const segment = log.segmentOf(location);
    const words = log.words[segment]!;
    const bytes = log.bytes[segment]!;
    const at = log.wordOf(location);
    const head = words[at]!;
    const tail = log.offsetOf(location) + record.keyOffset(head) + record.keyBytes(head);
    const typeBytes = record.hasOwnType(head) ? 2 + (bytes[tail]! | (bytes[tail + 1]! << 8)) : 0;
    entry.version = record.versionOf(words, at);
    entry.expiresAtMs = record.expires(head) ? record.expiryOf(words, at) : NEVER;
    entry.contentType =
      typeBytes === 0
        ? this.#types.nameOf(record.typeOf(words, at))
        : Buffer.from(log.buffers[segment]!, tail + 2, typeBytes - 2).toString();
    if (record.kindOf(head) === record.LARGE) {
      const large = record.largeAt(head, at);
      entry.pointToLarge(words[large]!, words[large + 1]!);
    } else entry.pointInto(log.buffers[segment]!, tail + typeBytes, record.tailBytes(head) - typeBytes);
  }

  /** Says what an entry with the key in the buffer will take, and leaves it in `head`, `size`, `logBytes` and `charge`. */
  prepare(version: number, valueBytes: number, contentType: string | undefined, expiresAtMs: number): void {
    this.#version = version;
    this.#expiresAtMs = expiresAtMs;
    this.#type = this.#types.numberOf(contentType);
    this.#ownType = this.#type === OWN_TYPE ? encodedType(contentType!) : undefined;
    const isLarge = valueBytes > MAX_IN_PLACE_BYTES;
    const typeBytes = this.#ownType === undefined ? 0 : 2 + this.#ownType.length;
    this.head = record.headOf(
      isLarge ? record.LARGE : record.ENTRY,
      record.needsWide(version, this.#type),
      expiresAtMs !== NEVER,
      this.#ownType !== undefined,
      this.#key.length,
      isLarge ? typeBytes : typeBytes + valueBytes,
    );
    this.size = this.#log.sizeOf(this.head);
    this.logBytes = isLarge ? this.size + this.#large.sizeOf(valueBytes) : this.size;
    this.charge = this.#chargeOf(this.head, this.logBytes, valueBytes);
  }

  /** Writes what was prepared. @param value of the length that was said */
  write(location: number, value: Uint8Array): void {
    const log = this.#log;
    const segment = log.segmentOf(location);
    const words = log.words[segment]!;
    const at = log.wordOf(location);
    words[at] = this.head;
    record.setVersion(words, at, this.#version, this.#type);
    if (this.#expiresAtMs !== NEVER) record.setExpiry(words, at, this.#expiresAtMs);
    const key = this.#key;
    const keyAt = at + (record.keyOffset(this.head) >>> 2);
    // The last word may be part of the value, which is written after this.
    for (let i = 0; 4 * i < key.length; i++) words[keyAt + i] = key.words[i]!;
    this.#writeTail(log.bytes[segment]!, 4 * keyAt + key.length, words, at, value);
  }

  /** Frees what the entry at this location has beside its record. */
  dropLarge(location: number, head: number): void {
    if (record.kindOf(head) !== record.LARGE) return;
    const log = this.#log;
    this.#large.remove(log.words[log.segmentOf(location)]![record.largeAt(head, log.wordOf(location))]!);
  }

  #writeTail(bytes: Uint8Array, tail: number, words: Uint32Array, at: number, value: Uint8Array): void {
    const ownType = this.#ownType;
    let valueAt = tail;
    if (ownType !== undefined) {
      bytes[tail] = ownType.length & 0xff;
      bytes[tail + 1] = ownType.length >>> 8;
      bytes.set(ownType, tail + 2);
      valueAt += 2 + ownType.length;
    }
    if (record.kindOf(this.head) !== record.LARGE) bytes.set(value, valueAt);
    else {
      const large = record.largeAt(this.head, at);
      words[large] = this.#large.add(value);
      words[large + 1] = value.length;
    }
  }

  /** @param logBytes of the record and all chunks */
  #chargeOf(head: number, logBytes: number, valueBytes: number): number {
    const heapBytes = record.kindOf(head) === record.LARGE ? this.#large.heapBytesOf(valueBytes) : 0;
    return logBytes + Math.floor(logBytes / 2 ** SPARE_SHIFT) + INDEX_BYTES + heapBytes;
  }
}

function encodedType(contentType: string): Uint8Array {
  const bytes = Buffer.from(contentType);
  if (bytes.length <= record.MAX_TYPE_BYTES) return bytes;
  throw new RangeError(`contentType: expected at most ${record.MAX_TYPE_BYTES} bytes, got ${bytes.length}`);
}
