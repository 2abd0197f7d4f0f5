import type { HashFunction } from './hash-function.ts';
import { xxhashWasm } from './xxhash-wasm.ts';

/** XXH64; `hash32` is its high half, so that 32-bit points lie in the order of the 64-bit ones. */
export const xxh64: HashFunction = {
  name: 'xxh64',
  bits: 64,
  seedable: true,
  hash32: (key, seed = 0) => Number(xxhashWasm.h64(key, BigInt(seed)) >> 32n),
  hash64Into(key, seed, out) {
    const hash = xxhashWasm.h64(key, BigInt(seed));
    out[0] = Number(hash & 0xffffffffn);
    out[1] = Number(hash >> 32n);
  },
  hash32Half: 1,
};
