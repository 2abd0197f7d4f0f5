import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xxh64, xxh64Into } from '../../src/hash/xxh64.ts';
import { xxhashWasm } from '../../src/hash/xxhash-wasm.ts';
import { anyString } from '../support/any-string.ts';
import { bothHalves } from '../support/both-halves.ts';

const seeds = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const edgeSeeds = [0, 1, 0x7fffffff, 0x80000000, 0xe9a99830, 0xe9a9983b, 0xffffffff];
const hash64 = (key: string, seed: number) => bothHalves(xxh64, key, seed);

test('xxh64 is bit-identical to xxhash-wasm for every kind of string and any seed', () => {
  fc.assert(
    fc.property(anyString, seeds, (key, seed) => {
      assert.equal(hash64(key, seed), xxhashWasm.h64(key, BigInt(seed)));
    }),
    { numRuns: 2000 },
  );
  const short = fc.string({ unit: 'binary-ascii', maxLength: 26 });
  fc.assert(
    fc.property(short, seeds, (key, seed) => {
      assert.equal(hash64(key, seed), xxhashWasm.h64(key, BigInt(seed)));
    }),
    { numRuns: 5000 },
  );
});

test('every length across words, stripes and the change to WebAssembly, with seeds around each carry', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz0123456789:/#-_.~'.repeat(5);
  for (let length = 0; length <= 200; length++) {
    const key = text.slice(0, length);
    for (const seed of edgeSeeds)
      assert.equal(hash64(key, seed), xxhashWasm.h64(key, BigInt(seed)), `${length}, ${seed}`);
  }
});

test('a non-ASCII char at any place of a key of any length', () => {
  for (const odd of ['é', '中', '\ud800', '\udfff', '\u0080', '\u0100']) {
    for (let length = 1; length <= 34; length++) {
      for (let at = 0; at < length; at++) {
        const key = `${'k'.repeat(at)}${odd}${'k'.repeat(length - 1 - at)}`;
        assert.equal(hash64(key, 0), xxhashWasm.h64(key), `${JSON.stringify(odd)} at ${at} of ${length}`);
      }
    }
  }
});

test('a signed seed is the same 32 bits', () => {
  for (const key of ['name', 'ключ', 'a key of more than thirty-two chars'])
    assert.equal(hash64(key, -5), hash64(key, 2 ** 32 - 5));
});

test('xxh64Into returns the high half', () => {
  const out = new Int32Array(2);
  fc.assert(fc.property(anyString, seeds, (key, seed) => xxh64Into(key, seed, out) === out[1]));
});
