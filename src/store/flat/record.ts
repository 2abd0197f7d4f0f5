import { MAX_IN_PLACE_BYTES } from '../store.ts';

// What the log is made of. A record begins at a word (4 bytes):
//
//   word 0    kind (2 bits), whether it expires (1), whether its type stands in it (1), bytes of key (11) and tail (16),
//             whether it is wide (1)
//   word 1    the low 32 bits of the version
//   word 2    the version's high 16 bits, and the number of its content type: where it is wide, which is where they are not 0
//   2 words   when it expires, a float64                          where it does
//   2 words   number and length of a value that stands in chunks  where it is `LARGE`
//   key, tail: the bytes of the value; before them, where the type stands in the record, its length (2 bytes) and its bytes
//
// A chunk is wide: it has the number of its value in word 1, its own in word 2, no key, and its bytes as its tail. What is dead
// has only its size left, in word 0: the rest of an entry that became smaller may have no more room than that.

export const DEAD = 0;
export const ENTRY = 1;
export const LARGE = 2;
export const CHUNK = 3;

const EXPIRES = 1 << 2;
const TYPED = 1 << 3;
const KEY_SHIFT = 4;
const KEY_MASK = 0x7ff;
const TAIL_SHIFT = 15;
const TAIL_MASK = 0xffff;
const WIDE = 1 << 31;

const HEADER_BYTES = 8;
const WIDE_BYTES = 4;
const EXPIRY_BYTES = 8;
const LARGE_BYTES = 8;

/** A chunk's record has 16 KiB: an eighth of the smallest segment at most is lost at its end. */
export const CHUNK_HEADER_BYTES = HEADER_BYTES + WIDE_BYTES;
export const CHUNK_BYTES = 16 * 1024 - CHUNK_HEADER_BYTES;

/** The longest content type that a record can hold by itself. */
export const MAX_TYPE_BYTES = TAIL_MASK - 2 - MAX_IN_PLACE_BYTES;

/** Word 0 of a record that lives. */
export function headOf(
  kind: number,
  wide: boolean,
  expires: boolean,
  typed: boolean,
  keyBytes: number,
  tailBytes: number,
): number {
  const flags = (wide ? WIDE : 0) | (expires ? EXPIRES : 0) | (typed ? TYPED : 0);
  return (kind | flags | (keyBytes << KEY_SHIFT) | (tailBytes << TAIL_SHIFT)) >>> 0;
}

/** Whether its version and the number of its type need a word more. */
export function needsWide(version: number, type: number): boolean {
  return type !== 0 || version >= 2 ** 32;
}

export function deadHead(bytes: number): number {
  return ((bytes << 2) | DEAD) >>> 0;
}

export function kindOf(head: number): number {
  return head & 3;
}

export function expires(head: number): boolean {
  return (head & EXPIRES) !== 0;
}

export function hasOwnType(head: number): boolean {
  return (head & TYPED) !== 0;
}

export function keyBytes(head: number): number {
  return (head >>> KEY_SHIFT) & KEY_MASK;
}

export function tailBytes(head: number): number {
  return (head >>> TAIL_SHIFT) & TAIL_MASK;
}

/** Where the key begins, in bytes from the record's begin. */
export function keyOffset(head: number): number {
  return expiryOffset(head) + (expires(head) ? EXPIRY_BYTES : 0) + (kindOf(head) === LARGE ? LARGE_BYTES : 0);
}

function expiryOffset(head: number): number {
  return isWide(head) ? HEADER_BYTES + WIDE_BYTES : HEADER_BYTES;
}

function isWide(head: number): boolean {
  return (head & WIDE) !== 0;
}

/** What the record holds, before it is rounded up to what the log aligns records to. */
export function contentBytes(head: number): number {
  return kindOf(head) === DEAD ? head >>> 2 : keyOffset(head) + keyBytes(head) + tailBytes(head);
}

const float = new Float64Array(1);
const halves = new Uint32Array(float.buffer);

/** @param at of the record's word 0 */
export function expiryOf(words: Uint32Array, at: number): number {
  const from = at + (expiryOffset(words[at]!) >>> 2);
  halves[0] = words[from]!;
  halves[1] = words[from + 1]!;
  return float[0]!;
}

export function setExpiry(words: Uint32Array, at: number, expiresAtMs: number): void {
  const from = at + (expiryOffset(words[at]!) >>> 2);
  float[0] = expiresAtMs;
  words[from] = halves[0]!;
  words[from + 1] = halves[1]!;
}

export function versionOf(words: Uint32Array, at: number): number {
  return isWide(words[at]!) ? (words[at + 2]! >>> 16) * 2 ** 32 + words[at + 1]! : words[at + 1]!;
}

/** The number of its content type; 0 where it has none. */
export function typeOf(words: Uint32Array, at: number): number {
  return isWide(words[at]!) ? words[at + 2]! & 0xffff : 0;
}

export function setVersion(words: Uint32Array, at: number, version: number, type: number): void {
  words[at + 1] = version >>> 0;
  if (isWide(words[at]!)) words[at + 2] = ((Math.floor(version / 2 ** 32) << 16) | type) >>> 0;
}

/** Where the two words of a value in chunks stand: its number, its length. */
export function largeAt(head: number, at: number): number {
  return at + ((keyOffset(head) - LARGE_BYTES) >>> 2);
}
