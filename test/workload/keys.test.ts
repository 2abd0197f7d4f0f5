import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mix32 } from '../../src/lib/mix.ts';
import { keyAt, keysOf } from '../../src/workload/keys.ts';

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('two indices never give the same key', () => {
  fc.assert(
    fc.property(uint32, uint32, fc.integer(), (a, b, seed) => {
      assert.equal(keyAt(a, seed) === keyAt(b, seed), a === b);
    }),
  );
  assert.equal(new Set(keysOf(100_000, 1)).size, 100_000);
});

test('a key needs no encoding in a path and is 14 to 24 characters long', () => {
  fc.assert(
    fc.property(uint32, fc.integer(), (index, seed) => {
      assert.match(keyAt(index, seed), /^(user|session|order|product):\d{1,10}:(profile|state|items|price)$/);
    }),
  );
});

test('the same seed gives the same keys, another seed gives others', () => {
  assert.deepEqual(keysOf(50, 7), keysOf(50, 7));
  const others = new Set(keysOf(1000, 2));
  assert.equal(
    keysOf(1000, 1).some((key) => others.has(key)),
    false,
  );
});

test('a key is its kind and its mixed number in decimal', () => {
  const kinds = ['user:#:profile', 'session:#:state', 'order:#:items', 'product:#:price'];
  // Index 0 of seed 0 is number 0; the others are written from the whole range.
  const indices = [0, 1, 2, 3, ...Array.from({ length: 2000 }, (_, i) => i * 2_147_483)];
  for (const index of indices) assert.equal(keyAt(index, 0), kinds[index & 3]!.replace('#', String(mix32(index))));
});
