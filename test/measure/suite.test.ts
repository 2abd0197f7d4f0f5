import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freshLoop } from '../../src/measure/fresh-loop.ts';
import type { Scenario } from '../../src/measure/scenario.ts';
import { runSuite } from '../../src/measure/suite.ts';

function spin(steps: number): number {
  let x = 1;
  for (let i = 0; i < steps; i++) x = Math.imul(x, 1664525) + 1013904223;
  return x;
}

const scenario: Scenario<{ work: number }> = {
  name: 'spin',
  question: 'Is four times the work four times the time?',
  baseline: 'four times',
  matrix: [{ work: 5_000 }, { work: 10_000 }],
  async setup({ work }) {
    return [
      { name: 'four times', batch: 10, run: () => spin(4 * work) },
      { name: 'once', batch: 10, run: () => spin(work), note: 'a quarter' },
      { name: 'absent', missing: 'not installed' },
    ];
  },
};

test('a row for each subject at each point, speed-ups over the baseline, and a line for who is missing', async () => {
  const suite = await runSuite(scenario, { quick: true });
  assert.deepEqual(
    suite.rows.map(({ subject, parameters }) => [subject, parameters]),
    [
      ['four times', { work: 5000 }],
      ['once', { work: 5000 }],
      ['four times', { work: 10000 }],
      ['once', { work: 10000 }],
    ],
  );
  assert.deepEqual(suite.skipped, ['absent: not installed']);
  for (const { subject, speedup, ns, note } of suite.rows) {
    if (subject === 'four times') assert.deepEqual(speedup, { p50: 1, p25: 1, p75: 1 });
    else assert.ok(speedup!.p50 > 1 && speedup!.p25 <= speedup!.p50, JSON.stringify(speedup));
    assert.ok(ns.min > 0 && ns.min <= ns.p50 && ns.p50 <= ns.p99 && ns.samples >= 9);
    assert.equal(note, subject === 'once' ? 'a quarter' : undefined);
  }
  for (const { rounds, ns } of suite.rows) {
    assert.equal(rounds!.length, 5);
    assert.ok(rounds!.every((round) => round >= ns.min * 0.999));
  }
  assert.ok(suite.floorNs! > 0 && suite.floorNs! < 10_000);
});

test('no speed-up where the baseline is missing', async () => {
  const suite = await runSuite({ ...scenario, baseline: 'absent', matrix: [{ work: 1000 }] }, { quick: true });
  assert.ok(suite.rows.every(({ speedup }) => speedup === null));
});

test('an abort ends the suite with the points that are done', async () => {
  const stop = new AbortController();
  const onProgress = (fraction: number) => fraction > 0.5 && stop.abort();
  const suite = await runSuite(scenario, { quick: true, signal: stop.signal, onProgress });
  assert.equal(suite.rows.length, 2);
});

test('a fresh loop adds up what its call returns for each item', () => {
  assert.equal(freshLoop([1, 2, 3], (x) => x * 10)(), 60);
  assert.equal(freshLoop(['a', 'bc'], (text) => text.length)(), 3);
});
