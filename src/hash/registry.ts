import { expectOneOf } from '../lib/expect.ts';
import { crc32 } from './crc32.ts';
import { djb2 } from './djb2.ts';
import { fnv1a } from './fnv1a.ts';
import type { HashFunction } from './hash-function.ts';
import { java } from './java.ts';
import { md5 } from './md5.ts';
import { murmur3 } from './murmur3.ts';
import { sha1 } from './sha1.ts';
import { xxh3 } from './xxh3.ts';
import { xxh32 } from './xxh32.ts';
import { xxh64 } from './xxh64.ts';

/** Every hash function by name, the default first, the negative controls last. */
export const hashFunctions: ReadonlyMap<string, HashFunction> = new Map(
  [xxh32, xxh64, xxh3, murmur3, fnv1a, crc32, md5, sha1, djb2, java].map((fn) => [fn.name, fn]),
);

/** @throws ERR_USAGE when there is no hash function of that name. */
export function hashFunction(name: string): HashFunction {
  return hashFunctions.get(expectOneOf('hash', name, [...hashFunctions.keys()])) as HashFunction;
}
