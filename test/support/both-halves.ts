import type { HashFunction } from '../../src/hash/hash-function.ts';

const halves = new Int32Array(2);
const whole = new BigUint64Array(halves.buffer);

/** What `hash64Into` writes, as one number. */
export function bothHalves(fn: HashFunction, key: string, seed: number): bigint {
  halves.fill(0x55555555); // so that a half that was not written is seen
  fn.hash64Into(key, seed, halves);
  return whole[0]!;
}
