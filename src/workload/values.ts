import { mix32 } from '../lib/mix.ts';
import { Random } from '../lib/random.ts';
import { sizeOf, type ValueSizes } from './value-sizes.ts';

// A value of `size` characters, all printable ASCII, so that a byte is a character on every side of the wire:
//
//   [0, 8)      the key's digest in hex
//   [8, 16)     the version in hex
//   [16, size)  filler: the endless repetition of one fixed pool, entered where digest and version say
//
// Below 16 characters there is no room for a version: the value is the beginning of the digest, written twice.
const HEADER = 16;
const POOL_SIZE = 65536;
const POOL = makePool();

/**
 * The value that version `version` (0 to 2^32 - 1) of a key has: printable ASCII characters, as many as `sizes` says or
 * gives to this version of this key.
 */
export function valueFor(key: string, version: number, sizes: number | ValueSizes): string {
  const digest = digestOf(key);
  const size = typeof sizes === 'number' ? sizes : sizeOf(sizes, digest, version);
  const name = hex8(digest);
  if (size < HEADER) return (name + name).slice(0, size);
  return name + hex8(version) + filler(mix32(digest ^ mix32(version)) % POOL_SIZE, size - HEADER);
}

/**
 * Whether `body` is, to the last character, the value of some version of this key. Nothing but the body is needed,
 * because a value carries its version.
 */
export function isValueFor(body: string, key: string, sizes: number | ValueSizes): boolean {
  const version = versionOf(body);
  const size = typeof sizes === 'number' ? sizes : sizeOf(sizes, digestOf(key), version);
  return body.length === size && body === valueFor(key, version, size);
}

/** The version that a value says it has; 0 where it has no room for one, or says something else than a number. */
function versionOf(body: string): number {
  return Number.parseInt(body.slice(8, HEADER), 16) || 0;
}

/** FNV-1a over the character codes, mixed: told apart from its neighbours by every digit. */
function digestOf(key: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) h = Math.imul(h ^ key.charCodeAt(i), 0x01000193);
  return mix32(h);
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}

function filler(start: number, length: number): string {
  const end = start + length;
  if (end <= POOL_SIZE) return POOL.slice(start, end);
  const whole = Math.floor(end / POOL_SIZE) - 1;
  return POOL.slice(start) + POOL.repeat(whole) + POOL.slice(0, end % POOL_SIZE);
}

function makePool(): string {
  const random = new Random(0);
  return Array.from({ length: POOL_SIZE }, () => String.fromCharCode(33 + random.below(94))).join('');
}
