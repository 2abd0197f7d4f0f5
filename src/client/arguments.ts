import { expectInteger, usageError } from '../lib/expect.ts';
import { expectKey } from '../protocol/key.ts';
import { MAX_CONTENT_TYPE_BYTES, MAX_TTL_MS, MIN_TTL_MS } from '../protocol/limits.ts';
import type { Operation } from './operation.ts';

/** What a put stores beside the value. */
export interface EntryDetails {
  /** 1 to 1,024 characters of printable ASCII; the node gives it back with the value. `application/octet-stream` unless told otherwise. */
  contentType?: string;
  /** Milliseconds until the entry is gone: a whole number from 1 to 10^12. It stays unless told otherwise. */
  ttlMs?: number;
}

/** @throws ERR_USAGE unless all are keys */
export function keyList(keys: Iterable<string>): string[] {
  return Array.from(expectIterable('keys', 'strings', keys), expectKey);
}

/** @throws ERR_USAGE unless all are pairs of a key and a value */
export function entryList(entries: Iterable<readonly [string, string | Uint8Array]>): [string, string | Uint8Array][] {
  return Array.from(expectIterable('entries', 'pairs of a key and a value', entries), (pair) => {
    if (!Array.isArray(pair)) throw usageError('entries', 'pairs of a key and a value', pair);
    return [expectKey(pair[0]), expectValue(pair[1])];
  });
}

/** A string is a list of characters, and never meant as one. */
function expectIterable<T>(name: string, of: string, value: Iterable<T>): Iterable<T> {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) return value;
  throw usageError(name, `a list of ${of}`, value);
}

/** @throws ERR_USAGE for what cannot be stored */
export function expectValue(value: string | Uint8Array): string | Uint8Array {
  if (typeof value !== 'string' && !(value instanceof Uint8Array))
    throw usageError('value', 'a string or bytes', value);
  if (typeof value === 'string' && !value.isWellFormed())
    throw usageError('value', 'well-formed Unicode without lone surrogates, or bytes', value);
  return value;
}

/** Longer ones no node takes; anything but printable ASCII could end a header's line and begin another. */
function expectContentType(type: string | undefined): string | undefined {
  if (type === undefined) return undefined;
  const isStorable = typeof type === 'string' && type.length <= MAX_CONTENT_TYPE_BYTES && /^[\x20-\x7e]+$/.test(type);
  if (isStorable) return type;
  throw usageError('contentType', `1 to ${MAX_CONTENT_TYPE_BYTES} characters of printable ASCII`, type);
}

/** What a put stores beside the value. @throws ERR_USAGE for a bad one */
export function detailsOf({ contentType, ttlMs }: EntryDetails): Pick<Operation, 'contentType' | 'ttlMs'> {
  return { contentType: expectContentType(contentType), ttlMs: expectTtl(ttlMs) };
}

function expectTtl(ttlMs: number | undefined): number | undefined {
  return ttlMs === undefined ? undefined : expectInteger('ttlMs', ttlMs, MIN_TTL_MS, MAX_TTL_MS);
}
