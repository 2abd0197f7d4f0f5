import { byteString } from './byte-string.ts';
import type { HashFunction } from './hash-function.ts';
import { widened } from './widened.ts';

function hashCodes(codes: string, areBytes: boolean): number {
  let h = 0x811c9dc5;
  let seen = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes.charCodeAt(i);
    seen |= code;
    h = Math.imul(h ^ code, 0x01000193);
  }
  return seen > 127 && !areBytes ? hashCodes(byteString(codes), true) : h >>> 0;
}

const hash32 = (key: string): number => hashCodes(key, false);

/** FNV-1a, 32 bits (Fowler, Noll and Vo). Its last byte reaches the top bits only through one multiplication. */
export const fnv1a: HashFunction = {
  name: 'fnv1a',
  bits: 32,
  seedable: false,
  hash32,
  hash64Into: widened(hash32),
  hash32Half: 0,
};
