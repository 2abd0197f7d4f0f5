import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { hashFunction, hashFunctions } from '../../src/hash/registry.ts';
import { xxhashWasm } from '../../src/hash/xxhash-wasm.ts';
import { anyString } from '../support/any-string.ts';
import { bothHalves } from '../support/both-halves.ts';
import { readVectors } from '../support/vectors.ts';

const published = readVectors('placement-vectors.json');
const hash = (name: string, key: string, seed?: number) => hashFunction(name).hash32(key, seed);

test('XXH32 and XXH64: the empty input and "abc" (xxHash sanity check)', () => {
  assert.equal(hash('xxh32', ''), Number.parseInt(published.xxh.xxh32[0][0], 16));
  assert.equal(hash('xxh32', '', 2654435761), Number.parseInt(published.xxh.xxh32[0][1], 16));
  assert.equal(hash('xxh32', 'abc'), Number.parseInt(published.xxh.strings.abc.xxh32, 16));
  assert.equal(hash('xxh64', ''), Number.parseInt(published.xxh.xxh64[0][0].slice(0, 8), 16));
  assert.equal(hash('xxh64', '', 2654435761), Number.parseInt(published.xxh.xxh64[0][1].slice(0, 8), 16));
  assert.equal(hash('xxh64', 'abc'), Number.parseInt(published.xxh.strings.abc.xxh64.slice(0, 8), 16));
});

test('the WebAssembly under xxh32 and xxh64: the sanity check over bytes, 1, 14 and 222 of them', () => {
  const bytes = sanityBuffer(222);
  for (const length of [1, 14, 222]) {
    for (const [at, seed] of published.xxh.seeds.entries()) {
      const input = bytes.subarray(0, length);
      assert.equal(
        xxhashWasm.h32Raw(input, Number(seed)).toString(16).padStart(8, '0'),
        published.xxh.xxh32[length][at],
      );
      const h64 = xxhashWasm.h64Raw(input, BigInt(seed)).toString(16).padStart(16, '0');
      assert.equal(h64, published.xxh.xxh64[length][at]);
    }
  }
});

test('MurmurHash3_x86_32 (SMHasher)', () => {
  for (const [input, seed, expected] of published.murmur3_x86_32.cases) {
    assert.equal(hash('murmur3', input, Number.parseInt(seed, 16)), Number.parseInt(expected, 16), input);
  }
});

test('FNV-1a (spymemcached)', () => {
  for (const [input, expected] of published.fnv1a_32.cases) {
    assert.equal(hash('fnv1a', input), Number.parseInt(expected, 16), input);
  }
});

test('CRC-32: the check value, and zlib for any string', () => {
  for (const [input, expected] of published.crc32.cases)
    assert.equal(hash('crc32', input), Number.parseInt(expected, 16));
  fc.assert(fc.property(anyString, (key) => hash('crc32', key) === zlibCrc32(key)));
});

test('md5 is the key hash of ketama (spymemcached)', () => {
  for (const [key, expected] of Object.entries(published.ketama.key_hash)) assert.equal(hash('md5', key), expected);
});

test('sha1 is the top of the digest: FIPS 180 "abc" begins a9993e36', () => {
  assert.equal(hash('sha1', 'abc'), 0xa9993e36);
});

test('djb2 and java: values worked out by hand', () => {
  assert.equal(hash('djb2', 'ab'), (5381 * 33 + 97) * 33 + 98);
  assert.equal(hash('java', 'ab'), 97 * 31 + 98);
  assert.equal(hash('java', 'Aa'), hash('java', 'BB'));
});

test('the char-wise kernels hash UTF-8 bytes: non-ASCII text as its bytes', () => {
  fc.assert(
    fc.property(anyString, (key) => {
      const bytes = [...Buffer.from(key, 'utf8')];
      const fnv = bytes.reduce((h, byte) => Math.imul(h ^ byte, 0x01000193), 0x811c9dc5) >>> 0;
      const bernstein = bytes.reduce((h, byte) => (Math.imul(h, 33) + byte) | 0, 5381) >>> 0;
      assert.equal(hash('fnv1a', key), fnv);
      assert.equal(hash('djb2', key), bernstein);
    }),
  );
});

test('every function gives an integer from 0 to 2^32 - 1, and takes a seed only where it says so', () => {
  fc.assert(
    fc.property(anyString, (key) => {
      for (const fn of hashFunctions.values()) {
        const value = fn.hash32(key);
        assert.ok(Number.isInteger(value) && value >= 0 && value < 2 ** 32, `${fn.name}: ${value}`);
        assert.equal(fn.hash32(key, 0), value);
        assert.equal(fn.hash32(`${key}.`, 12345) !== fn.hash32(`${key}.`, 54321), fn.seedable, fn.name);
      }
    }),
    { numRuns: 50 },
  );
});

test('64 bits: the whole hash of xxh64 and xxh3, the first eight bytes of md5 and sha1 (docs/placement.md)', () => {
  assert.equal(bothHalves(hashFunction('xxh64'), 'abc', 0), BigInt(`0x${published.xxh.strings.abc.xxh64}`));
  assert.equal(bothHalves(hashFunction('xxh3'), 'ключ', 0), 0x9a137c08c1e55eden);
  assert.equal(bothHalves(hashFunction('md5'), 'name', 0), 0x2b4450c41c9368b0n);
  assert.equal(bothHalves(hashFunction('sha1'), 'abc', 0), 0xa9993e364706816an); // FIPS 180
});

test('hash32 is the half of hash64Into that hash32Half names, and a 32-bit function is widened with zeros', () => {
  const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(anyString, seeds, (key, anySeed) => {
      for (const fn of hashFunctions.values()) {
        const seed = fn.seedable ? anySeed : 0;
        const hash64 = bothHalves(fn, key, seed);
        assert.equal(fn.hash32(key, seed), Number((hash64 >> BigInt(32 * fn.hash32Half)) & 0xffffffffn), fn.name);
        if (fn.bits === 32) assert.equal(hash64 >> 32n, 0n, fn.name);
      }
    }),
  );
});

test('an unknown name is refused with the names that there are', () => {
  assert.throws(() => hashFunction('xxh33'), {
    code: 'ERR_USAGE',
    message: `hash: expected one of ${[...hashFunctions.keys()].join(', ')}, got "xxh33"`,
  });
});

function sanityBuffer(length: number): Uint8Array {
  let generator = 2654435761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(generator >> 56n);
    generator = (generator * 11400714785074694797n) & 0xffffffffffffffffn;
    return byte;
  });
}
