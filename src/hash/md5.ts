import { hash } from 'node:crypto';
import type { HashFunction } from './hash-function.ts';

/** From this length on a key and its padding take a second block: node:crypto does those. */
const ONE_BLOCK = 56;

/** The block that is hashed, as 16 words, and its digest, as 4: little-endian both, and shared by all calls. */
const block = new Int32Array(16);
const digest = new Int32Array(4);

/**
 * MD5 of the key's UTF-8 bytes; its first word, little-endian, as a signed 32-bit integer: ketama's hash of a key.
 * O(length), allocates nothing for ASCII keys of up to 55 characters. Source: RFC 1321.
 */
export function md5Signed(key: string): number {
  if (key.length >= ONE_BLOCK || !fillBlock(key)) digestByCrypto(key);
  else digestBlock();
  return digest[0]!;
}

/** MD5 of the key's UTF-8 bytes, written to `out` as four little-endian words. */
export function md5Into(key: string, out: Int32Array): void {
  md5Signed(key);
  out.set(digest);
}

/** MD5; `hash32` and `hash64Into` are its first four and eight bytes as a little-endian number, as ketama reads them. */
export const md5: HashFunction = {
  name: 'md5',
  bits: 128,
  seedable: false,
  hash32: (key) => md5Signed(key) >>> 0,
  hash64Into(key, _seed, out) {
    out[0] = md5Signed(key);
    out[1] = digest[1]!;
  },
  hash32Half: 0,
};

/** Writes a short key with its padding to `block`; false where it is not ASCII. Four chars a step, as in XXH32. */
function fillBlock(key: string): boolean {
  const length = key.length;
  let seen = 0;
  let i = 0;
  for (const last = length - 4; i <= last; i += 4) {
    const c0 = key.charCodeAt(i);
    const c1 = key.charCodeAt(i + 1);
    const c2 = key.charCodeAt(i + 2);
    const c3 = key.charCodeAt(i + 3);
    seen |= c0 | c1 | c2 | c3;
    block[i >> 2] = c0 | (c1 << 8) | (c2 << 16) | (c3 << 24);
  }
  let word = 0x80 << ((length & 3) << 3);
  for (let shift = 0; i < length; i++, shift += 8) {
    const code = key.charCodeAt(i);
    seen |= code;
    word |= code << shift;
  }
  let next = length >> 2;
  block[next++] = word;
  while (next < 14) block[next++] = 0;
  block[14] = length << 3;
  block[15] = 0;
  return seen < 128;
}

/** As latin1 text, since a Buffer would cost as much again as the hash. */
function digestByCrypto(key: string): void {
  const bytes = hash('md5', key, 'binary');
  for (let i = 0; i < 4; i++) {
    digest[i] =
      bytes.charCodeAt(4 * i) |
      (bytes.charCodeAt(4 * i + 1) << 8) |
      (bytes.charCodeAt(4 * i + 2) << 16) |
      (bytes.charCodeAt(4 * i + 3) << 24);
  }
}

/**
 * The 64 steps, one a line. Written out, since that is twice as fast as loops: every word's place, every constant and every
 * rotation is then part of the machine code.
 */
function digestBlock(): void {
  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  a = (b + rotated(a + block[0]! + 0xd76aa478 + (d ^ (b & (c ^ d))), 7)) | 0;
  d = (a + rotated(d + block[1]! + 0xe8c7b756 + (c ^ (a & (b ^ c))), 12)) | 0;
  c = (d + rotated(c + block[2]! + 0x242070db + (b ^ (d & (a ^ b))), 17)) | 0;
  b = (c + rotated(b + block[3]! + 0xc1bdceee + (a ^ (c & (d ^ a))), 22)) | 0;
  a = (b + rotated(a + block[4]! + 0xf57c0faf + (d ^ (b & (c ^ d))), 7)) | 0;
  d = (a + rotated(d + block[5]! + 0x4787c62a + (c ^ (a & (b ^ c))), 12)) | 0;
  c = (d + rotated(c + block[6]! + 0xa8304613 + (b ^ (d & (a ^ b))), 17)) | 0;
  b = (c + rotated(b + block[7]! + 0xfd469501 + (a ^ (c & (d ^ a))), 22)) | 0;
  a = (b + rotated(a + block[8]! + 0x698098d8 + (d ^ (b & (c ^ d))), 7)) | 0;
  d = (a + rotated(d + block[9]! + 0x8b44f7af + (c ^ (a & (b ^ c))), 12)) | 0;
  c = (d + rotated(c + block[10]! + 0xffff5bb1 + (b ^ (d & (a ^ b))), 17)) | 0;
  b = (c + rotated(b + block[11]! + 0x895cd7be + (a ^ (c & (d ^ a))), 22)) | 0;
  a = (b + rotated(a + block[12]! + 0x6b901122 + (d ^ (b & (c ^ d))), 7)) | 0;
  d = (a + rotated(d + block[13]! + 0xfd987193 + (c ^ (a & (b ^ c))), 12)) | 0;
  c = (d + rotated(c + block[14]! + 0xa679438e + (b ^ (d & (a ^ b))), 17)) | 0;
  b = (c + rotated(b + block[15]! + 0x49b40821 + (a ^ (c & (d ^ a))), 22)) | 0;
  a = (b + rotated(a + block[1]! + 0xf61e2562 + (b & d) + (c & ~d), 5)) | 0;
  d = (a + rotated(d + block[6]! + 0xc040b340 + (a & c) + (b & ~c), 9)) | 0;
  c = (d + rotated(c + block[11]! + 0x265e5a51 + (d & b) + (a & ~b), 14)) | 0;
  b = (c + rotated(b + block[0]! + 0xe9b6c7aa + (c & a) + (d & ~a), 20)) | 0;
  a = (b + rotated(a + block[5]! + 0xd62f105d + (b & d) + (c & ~d), 5)) | 0;
  d = (a + rotated(d + block[10]! + 0x02441453 + (a & c) + (b & ~c), 9)) | 0;
  c = (d + rotated(c + block[15]! + 0xd8a1e681 + (d & b) + (a & ~b), 14)) | 0;
  b = (c + rotated(b + block[4]! + 0xe7d3fbc8 + (c & a) + (d & ~a), 20)) | 0;
  a = (b + rotated(a + block[9]! + 0x21e1cde6 + (b & d) + (c & ~d), 5)) | 0;
  d = (a + rotated(d + block[14]! + 0xc33707d6 + (a & c) + (b & ~c), 9)) | 0;
  c = (d + rotated(c + block[3]! + 0xf4d50d87 + (d & b) + (a & ~b), 14)) | 0;
  b = (c + rotated(b + block[8]! + 0x455a14ed + (c & a) + (d & ~a), 20)) | 0;
  a = (b + rotated(a + block[13]! + 0xa9e3e905 + (b & d) + (c & ~d), 5)) | 0;
  d = (a + rotated(d + block[2]! + 0xfcefa3f8 + (a & c) + (b & ~c), 9)) | 0;
  c = (d + rotated(c + block[7]! + 0x676f02d9 + (d & b) + (a & ~b), 14)) | 0;
  b = (c + rotated(b + block[12]! + 0x8d2a4c8a + (c & a) + (d & ~a), 20)) | 0;
  a = (b + rotated(a + block[5]! + 0xfffa3942 + (b ^ c ^ d), 4)) | 0;
  d = (a + rotated(d + block[8]! + 0x8771f681 + (a ^ b ^ c), 11)) | 0;
  c = (d + rotated(c + block[11]! + 0x6d9d6122 + (d ^ a ^ b), 16)) | 0;
  b = (c + rotated(b + block[14]! + 0xfde5380c + (c ^ d ^ a), 23)) | 0;
  a = (b + rotated(a + block[1]! + 0xa4beea44 + (b ^ c ^ d), 4)) | 0;
  d = (a + rotated(d + block[4]! + 0x4bdecfa9 + (a ^ b ^ c), 11)) | 0;
  c = (d + rotated(c + block[7]! + 0xf6bb4b60 + (d ^ a ^ b), 16)) | 0;
  b = (c + rotated(b + block[10]! + 0xbebfbc70 + (c ^ d ^ a), 23)) | 0;
  a = (b + rotated(a + block[13]! + 0x289b7ec6 + (b ^ c ^ d), 4)) | 0;
  d = (a + rotated(d + block[0]! + 0xeaa127fa + (a ^ b ^ c), 11)) | 0;
  c = (d + rotated(c + block[3]! + 0xd4ef3085 + (d ^ a ^ b), 16)) | 0;
  b = (c + rotated(b + block[6]! + 0x04881d05 + (c ^ d ^ a), 23)) | 0;
  a = (b + rotated(a + block[9]! + 0xd9d4d039 + (b ^ c ^ d), 4)) | 0;
  d = (a + rotated(d + block[12]! + 0xe6db99e5 + (a ^ b ^ c), 11)) | 0;
  c = (d + rotated(c + block[15]! + 0x1fa27cf8 + (d ^ a ^ b), 16)) | 0;
  b = (c + rotated(b + block[2]! + 0xc4ac5665 + (c ^ d ^ a), 23)) | 0;
  a = (b + rotated(a + block[0]! + 0xf4292244 + (c ^ (b | ~d)), 6)) | 0;
  d = (a + rotated(d + block[7]! + 0x432aff97 + (b ^ (a | ~c)), 10)) | 0;
  c = (d + rotated(c + block[14]! + 0xab9423a7 + (a ^ (d | ~b)), 15)) | 0;
  b = (c + rotated(b + block[5]! + 0xfc93a039 + (d ^ (c | ~a)), 21)) | 0;
  a = (b + rotated(a + block[12]! + 0x655b59c3 + (c ^ (b | ~d)), 6)) | 0;
  d = (a + rotated(d + block[3]! + 0x8f0ccc92 + (b ^ (a | ~c)), 10)) | 0;
  c = (d + rotated(c + block[10]! + 0xffeff47d + (a ^ (d | ~b)), 15)) | 0;
  b = (c + rotated(b + block[1]! + 0x85845dd1 + (d ^ (c | ~a)), 21)) | 0;
  a = (b + rotated(a + block[8]! + 0x6fa87e4f + (c ^ (b | ~d)), 6)) | 0;
  d = (a + rotated(d + block[15]! + 0xfe2ce6e0 + (b ^ (a | ~c)), 10)) | 0;
  c = (d + rotated(c + block[6]! + 0xa3014314 + (a ^ (d | ~b)), 15)) | 0;
  b = (c + rotated(b + block[13]! + 0x4e0811a1 + (d ^ (c | ~a)), 21)) | 0;
  a = (b + rotated(a + block[4]! + 0xf7537e82 + (c ^ (b | ~d)), 6)) | 0;
  d = (a + rotated(d + block[11]! + 0xbd3af235 + (b ^ (a | ~c)), 10)) | 0;
  c = (d + rotated(c + block[2]! + 0x2ad7d2bb + (a ^ (d | ~b)), 15)) | 0;
  b = (c + rotated(b + block[9]! + 0xeb86d391 + (d ^ (c | ~a)), 21)) | 0;
  digest[0] = a + 0x67452301;
  digest[1] = b + 0xefcdab89;
  digest[2] = c + 0x98badcfe;
  digest[3] = d + 0x10325476;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
