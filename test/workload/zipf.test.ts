import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/lib/random.ts';
import { harmonic } from '../../src/workload/popularity/harmonic.ts';
import { ZipfSampler } from '../../src/workload/popularity/zipf-sampler.ts';
import { assertFits } from '../support/goodness-of-fit.ts';

const HUNDRED_MILLION = 100_000_000;

test('harmonic numbers, summed one by one', () => {
  for (const theta of [0.01, 0.5, 0.99, 0.999999, 1, 1.000001, 1.2, 3, 40, 100]) {
    let sum = 0;
    let n = 0;
    for (const end of [0, 1, 2, 10, 999, 1000, 1001, 100_000]) {
      while (n < end) sum += (++n) ** -theta;
      const value = harmonic(end, theta);
      assert.ok(Math.abs(value - sum) <= sum * 1e-11, `${theta}, ${end}: ${value}, ${sum}`);
    }
  }
});

test('harmonic numbers of many keys, by what is known of their limits', () => {
  const n = HUNDRED_MILLION;
  const near = (value: number, expected: number) => assert.ok(Math.abs(value / expected - 1) < 1e-14, `${value}`);
  // ln n + γ + 1/2n, and ζ(2) - 1/n + 1/2n².
  near(harmonic(n, 1), Math.log(n) + 0.5772156649015329 + 1 / (2 * n));
  near(harmonic(n, 2), Math.PI ** 2 / 6 - 1 / n + 1 / (2 * n * n));
});

for (const theta of [0.5, 0.99, 0.9995, 1, 1.0005, 1.2, 2]) {
  test(`θ ${theta} over 100 million keys: the head rank by rank, the tail in bins that double`, () => {
    const ends = [...Array.from({ length: 32 }, (_, i) => i + 1)];
    while (ends.at(-1)! < HUNDRED_MILLION) ends.push(Math.min(2 * ends.at(-1)!, HUNDRED_MILLION));
    const whole = harmonic(HUNDRED_MILLION, theta);
    const below = ends.map((end) => harmonic(end, theta) / whole);
    const probabilities = below.map((mass, bin) => mass - (below[bin - 1] ?? 0));
    const sampler = new ZipfSampler(HUNDRED_MILLION, theta, new Random(7));
    const counts = new Uint32Array(ends.length);
    for (let i = 0; i < 200_000; i++) {
      const rank = sampler.next();
      assert.ok(Number.isInteger(rank) && rank >= 0 && rank < HUNDRED_MILLION);
      counts[rank < 32 ? rank : 26 + Math.ceil(Math.log2(rank + 1) - 1e-12)]!++;
    }
    assertFits(counts, probabilities);
  });
}

test('ranks for which the quick acceptance does not do', () => {
  for (const theta of [1, 3]) {
    const sampler = new ZipfSampler(10, theta, new Random(1));
    const counts = new Uint32Array(10);
    for (let i = 0; i < 2_000_000; i++) counts[sampler.next()]!++;
    const probabilities = Array.from(counts, (_, rank) => (rank + 1) ** -theta / harmonic(10, theta));
    assertFits(counts, probabilities);
  }
});

test('the middle of the tail is even: neighbours of a rank are as likely as it', () => {
  const sampler = new ZipfSampler(HUNDRED_MILLION, 0.99, new Random(3));
  const counts = new Uint32Array(16);
  for (let i = 0; i < 200_000; i++) {
    const rank = sampler.next();
    if (rank > 1_000_000) counts[rank % 16]!++;
  }
  assertFits(counts, new Array(16).fill(1 / 16));
});

test('extreme exponents stay in range', () => {
  for (const theta of [1e-9, 1e-3, 1 - 1e-12, 1 + 1e-12, 1 - 1e-3, 1 + 1e-3, 10, 99.9, 100]) {
    for (const n of [1, 2, 3, HUNDRED_MILLION, 2 ** 32 - 1]) {
      const sampler = new ZipfSampler(n, theta, new Random(1));
      for (let i = 0; i < 300; i++) {
        const rank = sampler.next();
        assert.ok(Number.isInteger(rank) && rank >= 0 && rank < n, `${theta}, ${n}: ${rank}`);
      }
    }
  }
});
