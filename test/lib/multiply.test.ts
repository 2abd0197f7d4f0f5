import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mulHigh } from '../../src/lib/multiply.ts';

const edges = [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffff0000, 0xffffffff, -1, -0x80000000];

function expected(a: number, b: number): number {
  return Number((BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n);
}

test('mulHigh is the high half of the exact product, for signed and unsigned integers', () => {
  for (const a of edges) for (const b of edges) assert.equal(mulHigh(a, b), expected(a, b), `${a} * ${b}`);
  const integer = fc.oneof(fc.integer(), fc.integer({ min: 0, max: 0xffffffff }));
  fc.assert(fc.property(integer, integer, (a, b) => assert.equal(mulHigh(a, b), expected(a, b))));
});
