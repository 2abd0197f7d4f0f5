import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RateProfile, type Stage } from '../../../src/load/open/rate-profile.ts';

const stages = fc.array(
  fc.record({ durationS: fc.double({ min: 0.01, max: 20, noNaN: true }), rate: fc.integer({ min: 0, max: 5000 }) }),
  { minLength: 1, maxLength: 5 },
);
const startRate = fc.integer({ min: 0, max: 5000 });

/** The integral of the rate from the beginning, by the midpoint rule in 2,000 steps a stage: exact for straight lines. */
function integrated(start: number, given: readonly Stage[], untilS: number): number {
  let [sum, fromS, rate] = [0, 0, start];
  for (const stage of given) {
    const stepS = Math.max(0, Math.min(stage.durationS, untilS - fromS)) / 2000;
    for (let i = 0; i < 2000; i++) {
      sum += stepS * (rate + ((stage.rate - rate) * (i + 0.5) * stepS) / stage.durationS);
    }
    fromS += stage.durationS;
    rate = stage.rate;
  }
  return sum;
}

test('the requests until a moment are the integral of the rate', () => {
  fc.assert(
    fc.property(startRate, stages, fc.double({ min: 0, max: 1, noNaN: true }), (start, given, part) => {
      const profile = new RateProfile(start, given);
      const untilS = part * profile.durationS;
      const expected = integrated(start, given, untilS);
      assert.ok(Math.abs(profile.requestsUntil(untilS) - expected) <= 1e-6 * (1 + expected));
      const whole = integrated(start, given, profile.durationS);
      assert.ok(Math.abs(profile.requests - whole) <= 1e-6 * (1 + whole));
    }),
  );
});

test('a request is due when that many were due before it', () => {
  fc.assert(
    fc.property(
      startRate,
      stages,
      fc.array(fc.double({ min: 0, max: 0.999999, noNaN: true })),
      (start, given, parts) => {
        const profile = new RateProfile(start, given);
        if (profile.requests === 0) return;
        let lastS = 0;
        for (const part of parts.sort((a, b) => a - b)) {
          const request = part * profile.requests;
          const dueS = profile.dueS(request);
          assert.ok(dueS >= lastS - 1e-9);
          assert.ok(Math.abs(profile.requestsUntil(dueS) - request) <= 1e-6 * (1 + request), `${request} at ${dueS}`);
          lastS = dueS;
        }
        assert.equal(profile.dueS(profile.requests), Number.POSITIVE_INFINITY);
      },
    ),
  );
});

test('a constant rate', () => {
  const profile = new RateProfile(100, [{ durationS: 10, rate: 100 }]);
  assert.deepEqual(
    [0, 1, 250, 999].map((request) => profile.dueS(request)),
    [0, 0.01, 2.5, 9.99],
  );
  assert.equal(profile.dueS(1000), Number.POSITIVE_INFINITY);
});

test('what is no profile is refused', () => {
  const refused: [start: number, stages: Stage[], message: RegExp][] = [
    [1, [], /^stages: expected at least one/],
    [-1, [{ durationS: 1, rate: 1 }], /^rate: expected a number from 0/],
    [1, [{ durationS: 0, rate: 1 }], /^duration of a stage: /],
    [1, [{ durationS: 1, rate: Number.NaN }], /^rate of a stage: .*got NaN$/],
  ];
  for (const [start, given, message] of refused) {
    assert.throws(() => new RateProfile(start, given), { code: 'ERR_USAGE', message });
  }
});
