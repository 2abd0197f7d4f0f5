import { mix32 } from '../lib/mix.ts';

const KINDS = [
  ['user:', ':profile'],
  ['session:', ':state'],
  ['order:', ':items'],
  ['product:', ':price'],
] as const;

/**
 * Key number `index` of a seed's key space, e.g. `user:2837465123:profile`: 14 to 24 ASCII characters that a URL path
 * takes unencoded. Keys of different indices differ, because a number is a bijection of the index.
 *
 * @param index 0 to 2^32 - 1
 */
export function keyAt(index: number, seed: number): string {
  const [prefix, suffix] = KINDS[index & 3]!;
  return prefix + mix32(index + Math.imul(seed, 0x9e3779b9)) + suffix;
}

/** The first `count` keys of a seed's key space. */
export function keysOf(count: number, seed: number): string[] {
  return Array.from({ length: count }, (_, index) => keyAt(index, seed));
}
