import type { HashFunction } from './hash-function.ts';
import { carryOf, productHigh } from './word64.ts';
import { xxhashWasm } from './xxhash-wasm.ts';

const { imul } = Math;

const PRIME_1_LOW = 0x85ebca87 | 0;
const PRIME_1_HIGH = 0x9e3779b1 | 0;
const PRIME_2_LOW = 0x27d4eb4f;
const PRIME_2_HIGH = 0xc2b2ae3d | 0;
const PRIME_3_LOW = 0x9e3779f9 | 0;
const PRIME_3_HIGH = 0x165667b1;
const PRIME_4_LOW = 0xc2b2ae63 | 0;
const PRIME_4_HIGH = 0x85ebca77 | 0;
const PRIME_5_LOW = 0x165667c5;
const PRIME_5_HIGH = 0x27d4eb2f;

/** From this length on, where XXH64's stripes begin, copying the key into WebAssembly memory costs less. */
const WASM_FROM_LENGTH = 32;

const wasmHash = new BigInt64Array(1);
const wasmHalves = new Int32Array(wasmHash.buffer);
let wasmSeed = 0n;
let wasmSeedLow = 0;

function byWasm(key: string, seed: number, out: Int32Array): number {
  if (seed !== wasmSeedLow) {
    wasmSeed = BigInt(seed >>> 0);
    wasmSeedLow = seed;
  }
  wasmHash[0] = xxhashWasm.h64(key, wasmSeed);
  out[0] = wasmHalves[0]!;
  out[1] = wasmHalves[1]!;
  return wasmHalves[1]!;
}

/**
 * XXH64 of the key's UTF-8 bytes, written to `out` as `hash64Into` does; returns the high half, signed. The seed is 32 bits,
 * widened with zeros. O(length), allocates nothing for ASCII keys of up to 31 characters. Source: the XXH64 specification,
 * doc/xxhash_spec.md.
 *
 * It reads char codes, as {@link xxh32Signed} does. Every 64-bit step is one on the high half, then one on the low half, in
 * variables of their own: arrays or pairs would cost more than the arithmetic.
 */
export function xxh64Into(key: string, seed: number, out: Int32Array): number {
  const length = key.length;
  if (length >= WASM_FROM_LENGTH) return byWasm(key, seed, out);
  let seen = 0;
  let i = 0;
  let low = (seed + PRIME_5_LOW + length) | 0;
  let high = (PRIME_5_HIGH + carryOf(low, PRIME_5_LOW + length)) | 0;
  let turned: number;
  for (const last = length - 8; i <= last; i += 8) {
    const c0 = key.charCodeAt(i);
    const c1 = key.charCodeAt(i + 1);
    const c2 = key.charCodeAt(i + 2);
    const c3 = key.charCodeAt(i + 3);
    const c4 = key.charCodeAt(i + 4);
    const c5 = key.charCodeAt(i + 5);
    const c6 = key.charCodeAt(i + 6);
    const c7 = key.charCodeAt(i + 7);
    seen |= c0 | c1 | c2 | c3 | c4 | c5 | c6 | c7;
    let laneLow = c0 | (c1 << 8) | (c2 << 16) | (c3 << 24);
    let laneHigh = c4 | (c5 << 8) | (c6 << 16) | (c7 << 24);
    laneHigh = productHigh(laneLow, laneHigh, PRIME_2_LOW, PRIME_2_HIGH);
    laneLow = imul(laneLow, PRIME_2_LOW);
    turned = (laneLow << 31) | (laneHigh >>> 1);
    laneHigh = (laneHigh << 31) | (laneLow >>> 1);
    high ^= productHigh(turned, laneHigh, PRIME_1_LOW, PRIME_1_HIGH);
    low ^= imul(turned, PRIME_1_LOW);
    turned = (low << 27) | (high >>> 5);
    high = (high << 27) | (low >>> 5);
    high = productHigh(turned, high, PRIME_1_LOW, PRIME_1_HIGH);
    low = (imul(turned, PRIME_1_LOW) + PRIME_4_LOW) | 0;
    high = (high + PRIME_4_HIGH + carryOf(low, PRIME_4_LOW)) | 0;
  }
  if (i <= length - 4) {
    const c0 = key.charCodeAt(i);
    const c1 = key.charCodeAt(i + 1);
    const c2 = key.charCodeAt(i + 2);
    const c3 = key.charCodeAt(i + 3);
    seen |= c0 | c1 | c2 | c3;
    const word = c0 | (c1 << 8) | (c2 << 16) | (c3 << 24);
    high ^= productHigh(word, 0, PRIME_1_LOW, PRIME_1_HIGH);
    low ^= imul(word, PRIME_1_LOW);
    turned = (low << 23) | (high >>> 9);
    high = (high << 23) | (low >>> 9);
    high = productHigh(turned, high, PRIME_2_LOW, PRIME_2_HIGH);
    low = (imul(turned, PRIME_2_LOW) + PRIME_3_LOW) | 0;
    high = (high + PRIME_3_HIGH + carryOf(low, PRIME_3_LOW)) | 0;
    i += 4;
  }
  return lastBytes(key, i, seen, low, high, seed, out);
}

/** Up to three last chars and the final mixing; apart from the words, since V8 inlines only so much into one function. */
function lastBytes(
  key: string,
  from: number,
  seenBefore: number,
  lowBefore: number,
  highBefore: number,
  seed: number,
  out: Int32Array,
): number {
  let seen = seenBefore;
  let low = lowBefore;
  let high = highBefore;
  for (let i = from; i < key.length; i++) {
    const code = key.charCodeAt(i);
    seen |= code;
    // The product of a byte and PRIME_5, without the multiplications that its size spares.
    const carried = imul(code, PRIME_5_LOW >>> 16) + (imul(code, PRIME_5_LOW & 0xffff) >>> 16);
    high ^= imul(code, PRIME_5_HIGH) + (carried >>> 16);
    low ^= imul(code, PRIME_5_LOW);
    const turned = (low << 11) | (high >>> 21);
    high = (high << 11) | (low >>> 21);
    high = productHigh(turned, high, PRIME_1_LOW, PRIME_1_HIGH);
    low = imul(turned, PRIME_1_LOW);
  }
  if (seen > 127) return byWasm(key, seed, out);
  low ^= high >>> 1;
  high = productHigh(low, high, PRIME_2_LOW, PRIME_2_HIGH);
  low = imul(low, PRIME_2_LOW);
  low ^= (low >>> 29) | (high << 3);
  high ^= high >>> 29;
  high = productHigh(low, high, PRIME_3_LOW, PRIME_3_HIGH);
  low = imul(low, PRIME_3_LOW);
  out[0] = low ^ high;
  out[1] = high;
  return high;
}

const halves = new Int32Array(2);

/** XXH64; `hash32` is its high half, so that 32-bit points lie in the order of the 64-bit ones. */
export const xxh64: HashFunction = {
  name: 'xxh64',
  bits: 64,
  seedable: true,
  hash32: (key, seed = 0) => xxh64Into(key, seed, halves) >>> 0,
  hash64Into: xxh64Into,
  hash32Half: 1,
};
