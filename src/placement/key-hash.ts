import type { HashFunction } from '../hash/hash-function.ts';
import { hashFunction } from '../hash/registry.ts';
import { xxh32, xxh32Signed } from '../hash/xxh32.ts';
import { expectInteger, usageError } from '../lib/expect.ts';

/** A hash function with the seed that goes with it. */
export interface KeyHash {
  readonly hash: HashFunction;
  readonly seed: number;
}

/** The hash function and seed that a placement was asked for. @throws ERR_USAGE for an unknown name, or a seed that it cannot take. */
export function keyHash(options: { hash?: string; seed?: number }, defaultHash = 'xxh32'): KeyHash {
  const hash = hashFunction(options.hash ?? defaultHash);
  const seed = expectInteger('seed', options.seed ?? 0, 0, 2 ** 32 - 1);
  if (seed !== 0 && !hash.seedable) throw usageError('seed', `0, since ${hash.name} takes no seed`, seed);
  return { hash, seed };
}

/** @throws ERR_USAGE when another hash function, or another seed, is asked for than the one that a wire format has. */
export function expectFixedHash(algorithm: string, hash: string, options: { hash?: string; seed?: number }): void {
  keyHash(options, hash);
  if ((options.hash ?? hash) !== hash)
    throw usageError('hash', `${hash}, which ${algorithm} is defined with`, options.hash);
  if (options.seed) throw usageError('seed', `0, which ${algorithm} is defined with`, options.seed);
}

/** What a hot path calls for `hash32`: null stands for XXH32, which is then one direct call, whatever other placements use. */
export type Hash32Call = HashFunction['hash32'] | null;

export function hash32Call({ hash }: KeyHash): Hash32Call {
  return hash === xxh32 ? null : hash.hash32;
}

/** The key's hash as a signed integer. */
export function hash32Of(call: Hash32Call, key: string, seed: number): number {
  return call === null ? xxh32Signed(key, seed) : call(key, seed) | 0;
}

/** What a hot path calls for `hash64Into`: null stands for XXH32, as in `Hash32Call`. */
export type Hash64Call = HashFunction['hash64Into'] | null;

export function hash64Call({ hash }: KeyHash): Hash64Call {
  return hash === xxh32 ? null : hash.hash64Into;
}

/** Writes the halves of the key's hash to `halves`, as `hash64Into` does. */
export function hash64Of(call: Hash64Call, key: string, seed: number, halves: Int32Array): void {
  if (call !== null) {
    call(key, seed, halves);
  } else {
    halves[0] = xxh32Signed(key, seed);
    halves[1] = 0;
  }
}
