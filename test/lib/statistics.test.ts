import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  coefficientOfVariation,
  mean,
  median,
  populationDeviation,
  quantile,
  relativeMarginOfError,
} from '../../src/lib/statistics.ts';

/** Mean 5; squared distances from it 9, 1, 1, 1, 0, 0, 4 and 16: 32 in all. */
const SAMPLES = [2, 4, 4, 4, 5, 5, 7, 9];

const near = (got: number, expected: number) => assert.ok(Math.abs(got - expected) < 1e-12, `${got}, not ${expected}`);

test('mean and deviation of a whole population', () => {
  assert.equal(mean(SAMPLES), 5);
  assert.equal(populationDeviation(SAMPLES), 2);
  assert.equal(coefficientOfVariation(SAMPLES), 0.4);
  assert.equal(populationDeviation([7]), 0);
});

test('quantiles lie between neighbours, in proportion', () => {
  const samples = Float64Array.of(40, 10, 30, 20);
  assert.equal(quantile(samples, 0), 10);
  assert.equal(quantile(samples, 1), 40);
  // Position 3 × 0.25 = 0.75: three quarters of the way from 10 to 20.
  assert.equal(quantile(samples, 0.25), 17.5);
  near(quantile(samples, 0.9), 37);
  assert.equal(median(samples), 25);
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(quantile([8], 0.99), 8);
  assert.deepEqual([...samples], [40, 10, 30, 20], 'the samples stay as they were');
});

test('the margin of error divides by n - 1, and says it as a fraction of the mean', () => {
  // Sample variance 32/7, standard error √(32/7/8) = √(4/7).
  near(relativeMarginOfError(SAMPLES), (1.96 * Math.sqrt(4 / 7)) / 5);
  assert.equal(relativeMarginOfError([3, 3, 3]), 0);
});

test('what no sample supports is NaN', () => {
  assert.ok(Number.isNaN(mean([])));
  assert.ok(Number.isNaN(quantile([], 0.5)));
  assert.ok(Number.isNaN(relativeMarginOfError([5])));
});
