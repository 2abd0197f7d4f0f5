import { byteString } from './byte-string.ts';
import type { HashFunction } from './hash-function.ts';
import { widened } from './widened.ts';

const C1 = 0xcc9e2d51;
const C2 = 0x1b873593;

function scramble(word: number): number {
  const product = Math.imul(word, C1);
  return Math.imul((product << 15) | (product >>> 17), C2);
}

function hashCodes(codes: string, seed: number, areBytes: boolean): number {
  const length = codes.length;
  let h = seed | 0;
  let seen = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const c0 = codes.charCodeAt(i);
    const c1 = codes.charCodeAt(i + 1);
    const c2 = codes.charCodeAt(i + 2);
    const c3 = codes.charCodeAt(i + 3);
    seen |= c0 | c1 | c2 | c3;
    h ^= scramble(c0 | (c1 << 8) | (c2 << 16) | (c3 << 24));
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let shift = 0; i < length; i++, shift += 8) {
    const code = codes.charCodeAt(i);
    seen |= code;
    tail |= code << shift;
  }
  if (seen > 127 && !areBytes) return hashCodes(byteString(codes), seed, true);
  h ^= scramble(tail) ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const hash32 = (key: string, seed = 0): number => hashCodes(key, seed, false);

/** MurmurHash3_x86_32 (Appleby). */
export const murmur3: HashFunction = {
  name: 'murmur3',
  bits: 32,
  seedable: true,
  hash32,
  hash64Into: widened(hash32),
  hash32Half: 0,
};
