import { byteString } from './byte-string.ts';
import type { HashFunction } from './hash-function.ts';
import { widened } from './widened.ts';

function hashCodes(codes: string, areBytes: boolean): number {
  let h = 5381;
  let seen = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes.charCodeAt(i);
    seen |= code;
    h = (Math.imul(h, 33) + code) | 0;
  }
  return seen > 127 && !areBytes ? hashCodes(byteString(codes), true) : h >>> 0;
}

const hash32 = (key: string): number => hashCodes(key, false);

/** Bernstein's h * 33 + byte. A negative control: alike keys get neighbouring hashes. */
export const djb2: HashFunction = {
  name: 'djb2',
  bits: 32,
  seedable: false,
  hash32,
  hash64Into: widened(hash32),
  hash32Half: 0,
};
