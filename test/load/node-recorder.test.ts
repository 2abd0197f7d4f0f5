import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLatencyHistogram, summarizeLatency } from '../../src/load/latency.ts';
import { NodeRecorder } from '../../src/load/node-recorder.ts';

test('what is taken is what came since the last time', (t) => {
  const recorder = new NodeRecorder();
  const latency = createLatencyHistogram();
  t.after(() => {
    recorder.destroy();
    latency.destroy();
  });
  const read = { isRead: true, isMiss: false, statusCode: 200, bytes: 500, responseMs: 90 };
  recorder.answered(read);
  recorder.lost();
  recorder.failed('first');
  recorder.take();
  recorder.answered({ ...read, bytes: 100, responseMs: 1.5 });
  recorder.answered({ ...read, isMiss: true, statusCode: 404, bytes: 10, responseMs: 1.5 });
  recorder.answered({ isRead: false, isMiss: false, statusCode: 507, bytes: 50, responseMs: 0.0001 });
  recorder.lost();
  recorder.timedOut();
  recorder.failed('late');
  recorder.failed('later');
  recorder.checked(false);
  assert.deepEqual(recorder.take(latency), {
    requests: 3,
    reads: 2,
    writes: 1,
    hits: 1,
    misses: 1,
    non2xx: 1,
    errors: 1,
    timeouts: 1,
    wrongBodies: 1,
    checkedBodies: 1,
    bytes: 160,
    failure: 'late',
    refusal: 'status 507',
  });
  const { min, max, p50 } = summarizeLatency(latency);
  assert.deepEqual({ min, max, p50 }, { min: 1, max: 1500, p50: 1500 });
});

test('the summary of nothing is all zero', (t) => {
  const latency = createLatencyHistogram();
  t.after(() => latency.destroy());
  const { histogram, ...figures } = summarizeLatency(latency);
  assert.deepEqual(new Set(Object.values(figures)), new Set([0]));
  assert.match(histogram, /^HISTFAAA/);
});

test('percentiles of 1 to 10,000 are within a thousandth', (t) => {
  const latency = createLatencyHistogram();
  t.after(() => latency.destroy());
  for (let us = 1; us <= 10_000; us++) latency.recordValue(us);
  const summary = summarizeLatency(latency);
  const expected = { min: 1, mean: 5000.5, p50: 5000, p90: 9000, p99: 9900, p999: 9990, p9999: 9999, max: 10_000 };
  for (const [name, value] of Object.entries(expected)) {
    const got = summary[name as keyof typeof expected];
    assert.ok(Math.abs(got - value) <= value / 1000, `${name}: ${got}`);
  }
});
