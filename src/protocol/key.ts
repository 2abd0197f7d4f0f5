import { isUtf8 } from 'node:buffer';
import { usageError } from '../lib/expect.ts';
import type { Refusal } from './error-body.ts';
import { MAX_KEY_BYTES } from './limits.ts';
import { KV_PREFIX } from './paths.ts';

const EMPTY = refusal(400, 'bad_key', `the key: expected 1 to ${MAX_KEY_BYTES} bytes, got none`);
const TOO_LONG = refusal(414, 'key_too_long', `the key: expected at most ${MAX_KEY_BYTES} bytes of UTF-8, got more`);
const UNPAIRED = refusal(400, 'bad_key', 'the key: expected well-formed Unicode without lone surrogates');
const MALFORMED = refusal(400, 'bad_key', 'the key: expected well-formed percent-encoded UTF-8');

const NOT_UTF8 = refusal(400, 'bad_key', 'the key: expected well-formed UTF-8');

const PERCENT = 0x25;
const TILDE = 0x7e;

/** @throws ERR_USAGE unless `key` is 1 to 1,024 bytes of well-formed UTF-8. */
export function expectKey(key: unknown): string {
  if (typeof key !== 'string') throw usageError('key', 'a string', key);
  const length = Buffer.byteLength(key);
  if (length === 0 || length > MAX_KEY_BYTES) throw usageError('key', `1 to ${MAX_KEY_BYTES} bytes of UTF-8`, key);
  if (!key.isWellFormed()) throw usageError('key', 'well-formed Unicode without lone surrogates', key);
  return key;
}

/** The same for a key that came in a request's body: the key itself, or why it is none (400 or 414). */
export function checkKey(key: string): string | Refusal {
  if (key === '') return EMPTY;
  if (!key.isWellFormed()) return UNPAIRED;
  return Buffer.byteLength(key) > MAX_KEY_BYTES ? TOO_LONG : key;
}

/** Why bytes that stand in a frame are no key (400 or 414); undefined where they are one. Allocates nothing for ASCII. */
export function refusalOfKey(frame: DataView, start: number, end: number): Refusal | undefined {
  if (start === end) return EMPTY;
  if (end - start > MAX_KEY_BYTES) return TOO_LONG;
  if (isAscii(frame, start, end)) return undefined;
  return isUtf8(new Uint8Array(frame.buffer, frame.byteOffset + start, end - start)) ? undefined : NOT_UTF8;
}

/** Four bytes at a time: no bit that ASCII leaves clear is set in any of them. */
function isAscii(frame: DataView, start: number, end: number): boolean {
  let bits = 0;
  let i = start;
  for (; i + 4 <= end; i += 4) bits |= frame.getUint32(i);
  for (; i < end; i++) bits |= frame.getUint8(i);
  return (bits & 0x80808080) === 0;
}

/**
 * The path of a key's value, percent-encoded. It goes on the wire as it stands: a WHATWG `URL` would take
 * the keys `.` and `..` for path segments, encoded or not.
 * @throws ERR_USAGE unless `key` is 1 to 1,024 bytes of well-formed UTF-8.
 */
export function keyPath(key: string): string {
  const encoded = encodeURIComponent(expectKey(key));
  return KV_PREFIX + (encoded === '.' || encoded === '..' ? encoded.replaceAll('.', '%2E') : encoded);
}

/**
 * The key that a raw path stands for, or why it stands for none (400 or 414).
 * @param path as it came on the wire, without its query
 * @param start where the key begins in it
 */
export function decodeKey(path: string, start = 0): string | Refusal {
  const length = path.length - start;
  for (let i = start; i < path.length; i++) {
    const code = path.charCodeAt(i);
    if (code === PERCENT || code > TILDE) return decodeEscaped(path.slice(start));
  }
  if (length === 0) return EMPTY;
  return length > MAX_KEY_BYTES ? TOO_LONG : path.slice(start);
}

function decodeEscaped(raw: string): string | Refusal {
  // No byte of a key takes more than three characters.
  if (raw.length > 3 * MAX_KEY_BYTES) return TOO_LONG;
  // Bytes that are no UTF-8 reach us as U+FFFD; a key that holds U+FFFD itself has to come percent-encoded.
  if (raw.includes('\ufffd')) return MALFORMED;
  try {
    const key = decodeURIComponent(raw);
    return Buffer.byteLength(key) > MAX_KEY_BYTES ? TOO_LONG : key;
  } catch {
    return MALFORMED;
  }
}

function refusal(status: number, code: Refusal['code'], message: string): Refusal {
  return Object.freeze({ status, code, message });
}
