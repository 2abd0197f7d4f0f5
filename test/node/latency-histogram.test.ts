import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LatencyHistogram } from '../../src/node/latency-histogram.ts';

test('a duration falls into the first bucket whose bound it does not exceed', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e9, noNaN: true }), (us) => {
      const histogram = new LatencyHistogram();
      histogram.record(us);
      const bucket = histogram.counts.indexOf(1);
      assert.ok(us <= LatencyHistogram.boundUs(bucket));
      assert.ok(bucket === 0 || us > LatencyHistogram.boundUs(bucket - 1));
    }),
  );
  const exact = new LatencyHistogram();
  for (const us of [0, 1, 1.5, 2, 2.1, 4]) exact.record(us);
  assert.deepEqual([...exact.counts.subarray(0, 3)], [2, 2, 2]);
});

test('a quantile is a bound that at least so many durations keep to, and never above the greatest', () => {
  const us = fc.array(fc.double({ min: 0, max: 1e8, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(us, fc.double({ min: 0, max: 1, noNaN: true }), (durations, q) => {
      const histogram = new LatencyHistogram();
      for (const us of durations) histogram.record(us);
      const bound = histogram.quantileUs(q);
      assert.ok(bound <= Math.max(...durations));
      assert.ok(durations.filter((us) => us <= bound).length >= q * durations.length);
    }),
  );
  assert.equal(new LatencyHistogram().quantileUs(0.5), 0);
});
