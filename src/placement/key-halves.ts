import { usageError } from '../lib/expect.ts';

/** @throws ERR_USAGE unless `key` is a BigInt of 64 bits: from -2^63, for a signed one, to 2^64 - 1. */
export function expectKey64(key: unknown): bigint {
  if (typeof key === 'bigint' && key >= -(2n ** 63n) && key < 2n ** 64n) return key;
  throw usageError('key', 'a BigInt of 64 bits', key);
}

/** The low 32 bits of a key, as a signed integer. */
export function lowHalf(key: bigint): number {
  return Number(BigInt.asIntN(32, key));
}

/** The high 32 bits of a key of 64 bits, as a signed integer. */
export function highHalf(key: bigint): number {
  return Number(BigInt.asIntN(32, key >> 32n));
}
