import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random, shuffle } from '../../src/lib/random.ts';

test('a seed repeats its sequence, and another seed gives another', () => {
  const draw = (seed: number) =>
    Array.from(
      { length: 5 },
      (
        (random) => () =>
          random.uint32()
      )(new Random(seed)),
    );
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
});

test('below is uniform: chi-square over 10 cells stays under the 99.99 % point', () => {
  const random = new Random(7);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[random.below(10)]!++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert.ok(chiSquare < 33.7, `chi-square ${chiSquare}`);
});

test('shuffle keeps every item', () => {
  const shuffled = shuffle([1, 2, 3, 4, 5, 6, 7, 8], new Random(3));
  assert.notDeepEqual(shuffled, [1, 2, 3, 4, 5, 6, 7, 8]);
  assert.deepEqual(shuffled.toSorted(), [1, 2, 3, 4, 5, 6, 7, 8]);
});
