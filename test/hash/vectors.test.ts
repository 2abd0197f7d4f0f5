import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32 as zlibCrc32 } from 'node:zlib';
import fc from 'fast-check';
import { hashFunction, hashFunctions } from '../../src/hash/registry.ts';
import { hashChecks } from '../../src/measure/verify/hash-checks.ts';
import { anyString } from '../support/any-string.ts';
import { bothHalves } from '../support/both-halves.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

const hash = (name: string, key: string, seed?: number) => hashFunction(name).hash32(key, seed);

for (const name of hashFunctions.keys()) testVerifyChecks(hashChecks(hashFunctions), name);

test('crc32 is that of zlib for any string', () => {
  fc.assert(fc.property(anyString, (key) => hash('crc32', key) === zlibCrc32(key)));
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
  assert.equal(bothHalves(hashFunction('xxh64'), 'abc', 0), 0x44bc2cf5ad770999n);
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
