import type { HashFunction } from './hash-function.ts';
import { xxhashWasm } from './xxhash-wasm.ts';

const PRIME_1 = 0x9e3779b1 | 0;
const PRIME_2 = 0x85ebca77 | 0;
const PRIME_3 = 0xc2b2ae3d | 0;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

/** From this length on, copying the key into WebAssembly memory costs less than reading it char by char. */
const WASM_FROM_LENGTH = 48;

/**
 * XXH32 of the key's UTF-8 bytes as a signed 32-bit integer; `xxh32.hash32` gives the same as an unsigned one.
 * O(length), allocates nothing for ASCII keys of up to 47 characters. Source: the XXH32 specification, doc/xxhash_spec.md.
 *
 * It reads char codes, since for a short key the call into WebAssembly or native code costs more than the hash. The
 * loops are unrolled to whole words and the test for non-ASCII is one OR per char, checked once at the end. Signed,
 * since V8 boxes an integer of 2^31 and more when it crosses a call.
 */
export function xxh32Signed(key: string, seed: number): number {
  const length = key.length;
  if (length >= WASM_FROM_LENGTH) return xxhashWasm.h32(key, seed) | 0;
  let seen = 0;
  let i = 0;
  let h: number;
  if (length >= 16) {
    let a = (seed + PRIME_1 + PRIME_2) | 0;
    let b = (seed + PRIME_2) | 0;
    let c = seed | 0;
    let d = (seed - PRIME_1) | 0;
    for (const last = length - 16; i <= last; i += 16) {
      let c0 = key.charCodeAt(i);
      let c1 = key.charCodeAt(i + 1);
      let c2 = key.charCodeAt(i + 2);
      let c3 = key.charCodeAt(i + 3);
      seen |= c0 | c1 | c2 | c3;
      a = (a + Math.imul(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24), PRIME_2)) | 0;
      a = Math.imul((a << 13) | (a >>> 19), PRIME_1);
      c0 = key.charCodeAt(i + 4);
      c1 = key.charCodeAt(i + 5);
      c2 = key.charCodeAt(i + 6);
      c3 = key.charCodeAt(i + 7);
      seen |= c0 | c1 | c2 | c3;
      b = (b + Math.imul(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24), PRIME_2)) | 0;
      b = Math.imul((b << 13) | (b >>> 19), PRIME_1);
      c0 = key.charCodeAt(i + 8);
      c1 = key.charCodeAt(i + 9);
      c2 = key.charCodeAt(i + 10);
      c3 = key.charCodeAt(i + 11);
      seen |= c0 | c1 | c2 | c3;
      c = (c + Math.imul(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24), PRIME_2)) | 0;
      c = Math.imul((c << 13) | (c >>> 19), PRIME_1);
      c0 = key.charCodeAt(i + 12);
      c1 = key.charCodeAt(i + 13);
      c2 = key.charCodeAt(i + 14);
      c3 = key.charCodeAt(i + 15);
      seen |= c0 | c1 | c2 | c3;
      d = (d + Math.imul(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24), PRIME_2)) | 0;
      d = Math.imul((d << 13) | (d >>> 19), PRIME_1);
    }
    h = (((a << 1) | (a >>> 31)) + ((b << 7) | (b >>> 25)) + ((c << 12) | (c >>> 20)) + ((d << 18) | (d >>> 14))) | 0;
  } else {
    h = (seed + PRIME_5) | 0;
  }
  h = (h + length) | 0;
  for (const last = length - 4; i <= last; i += 4) {
    const c0 = key.charCodeAt(i);
    const c1 = key.charCodeAt(i + 1);
    const c2 = key.charCodeAt(i + 2);
    const c3 = key.charCodeAt(i + 3);
    seen |= c0 | c1 | c2 | c3;
    h = (h + Math.imul(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24), PRIME_3)) | 0;
    h = Math.imul((h << 17) | (h >>> 15), PRIME_4);
  }
  for (; i < length; i++) {
    const code = key.charCodeAt(i);
    seen |= code;
    h = (h + Math.imul(code, PRIME_5)) | 0;
    h = Math.imul((h << 11) | (h >>> 21), PRIME_1);
  }
  if (seen > 127) return xxhashWasm.h32(key, seed) | 0;
  h = Math.imul(h ^ (h >>> 15), PRIME_2);
  h = Math.imul(h ^ (h >>> 13), PRIME_3);
  return h ^ (h >>> 16);
}

/** The default: XXH32, 32 bits, any 32-bit seed. */
export const xxh32: HashFunction = {
  name: 'xxh32',
  bits: 32,
  seedable: true,
  hash32: (key, seed = 0) => xxh32Signed(key, seed) >>> 0,
  hash64Into(key, seed, out) {
    out[0] = xxh32Signed(key, seed);
    out[1] = 0;
  },
  hash32Half: 0,
};
