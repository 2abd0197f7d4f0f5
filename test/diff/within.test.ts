import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentileInterval } from '../../src/diff/within/histogram.ts';
import { roundsInterval } from '../../src/diff/within/rounds.ts';
import { secondsInterval } from '../../src/diff/within/seconds.ts';
import { createLatencyHistogram, summarizeLatency } from '../../src/load/latency.ts';

test('a percentile of a histogram lies between its order statistics', () => {
  const histogram = createLatencyHistogram();
  for (let us = 1; us <= 1000; us++) histogram.recordValue(us);
  const encoded = summarizeLatency(histogram).histogram;
  // Rank 500 ± 2.5758 √(1000 × 0.25): 459 to 541.7.
  const { low, high, source } = percentileInterval(encoded, 50)!;
  assert.equal(source, 'histogram');
  assert.ok(Math.abs(low * 500 - 459) <= 2 && Math.abs(high * 500 - 542) <= 2, `${low * 500} to ${high * 500}`);
  assert.ok(percentileInterval(encoded, 99) !== null, 'ten samples lie beyond it');
  assert.equal(percentileInterval(encoded, 99.9), null);
  assert.equal(percentileInterval('HISTFAAAAB', 50), null);
  histogram.destroy();
});

test('rounds that differ widen the interval of their median; few, and none, have no interval', () => {
  const { low, high } = roundsInterval([10, 11, 9, 10, 12, 8, 10, 11, 9])!;
  assert.ok(low >= 0.8 && low < 1 && high > 1 && high <= 1.2, `${low} to ${high}`);
  assert.deepEqual(roundsInterval([5, 5, 5, 5, 5]), { low: 1, high: 1, source: 'rounds' });
  assert.equal(roundsInterval([1, 2, 3, 4]), null);
  assert.equal(roundsInterval(undefined), null);
});

test('seconds that are slow together leave a mean less sure than the same ones apart', () => {
  const apart = Array.from({ length: 24 }, (_, i) => (i % 2 === 0 ? 100 : 200));
  const together = Array.from({ length: 24 }, (_, i) => (i % 12 < 6 ? 100 : 200));
  const width = (values: number[]) => {
    const { low, high } = secondsInterval(values)!;
    return high - low;
  };
  assert.ok(width(together) > 2 * width(apart), `${width(together)} beside ${width(apart)}`);
  assert.equal(secondsInterval([1, 2, 3]), null);
  assert.equal(secondsInterval(Array(10).fill(0)), null);
});
