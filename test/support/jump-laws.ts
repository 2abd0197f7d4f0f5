import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPlacement } from '../../src/placement/registry.ts';
import { balanceZ, randomKeys } from './sampled-keys.ts';

const MAX_BUCKETS = 2 ** 31 - 1;

/** What a consistent hash over numbered buckets keeps: `kernel` takes a key whole, `halves` the same one in two halves. */
export function testJumpLaws(
  name: string,
  kernel: (key: bigint, buckets: number) => number,
  halves: (low: number, high: number, buckets: number) => number,
  byBigInt: (key: bigint, buckets: number) => number,
) {
  const buckets = fc.oneof(
    fc.integer({ min: 1, max: MAX_BUCKETS }),
    fc.integer({ min: 1, max: 2000 }),
    fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: -1, max: 1 })).map(([bits, d]) => 2 ** bits + d),
    fc.constant(MAX_BUCKETS),
  );
  const is = (law: string, body: () => void) => test(`${name}: ${law}`, body);

  is('bit for bit what the paper says, computed in BigInts', () => {
    const key = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 32n }));
    fc.assert(
      fc.property(key, buckets, (key, buckets) => {
        const expected = byBigInt(key, buckets);
        assert.equal(kernel(key, buckets), expected);
        assert.equal(kernel(BigInt.asIntN(64, key), buckets), expected);
        const [low, high] = [Number(key & 0xffffffffn), Number(key >> 32n)];
        assert.equal(halves(low, high, buckets), expected);
        assert.equal(halves(low | 0, high | 0, buckets), expected);
      }),
      { numRuns: 3000 },
    );
  });

  is('with one bucket more a key stays, or moves to the new one', () => {
    for (const { low, high } of randomKeys(1000)) {
      let before = 0;
      for (let count = 1; count <= 300; count++) {
        const bucket = halves(low, high, count);
        assert.ok(bucket === before || bucket === count - 1, `${low} ${high}: ${before} to ${bucket} of ${count}`);
        before = bucket;
      }
    }
  });

  is('the same among many buckets: a key has its bucket as soon as that is there, and a lower one before', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), buckets, (low, high, count) => {
        const bucket = halves(low, high, count);
        assert.ok(bucket >= 0 && bucket < count);
        assert.equal(halves(low, high, bucket + 1), bucket);
        if (bucket > 0) assert.ok(halves(low, high, bucket) < bucket);
      }),
      { numRuns: 3000 },
    );
  });

  is('every bucket gets its part, and no more than chance spreads them', () => {
    for (const count of [2, 3, 7, 64, 100, 1000]) {
      const loads = new Float64Array(count);
      for (const { low, high } of randomKeys(100_000, count)) loads[halves(low, high, count)]!++;
      assert.ok(Math.abs(balanceZ(loads)) < 4, `${count} buckets: z = ${balanceZ(loads)}`);
    }
  });

  is('as many buckets as there can be are used evenly', () => {
    const loads = new Float64Array(64);
    for (const { low, high } of randomKeys(100_000)) {
      loads[Math.floor((halves(low, high, MAX_BUCKETS) / MAX_BUCKETS) * 64)]!++;
    }
    assert.ok(Math.abs(balanceZ(loads)) < 4, `z = ${balanceZ(loads)}`);
  });

  is('keys hashed by xxh32, which fill half of 64 bits, are spread as evenly', () => {
    for (const count of [10, 100]) {
      const placement = createPlacement(
        name,
        Array.from({ length: count }, (_, i) => `node-${i}`),
      );
      const loads = new Float64Array(count);
      for (let i = 0; i < 100_000; i++) loads[placement.indexOf(`user:${i}:profile`)]!++;
      assert.ok(Math.abs(balanceZ(loads)) < 4, `${count} nodes: z = ${balanceZ(loads)}`);
    }
  });

  is('a key that is no integer of 64 bits, and buckets out of their range, are refused', () => {
    for (const key of [2n ** 64n, -(2n ** 63n) - 1n, 7 as never, '7' as never]) {
      assert.throws(() => kernel(key, 10), { code: 'ERR_USAGE', message: /^key: expected a BigInt of 64 bits, got / });
    }
    for (const count of [0, -1, 1.5, 2 ** 31, Number.NaN, '10' as never]) {
      assert.throws(() => kernel(1n, count), {
        code: 'ERR_USAGE',
        message: /^buckets: expected an integer from 1 to 2147483647, got /,
      });
    }
  });
}
