import { padded, rotated } from './padding.ts';

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32));

/** MD5 of bytes, 16 of them. Plain loops: a page hashes one key at a time. Source: RFC 1321. */
export function md5Words(bytes: Uint8Array): DataView {
  const message = padded(bytes, true);
  const state = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let block = 0; block < message.byteLength; block += 64) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const [mixed, word] = step(i, b, c, d);
      const sum = a + mixed + SINES[i]! + message.getInt32(block + 4 * word, true);
      [a, d, c, b] = [d, c, b, (b + rotated(sum | 0, SHIFTS[4 * (i >> 4) + (i & 3)]!)) | 0];
    }
    for (const [i, word] of [a, b, c, d].entries()) state[i] = (state[i]! + word) | 0;
  }
  const digest = new DataView(new ArrayBuffer(16));
  for (const [i, word] of state.entries()) digest.setInt32(4 * i, word, true);
  return digest;
}

/** What a step mixes of three words, and which word of the block it takes. */
function step(i: number, b: number, c: number, d: number): [mixed: number, word: number] {
  if (i < 16) return [d ^ (b & (c ^ d)), i];
  if (i < 32) return [c ^ (d & (b ^ c)), (5 * i + 1) & 15];
  if (i < 48) return [b ^ c ^ d, (3 * i + 5) & 15];
  return [c ^ (b | ~d), (7 * i) & 15];
}
