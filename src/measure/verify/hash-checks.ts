import { crc32 as zlibCrc32 } from 'node:zlib';
import type { HashFunction } from '../../hash/hash-function.ts';
import { xxhashWasm } from '../../hash/xxhash-wasm.ts';
import { type Case, type Check, equal } from './check.ts';
import { publishedVectors } from './vectors.ts';

/** The hash functions beside their published vectors. @param functions what is held to them, by name */
export function hashChecks(functions: ReadonlyMap<string, HashFunction>): Check[] {
  const published = publishedVectors();
  const checks: [name: string, source: string, cases: (fn: HashFunction) => Iterable<Case>][] = [
    ['xxh32', 'Cyan4973/xxHash xsum_sanity_check.c, xxhsum', (fn) => xxhCases(fn, 'xxh32')],
    ['xxh64', 'Cyan4973/xxHash xsum_sanity_check.c, xxhsum', (fn) => xxhCases(fn, 'xxh64')],
    ['xxh3', 'Cyan4973/xxHash xsum_sanity_check.c, xxhsum', xxh3Cases],
    ['murmur3', 'aappleby/smhasher', murmurCases],
    ['fnv1a', 'spymemcached DefaultHashAlgorithmTest.java', (fn) => hexCases(fn, published.fnv1a_32.cases)],
    ['crc32', 'the check value of CRC-32/ISO-HDLC; zlib', crcCases],
    ['md5', 'spymemcached, the key hash of ketama; RFC 1321', md5Cases],
    ['sha1', 'FIPS 180, "abc"', (fn) => [equal('"abc"', fullHex(fn, 'abc', 0), 'a9993e364706816a')]],
    ['djb2', 'worked out by hand', (fn) => [equal('"ab"', fn.hash32('ab'), (5381 * 33 + 97) * 33 + 98)]],
    ['java', 'Java, String.hashCode: "Aa" and "BB" collide', javaCases],
  ];
  return checks.map(([implementation, source, cases]) => {
    const run = () => cases(functions.get(implementation)!);
    return { implementation, kind: 'vectors', source, cases: run };
  });
}

/** Strings through the function itself, bytes that are no UTF-8 through the WebAssembly below it. */
function* xxhCases(fn: HashFunction, name: 'xxh32' | 'xxh64'): Generator<Case> {
  const { xxh } = publishedVectors();
  for (const [length, hashes] of Object.entries(xxh[name])) {
    const bytes = sanityBuffer(Number(length));
    const text = isAscii(bytes) ? String.fromCharCode(...bytes) : null;
    for (const [at, expected] of hashes.entries()) {
      const seed = Number(xxh.seeds[at]);
      const of = `${length} bytes, seed ${seed}`;
      yield equal(`${of}, WebAssembly`, rawHash(name, bytes, seed), expected);
      if (text !== null) yield equal(of, fullHex(fn, text, seed), expected);
    }
  }
  yield* textCases(fn, name);
}

/** The published hashes of one zero byte, with which the sanity buffer begins, and of texts. */
function* xxh3Cases(fn: HashFunction): Generator<Case> {
  for (const [length, expected] of Object.entries(publishedVectors().xxh.xxh3_64_seed0))
    yield equal(`${length} bytes`, fullHex(fn, '\0'.repeat(Number(length)), 0), expected);
  yield* textCases(fn, 'xxh3_64');
}

function* textCases(fn: HashFunction, name: string): Generator<Case> {
  for (const [text, expected] of Object.entries(publishedVectors().xxh.strings))
    if (expected[name]) yield equal(JSON.stringify(text), fullHex(fn, text, 0), expected[name]);
}

function* murmurCases(fn: HashFunction): Generator<Case> {
  for (const [input, seedHex, expected] of publishedVectors().murmur3_x86_32.cases) {
    const seed = Number.parseInt(seedHex, 16);
    yield equal(`${JSON.stringify(input)}, seed ${seed}`, fn.hash32(input, seed), Number.parseInt(expected, 16));
  }
}

function* crcCases(fn: HashFunction): Generator<Case> {
  yield* hexCases(fn, publishedVectors().crc32.cases);
  for (const text of ['', 'a', 'user:123:profile', 'ключ', '🔑'])
    yield equal(JSON.stringify(text), fn.hash32(text), zlibCrc32(text));
}

function* md5Cases(fn: HashFunction): Generator<Case> {
  for (const [key, expected] of Object.entries(publishedVectors().ketama.key_hash))
    yield equal(JSON.stringify(key), fn.hash32(key), expected);
  // The digest of "abc" begins 90 01 50 98 3c d2 4f b0, which is read as a little-endian number.
  yield equal('"abc"', fullHex(fn, 'abc', 0), 'b04fd23c98500190');
}

function* javaCases(fn: HashFunction): Generator<Case> {
  yield equal('"ab"', fn.hash32('ab'), 97 * 31 + 98);
  yield equal('"Aa"', fn.hash32('Aa'), 2112);
  yield equal('"BB"', fn.hash32('BB'), 2112);
}

function* hexCases(fn: HashFunction, cases: readonly (readonly [string, string])[]): Generator<Case> {
  for (const [input, expected] of cases) yield equal(JSON.stringify(input), fullHex(fn, input, 0), expected);
}

/** As published: all of a function's 32 bits, or the first 64. */
function fullHex(fn: HashFunction, text: string, seed: number): string {
  const hex = (half: number) => (half >>> 0).toString(16).padStart(8, '0');
  if (fn.bits === 32) return hex(fn.hash32(text, seed));
  const halves = new Int32Array(2);
  fn.hash64Into(text, seed, halves);
  return hex(halves[1]!) + hex(halves[0]!);
}

function rawHash(name: 'xxh32' | 'xxh64', bytes: Uint8Array, seed: number): string {
  return name === 'xxh32'
    ? xxhashWasm.h32Raw(bytes, seed).toString(16).padStart(8, '0')
    : xxhashWasm.h64Raw(bytes, BigInt(seed)).toString(16).padStart(16, '0');
}

/** The bytes that xxHash's sanity check hashes. */
function sanityBuffer(length: number): Uint8Array {
  let generator = 2654435761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(generator >> 56n);
    generator = (generator * 11400714785074694797n) & 0xffffffffffffffffn;
    return byte;
  });
}

function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 128);
}
