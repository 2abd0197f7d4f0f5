import type { HashFunction } from './hash-function.ts';
import { widened } from './widened.ts';

function hash32(key: string): number {
  let h = 0;
  for (let i = 0; i < key.length; i++) h = (Math.imul(h, 31) + key.charCodeAt(i)) | 0;
  return h >>> 0;
}

/**
 * Java's `String.hashCode`, over UTF-16 code units as Java has it, not over UTF-8 bytes. A negative control: alike keys
 * get neighbouring hashes.
 */
export const java: HashFunction = {
  name: 'java',
  bits: 32,
  seedable: false,
  hash32,
  hash64Into: widened(hash32),
  hash32Half: 0,
};
