import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Operations } from '../../src/workload/operations.ts';

const KEYS = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

function take(count: number, reads: number, seed: number): string[] {
  const operations = new Operations({ keys: KEYS, reads, seed });
  return Array.from({ length: count }, () => {
    operations.next();
    return `${operations.isRead ? 'GET' : `PUT ${operations.version}`} ${operations.key}`;
  });
}

test('the same seed gives the same operations in the same order', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, reads) => {
      assert.deepEqual(take(100, reads, seed), take(100, reads, seed));
    }),
  );
  assert.notDeepEqual(take(100, 0.5, 1), take(100, 0.5, 2));
});

test('the fraction of reads is the one asked for', () => {
  for (const reads of [0, 0.1, 0.5, 0.9, 1]) {
    const n = 100_000;
    const observed = take(n, reads, 1).filter((operation) => operation.startsWith('GET')).length;
    // Five standard deviations of the binomial distribution; exact at 0 and 1.
    assert.ok(Math.abs(observed - n * reads) <= 5 * Math.sqrt(n * reads * (1 - reads)), `${observed} of ${n}`);
  }
});

test('every key is as likely as the other (chi-square)', () => {
  const n = 70_000;
  const counts = new Map<string, number>(KEYS.map((key) => [key, 0]));
  for (const operation of take(n, 1, 3)) counts.set(operation.slice(4), counts.get(operation.slice(4))! + 1);
  const expected = n / KEYS.length;
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 6 degrees of freedom: exceeded once in 10,000 seeds by a correct generator, and the seed is fixed.
  assert.ok(chiSquare < 27.86, `chi-square ${chiSquare}`);
});

test('writes carry versions 1, 2, 3, …', () => {
  assert.deepEqual(
    take(4, 0, 1).map((operation) => operation.slice(0, 5)),
    ['PUT 1', 'PUT 2', 'PUT 3', 'PUT 4'],
  );
});
