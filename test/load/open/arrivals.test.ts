import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../src/lib/random.ts';
import { type ArrivalKind, Arrivals } from '../../../src/load/open/arrivals.ts';
import { RateProfile } from '../../../src/load/open/rate-profile.ts';

/** When every thread's requests are due, in order. */
function dueOf(rate: number, durationS: number, kind: ArrivalKind, threads = 1, seed = 1): number[] {
  const due: number[] = [];
  for (let thread = 0; thread < threads; thread++) {
    const profile = new RateProfile(rate, [{ durationS, rate }]);
    const arrivals = new Arrivals(profile, kind, new Random(seed + thread), thread, threads);
    for (let s = arrivals.nextS(); s < Number.POSITIVE_INFINITY; s = arrivals.nextS()) due.push(s);
  }
  return due.sort((a, b) => a - b);
}

function perSlice(due: readonly number[], durationS: number): number[] {
  const counts = new Array<number>(Math.round(durationS * 10)).fill(0);
  for (const s of due) counts[Math.floor(s * 10)]!++;
  return counts;
}

for (const rate of [200, 2000, 10_000]) {
  for (const threads of [1, 3]) {
    test(`constant, ${rate}/s from ${threads} threads: as many in every 100 ms, evenly spaced`, () => {
      const due = dueOf(rate, 5, 'constant', threads);
      assert.equal(due.length, rate * 5);
      assert.deepEqual(new Set(perSlice(due, 5)), new Set([rate / 10]));
      for (let i = 1; i < due.length; i++) assert.ok(Math.abs(due[i]! - due[i - 1]! - 1 / rate) < 1e-9);
    });

    test(`Poisson, ${rate}/s from ${threads} threads: as many as the rate says, variance as the mean`, () => {
      // 1,000 slices: the index of dispersion has a standard error of 0.045.
      const counts = perSlice(dueOf(rate, 100, 'poisson', threads), 100);
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
      const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1);
      assert.ok(Math.abs(mean / (rate / 10) - 1) < 5 / Math.sqrt(rate * 100), `mean ${mean}`);
      assert.ok(variance / mean > 0.8 && variance / mean < 1.2, `dispersion ${variance / mean}`);
    });
  }
}

test('a seed gives the same moments again', () => {
  assert.deepEqual(dueOf(500, 2, 'poisson', 2, 7), dueOf(500, 2, 'poisson', 2, 7));
  assert.notDeepEqual(dueOf(500, 2, 'poisson', 2, 7), dueOf(500, 2, 'poisson', 2, 8));
});

test('what is left is what has not been given, from a moment on', () => {
  const arrivals = new Arrivals(new RateProfile(100, [{ durationS: 10, rate: 100 }]), 'constant', new Random(1), 0, 2);
  arrivals.nextS();
  assert.equal(arrivals.left(0), 500);
  assert.equal(arrivals.left(5), 250);
  for (let i = 0; i < 400; i++) arrivals.nextS();
  assert.equal(arrivals.left(5), 100);
});
