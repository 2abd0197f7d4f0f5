import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLatencyHistogram, summarizeLatency } from '../../../src/load/latency.ts';
import { percentileText } from '../../../src/report/html/axis-text.ts';
import { alignCurves, percentileCurve } from '../../../src/report/html/percentile-curve.ts';

/** 1 µs to `count` µs, each once. */
function ascending(count: number) {
  const histogram = createLatencyHistogram();
  for (let us = 1; us <= count; us++) histogram.recordValue(us);
  const summary = summarizeLatency(histogram);
  histogram.destroy();
  return summary;
}

test('the curve says what the histogram holds, up to its last sample', () => {
  const { x, us, isWhole } = percentileCurve(ascending(10_000));
  assert.ok(isWhole);
  assert.equal(x.at(-1), 4);
  const at = (place: number) => us[x.indexOf(place)]!;
  assert.equal(at(0), 1);
  for (const [place, exact] of [
    [Math.log10(2), 5000],
    [1, 9000],
    [2, 9900],
    [3, 9990],
    [4, 10_000],
  ] as const) {
    assert.ok(Math.abs(at(place) - exact) <= exact / 1000 + 8, `${place}: expected about ${exact}, got ${at(place)}`);
  }
  assert.ok(us.every((value, i) => i === 0 || value >= us[i - 1]!));
  assert.ok(x.length < 300);
});

test('a histogram that cannot be read leaves the percentiles of the summary', () => {
  for (const histogram of ['', 'HISTFAAAAB', 'not base64 at all', ascending(100).histogram.slice(0, 20)]) {
    const { x, us, isWhole } = percentileCurve({ ...ascending(100_000), histogram });
    assert.ok(!isWhole);
    assert.equal(x.length, us.length);
    assert.equal(us[2], ascending(100_000).p90);
  }
});

test('curves of different lengths share an axis', () => {
  const { at, values } = alignCurves([percentileCurve(ascending(100)), percentileCurve(ascending(10_000))]);
  assert.deepEqual(
    at,
    [...at].sort((a, b) => a - b),
  );
  assert.equal(values[0]![at.indexOf(3)], null);
  assert.notEqual(values[1]![at.indexOf(3)], null);
});

test('places of the axis in words', () => {
  assert.deepEqual([0, 1, 2, 3, 4].map(percentileText), ['0 %', '90 %', '99 %', '99.9 %', '99.99 %']);
  assert.equal(percentileText(Math.log10(2)), '50 %');
  assert.equal(percentileText(2.5), '99.68 %');
});
