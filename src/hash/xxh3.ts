import type { HashFunction } from './hash-function.ts';
import { addFoldedProduct, borrowOf, carryOf, productHigh } from './word64.ts';
import { sumLong } from './xxh3-long.ts';
import { secret } from './xxh3-secret.ts';

const { imul } = Math;

const PRIME64_1_LOW = 0x85ebca87 | 0;
const PRIME64_1_HIGH = 0x9e3779b1 | 0;
const PRIME64_2_LOW = 0x27d4eb4f;
const PRIME64_2_HIGH = 0xc2b2ae3d | 0;
const PRIME64_3_LOW = 0x9e3779f9 | 0;
const PRIME64_3_HIGH = 0x165667b1;
const PRIME_MX1_LOW = 0x9e3779f9 | 0;
const PRIME_MX1_HIGH = 0x16566791;
const PRIME_MX2_LOW = 0x1e98df25;
const PRIME_MX2_HIGH = 0x9fb21c65 | 0;

/** Keys of up to so many chars are read by char codes; encoding longer ones natively costs less. */
const SHORT = 128;
const shortWords = new Int32Array(SHORT / 4);
const shortBytes = new DataView(shortWords.buffer);

/**
 * XXH3, 64 bits, of the key's UTF-8 bytes, written to `out` as `hash64Into` does; returns the high half, signed. The seed is
 * 32 bits, widened with zeros. O(length), allocates nothing for ASCII keys of up to 128 chars. Source: the XXH3
 * specification, doc/xxhash_spec.md.
 *
 * XXH3 reads its input in overlapping words, so they are put into memory first, which takes one reading of the string.
 */
export function xxh3Into(key: string, seed: number, out: Int32Array): number {
  if (key.length <= SHORT && putAscii(key)) return hashBytes(shortBytes, key.length, seed, out);
  const bytes = Buffer.from(key, 'utf8');
  return hashBytes(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), bytes.length, seed, out);
}

/** Puts the key's chars into `shortBytes`; false where one of them is not ASCII. */
function putAscii(key: string): boolean {
  const length = key.length;
  let seen = 0;
  let i = 0;
  for (const last = length - 4; i <= last; i += 4) {
    const c0 = key.charCodeAt(i);
    const c1 = key.charCodeAt(i + 1);
    const c2 = key.charCodeAt(i + 2);
    const c3 = key.charCodeAt(i + 3);
    seen |= c0 | c1 | c2 | c3;
    shortWords[i >> 2] = c0 | (c1 << 8) | (c2 << 16) | (c3 << 24);
  }
  if (i < length) {
    let word = 0;
    for (let at = i; at < length; at++) {
      const code = key.charCodeAt(at);
      seen |= code;
      word |= code << (8 * (at - i));
    }
    shortWords[i >> 2] = word;
  }
  return seen <= 127;
}

function hashBytes(input: DataView, length: number, seed: number, out: Int32Array): number {
  if (length > 240) {
    sumLong(input, length, seed, out);
    return avalanche(out[0]!, out[1]!, out);
  }
  if (length > 128) return hash129To240(input, length, seed, out);
  if (length > 16) return hash17To128(input, length, seed, out);
  if (length > 8) return hash9To16(input, length, seed, out);
  if (length > 3) return hash4To8(input, length, seed, out);
  return length > 0 ? hash1To3(input, length, seed, out) : hash0(seed, out);
}

/** A word of the secret that short inputs are XORed with; they take two, one 64 bits behind the other. */
const secretPair = (at: number): number => secret.getInt32(at, true) ^ secret.getInt32(at + 8, true);

const EMPTY_LOW = secretPair(56);
const EMPTY_HIGH = secretPair(60);

function hash0(seed: number, out: Int32Array): number {
  return avalanche64(EMPTY_LOW ^ seed, EMPTY_HIGH, out);
}

const BYTES_FLIP = secret.getInt32(0, true) ^ secret.getInt32(4, true);

function hash1To3(input: DataView, length: number, seed: number, out: Int32Array): number {
  const first = input.getUint8(0);
  const middle = input.getUint8(length >> 1);
  const last = input.getUint8(length - 1);
  const flip = (BYTES_FLIP + seed) | 0;
  return avalanche64(flip ^ ((first << 16) | (middle << 24) | last | (length << 8)), carryOf(flip, seed), out);
}

const WORDS_FLIP_LOW = secretPair(8);
const WORDS_FLIP_HIGH = secretPair(12);

function hash4To8(input: DataView, length: number, seed: number, out: Int32Array): number {
  const flipHigh = WORDS_FLIP_HIGH - byteSwapped(seed) - borrowOf(WORDS_FLIP_LOW, seed);
  let low = input.getInt32(length - 4, true) ^ (WORDS_FLIP_LOW - seed);
  let high = input.getInt32(0, true) ^ flipHigh;
  const turnedLow = (high << 17) | (low >>> 15); // 49 bits to the left
  const turnedHigh = (low << 17) | (high >>> 15);
  const mixedLow = low ^ turnedLow ^ ((low << 24) | (high >>> 8));
  const mixedHigh = high ^ turnedHigh ^ ((high << 24) | (low >>> 8));
  high = productHigh(mixedLow, mixedHigh, PRIME_MX2_LOW, PRIME_MX2_HIGH);
  low = imul(mixedLow, PRIME_MX2_LOW);
  low ^= (high >>> 3) + length;
  high = productHigh(low, high, PRIME_MX2_LOW, PRIME_MX2_HIGH);
  low = imul(low, PRIME_MX2_LOW);
  return written(low ^ ((low >>> 28) | (high << 4)), high ^ (high >>> 28), out);
}

const FIRST_FLIP_LOW = secretPair(24);
const FIRST_FLIP_HIGH = secretPair(28);
const LAST_FLIP_LOW = secretPair(40);
const LAST_FLIP_HIGH = secretPair(44);

function hash9To16(input: DataView, length: number, seed: number, out: Int32Array): number {
  const flip = (FIRST_FLIP_LOW + seed) | 0;
  const firstLow = input.getInt32(0, true) ^ flip;
  const firstHigh = input.getInt32(4, true) ^ (FIRST_FLIP_HIGH + carryOf(flip, seed));
  const lastLow = input.getInt32(length - 8, true) ^ (LAST_FLIP_LOW - seed);
  const lastHigh = input.getInt32(length - 4, true) ^ (LAST_FLIP_HIGH - borrowOf(LAST_FLIP_LOW, seed));
  const swapped = byteSwapped(firstHigh);
  const lengthened = (swapped + length) | 0;
  const low = (lengthened + lastLow) | 0;
  out[0] = low;
  out[1] = byteSwapped(firstLow) + lastHigh + carryOf(lengthened, swapped) + carryOf(low, lastLow);
  addFoldedProduct(out, firstLow, firstHigh, lastLow, lastHigh);
  return avalanche(out[0]!, out[1]!, out);
}

function hash17To128(input: DataView, length: number, seed: number, out: Int32Array): number {
  startSum(length, out);
  const chunks = 2 + 2 * ((length - 1) >> 5);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const distance = (chunk >> 1) << 4;
    mix(input, chunk & 1 ? length - 16 - distance : distance, chunk << 4, seed, out);
  }
  return avalanche(out[0]!, out[1]!, out);
}

function hash129To240(input: DataView, length: number, seed: number, out: Int32Array): number {
  startSum(length, out);
  for (let at = 0; at < 128; at += 16) mix(input, at, at, seed, out);
  avalanche(out[0]!, out[1]!, out);
  for (let at = 128; at <= length - 16; at += 16) mix(input, at, at - 125, seed, out);
  mix(input, length - 16, 119, seed, out);
  return avalanche(out[0]!, out[1]!, out);
}

function startSum(length: number, sum: Int32Array): void {
  sum[0] = imul(length, PRIME64_1_LOW);
  sum[1] = productHigh(length, 0, PRIME64_1_LOW, PRIME64_1_HIGH);
}

/** Adds 16 bytes of input, mixed with 16 bytes of the secret and the seed, to `sum`. */
function mix(input: DataView, at: number, secretAt: number, seed: number, sum: Int32Array): void {
  const plus = (secret.getInt32(secretAt, true) + seed) | 0;
  const minus = secret.getInt32(secretAt + 8, true);
  addFoldedProduct(
    sum,
    input.getInt32(at, true) ^ plus,
    input.getInt32(at + 4, true) ^ (secret.getInt32(secretAt + 4, true) + carryOf(plus, seed)),
    input.getInt32(at + 8, true) ^ (minus - seed),
    input.getInt32(at + 12, true) ^ (secret.getInt32(secretAt + 12, true) - borrowOf(minus, seed)),
  );
}

function byteSwapped(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/** The final mixing of XXH3. */
function avalanche(low: number, high: number, out: Int32Array): number {
  const mixedLow = low ^ (high >>> 5);
  const mixedHigh = productHigh(mixedLow, high, PRIME_MX1_LOW, PRIME_MX1_HIGH);
  return written(imul(mixedLow, PRIME_MX1_LOW) ^ mixedHigh, mixedHigh, out);
}

/** The final mixing of XXH64, which XXH3 takes for up to 3 bytes. */
function avalanche64(low: number, high: number, out: Int32Array): number {
  let mixedLow = low ^ (high >>> 1);
  let mixedHigh = productHigh(mixedLow, high, PRIME64_2_LOW, PRIME64_2_HIGH);
  mixedLow = imul(mixedLow, PRIME64_2_LOW);
  mixedLow ^= (mixedLow >>> 29) | (mixedHigh << 3);
  mixedHigh ^= mixedHigh >>> 29;
  mixedHigh = productHigh(mixedLow, mixedHigh, PRIME64_3_LOW, PRIME64_3_HIGH);
  return written(imul(mixedLow, PRIME64_3_LOW) ^ mixedHigh, mixedHigh, out);
}

function written(low: number, high: number, out: Int32Array): number {
  out[0] = low;
  out[1] = high;
  return high;
}

const halves = new Int32Array(2);

/** XXH3, 64 bits; `hash32` is its high half, as with XXH64. */
export const xxh3: HashFunction = {
  name: 'xxh3',
  bits: 64,
  seedable: true,
  hash32: (key, seed = 0) => xxh3Into(key, seed, halves) >>> 0,
  hash64Into: xxh3Into,
  hash32Half: 1,
};
