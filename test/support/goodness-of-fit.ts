import assert from 'node:assert/strict';

// What a correct generator exceeds with a probability of 1e-7; seeds are fixed, so that it does so never or always.
const DEVIATIONS = 5.2;
const FALSE_ALARM = 1e-7;
/** Bins that expect less are put together with the next ones: the chi-square distribution holds from there on. */
const LEAST_EXPECTED = 10;

/** Pearson's chi-square test of counts by bin against the probabilities of the bins, which come to 1. */
export function assertFits(counts: ArrayLike<number>, probabilities: ArrayLike<number>, name = ''): void {
  const total = Array.from(counts).reduce((sum, count) => sum + count, 0);
  assert.ok(Math.abs(Array.from(probabilities).reduce((sum, each) => sum + each, 0) - 1) < 1e-9, `${name}: not 1`);
  let bins = 0;
  let chiSquare = 0;
  let observed = 0;
  let expected = 0;
  for (let i = 0; i < counts.length; i++) {
    observed += counts[i]!;
    expected += probabilities[i]! * total;
    if (probabilities[i] === 0) assert.equal(counts[i], 0, `${name}: bin ${i} cannot come`);
    if (expected < LEAST_EXPECTED && i < counts.length - 1) continue;
    if (expected > 0) {
      chiSquare += (observed - expected) ** 2 / expected;
      bins++;
    }
    observed = 0;
    expected = 0;
  }
  assert.ok(bins >= 2, `${name}: ${bins} bins`);
  const limit = chiSquareLimit(bins - 1);
  assert.ok(chiSquare <= limit, `${name}: chi-square ${chiSquare} of ${bins} bins, at most ${limit}`);
}

/** Kolmogorov and Smirnov's test; for a distribution of integers it errs on the side of passing. */
export function assertFollows(samples: readonly number[], cdf: (x: number) => number, name = ''): void {
  const sorted = Float64Array.from(samples).sort();
  let distance = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (sorted[i] === sorted[i + 1]) continue;
    distance = Math.max(distance, Math.abs((i + 1) / sorted.length - cdf(sorted[i]!)));
  }
  const limit = Math.sqrt(-Math.log(FALSE_ALARM / 2) / 2 / sorted.length);
  assert.ok(distance <= limit, `${name}: distance ${distance}, at most ${limit}`);
}

/** The standard normal distribution's, to 1e-7 (Abramowitz and Stegun, 26.2.17). */
export function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z > 0 ? 1 - tail : tail;
}

/** By Wilson and Hilferty's cube. */
function chiSquareLimit(degrees: number): number {
  const variance = 2 / (9 * degrees);
  return degrees * (1 - variance + DEVIATIONS * Math.sqrt(variance)) ** 3;
}
