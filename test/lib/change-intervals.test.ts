import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeIntervals, pairedIntervals } from '../../src/lib/change-intervals.ts';
import { normalQuantile } from '../../src/lib/normal.ts';
import { Random } from '../../src/lib/random.ts';
import { trimmedMean } from '../../src/lib/trimmed-mean.ts';

const options = { confidence: 0.99, seed: 1 };

/** So many samples of a normal distribution, evenly spread over it: what chance would make of it on average. */
const ideal = (count: number, centre = 0) =>
  Array.from({ length: count }, (_, i) => centre + normalQuantile((i + 0.5) / count));
const shuffled = (seed: number) => {
  const random = new Random(seed);
  return (count: number) => Array.from({ length: count }, () => normalQuantile(0.0001 + 0.9998 * random.float()));
};

test('of many normal samples it is the normal interval', () => {
  const [a, b] = [ideal(200), ideal(200, 1)];
  const [found] = changeIntervals([{ a, b }], options);
  const half = 2.576 * Math.SQRT2 * trimmedMean(a).standardError;
  assert.ok(Math.abs(found!.centre - 1) < 1e-9);
  assert.ok(Math.abs(found!.high - found!.centre - half) < 0.1 * half, `${found!.high - 1} beside ${half}`);
  assert.ok(Math.abs(found!.centre - found!.low - (found!.high - found!.centre)) < 1e-12);
});

test('of five samples it is as wide as Student’s t makes it', () => {
  // t at 99.5 %, 8 degrees of freedom: 3.355. The mean of some sets of samples, since one set may be odd.
  const draws = shuffled(7);
  const factors = Array.from({ length: 30 }, (_, seed) => {
    const [a, b] = [draws(5), draws(5)];
    const [found] = changeIntervals([{ a, b }], { ...options, seed });
    return (found!.high - found!.centre) / Math.hypot(trimmedMean(a).standardError, trimmedMean(b).standardError);
  });
  const { centre } = trimmedMean(factors);
  assert.ok(centre > 3.1 && centre < 3.7, `${centre}`);
});

test('of pairs it is as wide as Student’s t makes it, and what both of a pair have in common does not count', () => {
  // t at 99.5 %, 7 degrees of freedom: 3.499.
  const draws = shuffled(8);
  const factors = Array.from({ length: 30 }, (_, seed) => {
    const differences = draws(8);
    const [found] = pairedIntervals([differences], { ...options, seed });
    return (found!.high - found!.centre) / trimmedMean(differences).standardError;
  });
  const { centre } = trimmedMean(factors);
  assert.ok(centre > 3.2 && centre < 3.9, `${centre}`);
});

test('intervals of many quantities hold at once: they are wider, but hardly where all vary together', () => {
  const draws = shuffled(9);
  const width = (quantities: { a: number[]; b: number[] }[]) => {
    const [first] = changeIntervals(quantities, options);
    return first!.high - first!.low;
  };
  const one = { a: draws(10), b: draws(10) };
  const apart = [one, ...Array.from({ length: 19 }, () => ({ a: draws(10), b: draws(10) }))];
  const together = [one, ...Array.from({ length: 19 }, () => one)];
  assert.ok(width(apart) > 1.2 * width([one]));
  assert.equal(width(together), width([one]));
});

test('they repeat with the seed, and have no width where nothing varies', () => {
  const quantities = [{ a: ideal(6), b: ideal(7) }];
  assert.deepEqual(changeIntervals(quantities, options), changeIntervals(quantities, options));
  assert.deepEqual(changeIntervals([{ a: [1, 1, 1, 1, 1], b: [2, 2, 2, 2, 2] }], options), [
    { centre: 1, low: 1, high: 1 },
  ]);
  assert.deepEqual(changeIntervals([], options), []);
  assert.deepEqual(pairedIntervals([], options), []);
});
