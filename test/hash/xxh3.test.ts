import assert from 'node:assert/strict';
import { test } from 'node:test';
import { xxh3 as native } from '@node-rs/xxhash';
import fc from 'fast-check';
import { xxh3, xxh3Into } from '../../src/hash/xxh3.ts';
import { Random } from '../../src/lib/random.ts';
import { anyString } from '../support/any-string.ts';
import { bothHalves } from '../support/both-halves.ts';

const seeds = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 }));
const hash64 = (key: string, seed = 0) => bothHalves(xxh3, key, seed);

test('every length from 0 to 2200, over blocks, with random chars and seeds, as @node-rs/xxhash has it', () => {
  const random = new Random(3);
  for (let length = 0; length <= 2200; length++) {
    const key = String.fromCharCode(...Array.from({ length }, () => random.below(128)));
    for (const seed of [0, 1, 0xffffffff, random.uint32()])
      assert.equal(hash64(key, seed), native.xxh64(key, BigInt(seed)), `length ${length}, seed ${seed}`);
  }
});

test('every kind of string and any seed, as @node-rs/xxhash has it', () => {
  fc.assert(
    fc.property(anyString, seeds, (key, seed) => {
      assert.equal(hash64(key, seed), native.xxh64(Buffer.from(key), BigInt(seed)));
    }),
    { numRuns: 2000 },
  );
});

test('short keys and any seed: each carry and borrow', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii', maxLength: 40 }), seeds, (key, seed) => {
      assert.equal(hash64(key, seed), native.xxh64(key, BigInt(seed)));
    }),
    { numRuns: 10_000 },
  );
});

test('a non-ASCII char at any place', () => {
  for (const odd of ['é', '中', '\ud800', '\udfff', '\u0080', '\u0100']) {
    for (const length of [1, 2, 3, 4, 7, 8, 9, 16, 17, 33, 128, 129]) {
      for (let at = 0; at < length; at++) {
        const key = `${'k'.repeat(at)}${odd}${'k'.repeat(length - 1 - at)}`;
        assert.equal(hash64(key), native.xxh64(Buffer.from(key)), `${JSON.stringify(odd)} at ${at} of ${length}`);
      }
    }
  }
});

test('a signed seed is the same 32 bits', () => {
  for (const length of [0, 3, 8, 16, 20, 200, 300]) {
    const key = 'k'.repeat(length);
    assert.equal(hash64(key, -5), hash64(key, 2 ** 32 - 5), `length ${length}`);
  }
});

test('xxh3Into returns the high half', () => {
  const out = new Int32Array(2);
  fc.assert(fc.property(anyString, seeds, (key, seed) => xxh3Into(key, seed, out) === out[1]));
});
