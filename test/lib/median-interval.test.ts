import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianInterval } from '../../src/lib/median-interval.ts';
import { Random } from '../../src/lib/random.ts';

test('the order statistics are those of the tables', () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => n - i);
  // Ranks, from 1, of the 95 % interval of a median: Conover, Practical Nonparametric Statistics, table A3.
  assert.deepEqual(medianInterval(upTo(6)), { low: 1, high: 6 });
  assert.deepEqual(medianInterval(upTo(9)), { low: 2, high: 8 });
  assert.deepEqual(medianInterval(upTo(20)), { low: 6, high: 15 });
  assert.deepEqual(medianInterval(upTo(41)), { low: 14, high: 28 });
});

test('of five it is their range, of fewer there is none', () => {
  assert.deepEqual(medianInterval([3, 1, 5, 2, 4]), { low: 1, high: 5 });
  assert.equal(medianInterval([3, 1, 5, 2]), null);
});

test('it holds the median as often as it says', () => {
  const random = new Random(1);
  const held = Array.from({ length: 2000 }, () => {
    const { low, high } = medianInterval(Array.from({ length: 15 }, () => random.float() ** 3))!;
    return low <= 0.125 && 0.125 <= high;
  }).filter(Boolean).length;
  // 96.5 % of 2000 by the binomial distribution; five standard deviations to either side are 2 %.
  assert.ok(held > 0.945 * 2000 && held < 0.985 * 2000, `${held} of 2000`);
});
