import { hash } from 'node:crypto';
import type { HashFunction } from './hash-function.ts';

/** SHA-1; `hash32` and `hash64Into` are its first four and eight bytes as a big-endian number: the top of the digest. */
export const sha1: HashFunction = {
  name: 'sha1',
  bits: 160,
  seedable: false,
  hash32: (key) => hash('sha1', key, 'buffer').readUInt32BE(0),
  hash64Into(key, _seed, out) {
    const digest = hash('sha1', key, 'buffer');
    out[0] = digest.readInt32BE(4);
    out[1] = digest.readInt32BE(0);
  },
  hash32Half: 1,
};
