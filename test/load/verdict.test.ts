import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLatencyHistogram, summarizeLatency } from '../../src/load/latency.ts';
import type { Measurement, NodeMeasurement } from '../../src/load/measurement-window.ts';
import { noCounts } from '../../src/load/node-recorder.ts';
import type { Target } from '../../src/load/targets.ts';
import { invalidReasons, notes } from '../../src/load/verdict.ts';
import { loadConfigOf } from './load-config-of.ts';

const target: Target = {
  id: 'a',
  url: 'http://a',
  keys: ['k'],
  own: Uint32Array.of(0),
  isOwn: () => true,
  predictedShare: 1,
  connections: 2,
};

function measured(changes: Partial<NodeMeasurement>, generator: Partial<Measurement['generator']> = {}): Measurement {
  const histogram = createLatencyHistogram();
  const latencyUs = { ...summarizeLatency(histogram), max: 5000 };
  histogram.destroy();
  const node = {
    id: 'a',
    ...noCounts(),
    failure: undefined,
    refusal: undefined,
    latencyUs,
    serviceUs: undefined,
    ...changes,
  };
  return {
    elapsedS: 10,
    totals: node,
    latencyUs,
    serviceUs: undefined,
    nodes: [node],
    series: [],
    generator: {
      cpu: 0.5,
      eventLoopUtilization: 0.5,
      scheduleLagUs: { p50: 0, p99: 0, max: 0 },
      dropped: 0,
      saturated: false,
      ...generator,
    },
    longestWaitMs: 5,
  };
}

const reasons: [changes: Partial<NodeMeasurement>, expected: string[]][] = [
  [{ requests: 1000 }, []],
  [{ requests: 999 }, ['p99: expected at least 1000 samples, got 999']],
  [{ requests: 0 }, ['a (http://a): answered no request', 'p99: expected at least 1000 samples, got 0']],
  [{ requests: 2000, errors: 1 }, ['a (http://a): did not answer 1 requests: it closed the connection']],
  [
    { requests: 2000, errors: 3, timeouts: 2, failure: 'no answer within 9 ms' },
    ['a (http://a): did not answer 3 requests (2 timed out): no answer within 9 ms'],
  ],
  [
    { requests: 2000, non2xx: 7, refusal: 'status 507' },
    ['a (http://a): 7 of 2000 answers were not 2xx, the first one status 507'],
  ],
  [
    { requests: 2000, reads: 1900, misses: 3 },
    ['a (http://a): 3 of 1900 reads found nothing, where every key had been stored'],
  ],
  [
    { requests: 2000, wrongBodies: 1, checkedBodies: 180 },
    ['a (http://a): 1 of 180 checked bodies were not a value that was put'],
  ],
];
for (const [changes, expected] of reasons) {
  test(`invalid because of ${JSON.stringify(changes)}: ${expected.length} reasons`, () => {
    assert.deepEqual(invalidReasons(measured(changes), [target], loadConfigOf([target])), expected);
  });
}

test('an SLO asks for the samples that its percentiles take', () => {
  const reasonsFor = (slo: string, requests: number) =>
    invalidReasons(measured({ requests }), [target], loadConfigOf([target], { slo }));
  assert.deepEqual(reasonsFor('p99.9<1s', 10_000), []);
  assert.deepEqual(reasonsFor('p99.9<1s,max<1s', 9_999), ['p99.9: expected at least 10000 samples, got 9999']);
  assert.deepEqual(reasonsFor('service.p99.99<1s', 99_999), ['p99.99: expected at least 100000 samples, got 99999']);
  assert.deepEqual(reasonsFor('p99<1s,service.p99<1s', 999), ['p99: expected at least 1000 samples, got 999']);
});

test('an upper bound on errors takes them over from the verdict, and they are noted', () => {
  const measurement = measured({ requests: 2000, errors: 3, non2xx: 7, refusal: 'status 507', wrongBodies: 1 });
  const said = (slo: string) => {
    const config = loadConfigOf([target], { slo, durationS: 10 });
    const left = notes(measurement, [target], config).filter((note) => note.startsWith('left to the SLO'));
    return [invalidReasons(measurement, [target], config).length, left.length];
  };
  assert.deepEqual(said('p99<1s'), [3, 0]);
  assert.deepEqual(said('errors>1%'), [3, 0]);
  assert.deepEqual(said('errors<1%'), [0, 1]);
});

test('a percentile is stated as supported from ten values beyond it on', () => {
  const config = loadConfigOf([target], { durationS: 10 });
  const unsupported = (requests: number) => notes(measured({ requests }), [target], config).join('\n');
  assert.doesNotMatch(unsupported(100_000), /do not support/);
  assert.match(unsupported(99_999), /99999 samples do not support p99.99 \(needs 100000\):/);
  assert.match(unsupported(9_999), /do not support p99.9 \(needs 10000\), p99.99 \(needs 100000\):/);
});

test('a node that something was done to may fail, and what it failed in is noted; another one may not', () => {
  const failing = measured({ requests: 2000, errors: 3, misses: 2, reads: 1900 });
  const event = { atS: 1, action: 'kill', node: 'a' } as const;
  const configOf = (node: string) => loadConfigOf([target], { events: [{ ...event, node }] });
  assert.deepEqual(invalidReasons(failing, [target], configOf('a')), []);
  assert.match(
    notes(failing, [target], configOf('a')).join('\n'),
    /^to be expected, after .*: a .* did not answer 3 .*2 of 1900/m,
  );
  assert.equal(invalidReasons(failing, [target], configOf('b')).length, 2);
  const wrong = { ...failing, nodes: [{ ...failing.nodes[0]!, wrongBodies: 1 }] };
  assert.equal(invalidReasons(wrong, [target], configOf('a')).length, 1);
});

test('to start a node that ended by itself is no excuse for its end', () => {
  const failing = measured({ requests: 2000, errors: 3 });
  const events = [{ atS: 1, action: 'start', node: 'a' } as const];
  assert.equal(invalidReasons(failing, [target], loadConfigOf([target], { events })).length, 1);
});

test('an event that could not be done makes the result invalid', () => {
  const events = [{ atS: 1.2, tookS: 0, action: 'start', node: 'a', failure: 'no port' } as const];
  const reasons = invalidReasons(
    { ...measured({ requests: 2000 }), interference: { asked: [], events, outages: [] } },
    [target],
    loadConfigOf([target]),
  );
  assert.deepEqual(reasons, ['at 1.2s:start:a: no port']);
});

test('a saturated generator makes the result invalid, says what to change, and can be allowed', () => {
  const saturated = measured({ requests: 2000 }, { saturated: true });
  const [reason, ...others] = invalidReasons(saturated, [target], loadConfigOf([target]));
  assert.match(reason!, /^a saturated generator: it had no idle time left.*take the open model/);
  assert.deepEqual(others, []);
  const allowed = loadConfigOf([target], { allowSaturated: true });
  assert.deepEqual(invalidReasons(saturated, [target], allowed), []);
  assert.match(notes(saturated, [target], allowed).join('\n'), /^a saturated generator: it had no idle time left/m);
});

test('an early end and a long wait are noted', () => {
  const said = (measurement: Measurement) =>
    notes(measurement, [target], loadConfigOf([target], { durationS: 10 })).join('\n');
  assert.match(said({ ...measured({}), elapsedS: 4 }), /^stopped after 4.0 of 10 seconds$/m);
  assert.doesNotMatch(said(measured({})), /idle|stopped|waiting/);
  assert.match(said({ ...measured({}), longestWaitMs: 6 }), /^at the end a request had been waiting for 6 ms/m);
});
