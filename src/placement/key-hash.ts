import type { HashFunction } from '../hash/hash-function.ts';
import { hashFunction } from '../hash/registry.ts';
import { xxh32 } from '../hash/xxh32.ts';
import { expectInteger, usageError } from '../lib/expect.ts';

/** The hash function and seed that a placement was asked for. @throws ERR_USAGE for an unknown name, or a seed that it cannot take. */
export function keyHash(options: { hash?: string; seed?: number }): { hash: HashFunction; seed: number } {
  const hash = hashFunction(options.hash ?? xxh32.name);
  const seed = expectInteger('seed', options.seed ?? 0, 0, 2 ** 32 - 1);
  if (seed !== 0 && !hash.seedable) throw usageError('seed', `0, since ${hash.name} takes no seed`, seed);
  return { hash, seed };
}
