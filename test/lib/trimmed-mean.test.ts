import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimmedMean } from '../../src/lib/trimmed-mean.ts';

const near = (got: number, expected: number) => assert.ok(Math.abs(got - expected) < 1e-12, `${got}, not ${expected}`);

test('of fewer than ten samples it is the mean and its standard error', () => {
  const { centre, standardError } = trimmedMean([2, 4, 4, 4, 5, 5, 7, 9]);
  near(centre, 5);
  // Squared distances from 5 add up to 32: 32 / (8 × 7).
  near(standardError, Math.sqrt(32 / 56));
});

test('of ten the least and the most are cut off, and the error is that of their neighbours', () => {
  const samples = [1000, 1, 2, 3, 4, 5, 6, 7, 8, -50];
  const { centre, standardError } = trimmedMean(samples);
  near(centre, 4.5);
  // Winsorized: 1, 1, 2, …, 8, 8, around 4.5: 2 × (12.25 + 12.25 + 6.25 + 2.25 + 0.25) = 66.5, over 8 × 7.
  near(standardError, Math.sqrt(66.5 / 56));
  assert.equal(samples[0], 1000, 'the samples stay as they were');
});

test('many samples are sorted as well as few', () => {
  const many = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
  near(trimmedMean(many).centre, 49.5);
});

test('one sample has no error that is known, equal ones have none', () => {
  assert.ok(Number.isNaN(trimmedMean([5]).standardError));
  assert.deepEqual(trimmedMean([3, 3, 3]), { centre: 3, standardError: 0 });
});
