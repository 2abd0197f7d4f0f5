import { crc32 } from 'node:zlib';
import { NEVER } from '../store.ts';

// What stands in the data file. Integers and floats are little-endian; where one is part of a key, it is big-endian, so that
// keys sort by it. Keys begin with what they are of:
//
//   0                   the state: a checksum, and three float64: the last version, the number of entries, their bytes
//   1, time, key        of each entry with a TTL: when it expires (in ms since 1970, float64); the value has one byte
//   2, key              the entry: its record
//
// A record:
//
//   4 bytes    CRC-32 of the key, and of all that follows
//   2 bytes    the length of the content type; 0xffff where it has none
//   6 bytes    the version
//   8 bytes    when it expires, a float64; infinite where it does not
//   content type, value

/** The number of all this. It changes when old data could not be read any more. */
export const FORMAT = 1;

export const STATE = 0;
export const EXPIRY = 1;
export const ENTRY = 2;

export const RECORD_BYTES = 20;
const NO_TYPE = 0xffff;
/** The longest content type. */
const MAX_TYPE_BYTES = NO_TYPE - 1;
const EXPIRY_KEY_BYTES = 9;

/** A node of a page of the file has a header, and a place in the page's list. */
const NODE_BYTES = 10;
const PAGE_BYTES = 4096;
const PAGE_HEADER_BYTES = 24;
/** A record that is longer than this stands in pages of its own. */
const MAX_INLINE_BYTES = 2000;

/** @param key its UTF-8 bytes, or its text */
function checksum(key: string | Uint8Array, record: Buffer): number {
  return crc32(record.subarray(4), crc32(key));
}

export function encodeRecord(
  key: string,
  value: Uint8Array,
  contentType: string | undefined,
  version: number,
  expiresAtMs: number,
): Buffer {
  const typeBytes = contentType === undefined ? 0 : Buffer.byteLength(contentType);
  if (typeBytes > MAX_TYPE_BYTES)
    throw new RangeError(`contentType: expected at most ${MAX_TYPE_BYTES} bytes, got ${typeBytes}`);
  const record = Buffer.allocUnsafe(RECORD_BYTES + typeBytes + value.length);
  record.writeUInt16LE(contentType === undefined ? NO_TYPE : typeBytes, 4);
  record.writeUIntLE(version, 6, 6);
  record.writeDoubleLE(expiresAtMs, 12);
  if (contentType !== undefined) record.write(contentType, RECORD_BYTES);
  record.set(value, RECORD_BYTES + typeBytes);
  record.writeUInt32LE(checksum(key, record), 0);
  return record;
}

/** Whether a record is as it was written, and of this key. */
export function isIntact(key: string | Uint8Array, record: Buffer): boolean {
  return (
    record.length >= RECORD_BYTES &&
    valueStart(record) <= record.length &&
    record.readUInt32LE(0) === checksum(key, record)
  );
}

/** A damaged record as one that can be charged and removed: of the same length, with the expiry that stands there, if any does. */
export function readableRecord(damaged: Buffer): Buffer {
  const record = Buffer.alloc(Math.max(damaged.length, RECORD_BYTES));
  damaged.copy(record);
  if (!(damaged.length >= RECORD_BYTES && expiryOf(damaged) > 0)) record.writeDoubleLE(NEVER, 12);
  return record;
}

export function versionOf(record: Buffer): number {
  return record.readUIntLE(6, 6);
}

export function expiryOf(record: Buffer): number {
  return record.readDoubleLE(12);
}

export function contentTypeOf(record: Buffer): string | undefined {
  return record.readUInt16LE(4) === NO_TYPE ? undefined : record.toString('utf8', RECORD_BYTES, valueStart(record));
}

/** Where the value begins. */
export function valueStart(record: Buffer): number {
  const typeBytes = record.readUInt16LE(4);
  return RECORD_BYTES + (typeBytes === NO_TYPE ? 0 : typeBytes);
}

/**
 * What an entry counts: what it takes of the file's pages, with its place in the index of expiries, where it is in it. That
 * pages are not full does not count.
 */
export function chargeOf(keyBytes: number, recordBytes: number, expiresAtMs: number): number {
  const inline = NODE_BYTES + 1 + keyBytes;
  const own = Math.ceil((PAGE_HEADER_BYTES + recordBytes) / PAGE_BYTES) * PAGE_BYTES;
  const expiry = expiresAtMs === NEVER ? 0 : NODE_BYTES + EXPIRY_KEY_BYTES + keyBytes + 1;
  return inline + (recordBytes > MAX_INLINE_BYTES ? own : recordBytes) + expiry;
}

/** The same of an entry that has this record. */
export function chargeIn(keyBytes: number, record: Buffer): number {
  return chargeOf(keyBytes, record.length, expiryOf(record));
}

/** What the whole store is like. */
export interface State {
  /** The last that was given. */
  readonly lastVersion: number;
  readonly entries: number;
  /** Of all charges. */
  readonly bytes: number;
}

const STATE_BYTES = 28;

export function encodeState({ lastVersion, entries, bytes }: State): Buffer {
  const record = Buffer.alloc(STATE_BYTES);
  for (const [i, value] of [lastVersion, entries, bytes].entries()) record.writeDoubleLE(value, 4 + 8 * i);
  record.writeUInt32LE(checksum('', record), 0);
  return record;
}

/** Undefined where it is not as it was written. */
export function decodeState(record: Buffer | undefined): State | undefined {
  if (record?.length !== STATE_BYTES || record.readUInt32LE(0) !== checksum('', record)) return undefined;
  const [lastVersion, entries, bytes] = [4, 12, 20].map((at) => record.readDoubleLE(at)) as [number, number, number];
  return { lastVersion, entries, bytes };
}

/** Writes the begin of a key in the index of expiries. @returns where it ends */
export function writeExpiry(target: Buffer, start: number, expiresAtMs: number): number {
  target[start] = EXPIRY;
  return target.writeDoubleBE(expiresAtMs, start + 1);
}

/** @param key of the index of expiries */
export function expiringKey(key: Buffer): { expiresAtMs: number; key: string } {
  return { expiresAtMs: key.readDoubleBE(1), key: key.toString('utf8', EXPIRY_KEY_BYTES) };
}
