import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { CallScenario } from '../../src/measure/call-scenario.ts';
import { runCallSuite } from '../../src/measure/call-suite.ts';

/** A scenario whose calls take a millisecond or more each, and what was done with it. */
function scenarioOf(call?: () => Promise<unknown>) {
  const seen = { atOnce: 0, most: 0, closed: 0 };
  const slow = async () => {
    seen.atOnce++;
    seen.most = Math.max(seen.most, seen.atOnce);
    await setTimeout(1);
    seen.atOnce--;
  };
  const scenario: CallScenario = {
    name: 'toy',
    question: 'How long?',
    baseline: 'slow',
    matrix: [{ inFlight: 1 }, { inFlight: 20 }],
    open: async () => ({
      subjects: () => [
        { name: 'slow', call: call ?? slow },
        { name: 'ten at once', call: () => setTimeout(1), operations: 10, note: 'a note' },
        { name: 'absent', missing: 'not here' },
      ],
      close: async () => {
        seen.closed++;
      },
    }),
  };
  return { scenario, seen };
}

test('as many calls are under way as the matrix says, and all are counted', async () => {
  const { scenario, seen } = scenarioOf();
  const fractions: number[] = [];
  const { rows, ...suite } = await runCallSuite(scenario, { quick: true, onProgress: (f) => fractions.push(f) });
  assert.deepEqual(suite, {
    name: 'toy',
    question: 'How long?',
    baseline: 'slow',
    floorNs: null,
    skipped: ['absent: not here'],
  });
  assert.equal(seen.most, 20);
  assert.deepEqual(seen, { atOnce: 0, most: 20, closed: 1 });
  assert.deepEqual(
    rows.map(({ subject, parameters, ns }) => [subject, parameters.inFlight, ns.samples]),
    [
      ['slow', 1, 3],
      ['ten at once', 1, 3],
      ['slow', 20, 3],
      ['ten at once', 20, 3],
    ],
  );
  // A call takes a millisecond at least: of one, of 20 at once, and of one for ten operations.
  const least = [1e6, 1e5, 1e6 / 20, 1e6 / 20];
  for (const [i, { ns }] of rows.entries()) assert.ok(ns.min >= least[i]! * 0.99, `${ns.min} at ${i}`);
  assert.ok(rows[1]!.ns.p50 < rows[0]!.ns.p50 / 3, 'ten operations a call');
  assert.ok(rows.every(({ speedup }) => speedup !== null));
  assert.equal(rows[1]!.note, 'a note');
  assert.ok(fractions.every((f, i) => f >= (fractions[i - 1] ?? 0)) && fractions.at(-1) === 1);
});

test('a wrong answer ends it, and everything is closed', async () => {
  const { scenario, seen } = scenarioOf(async () => {
    throw new Error('a wrong answer');
  });
  await assert.rejects(runCallSuite(scenario, { quick: true }), /a wrong answer/);
  assert.equal(seen.closed, 1);
});

test('stopped, it gives what is done', async () => {
  const { scenario, seen } = scenarioOf();
  const controller = new AbortController();
  const { rows } = await runCallSuite(scenario, {
    quick: true,
    signal: controller.signal,
    onProgress: (fraction) => {
      if (fraction > 0.5) controller.abort();
    },
  });
  assert.deepEqual(
    rows.map(({ parameters }) => parameters.inFlight),
    [1, 1],
  );
  assert.equal(seen.closed, 1);
});
