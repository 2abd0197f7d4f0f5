import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffRuns } from '../../src/diff/diff.ts';
import { Random } from '../../src/lib/random.ts';
import { noisyRuns } from '../support/noisy-run.ts';
import { sampleRun } from '../support/sample-run.ts';

const options = { seed: 1, resamples: 399, noise: null, isCrossMachine: false };
const copies = (count: number, name = 'run') =>
  Array.from({ length: count }, (_, i) => ({ path: `${name}-${i + 1}`, run: { ...sampleRun(), name: `copy ${i}` } }));

test('copies of one run are one run, are named, and are no repeats', () => {
  const { a, b, warnings, metrics, gate } = diffRuns(copies(5, 'a'), copies(7, 'b'), { ...options, gate: 'p50:5%' });
  assert.deepEqual([a.runs.map(({ path }) => path), b.runs.length], [['a-1'], 1]);
  assert.deepEqual(warnings, [
    'A: a-1, a-2, a-3, a-4 and 1 more are one run, and count as one',
    'B: b-1, b-2, b-3, b-4 and 3 more are one run, and count as one',
  ]);
  assert.ok(metrics.every(({ interval }) => interval?.source !== 'repeats'));
  assert.equal(gate!.clauses[0]!.verdict, 'cannot tell');
});

test('keys in another order make no other run', () => {
  const { environment, ...parts } = sampleRun();
  const turned = { environment: Object.fromEntries(Object.entries(environment).reverse()), ...parts };
  const side = [...copies(1), { path: 'turned', run: turned as ReturnType<typeof sampleRun> }];
  assert.equal(diffRuns(side, copies(1), options).a.runs.length, 1);
});

test('runs that differ in their time or in a figure are runs of their own, and a run may be on both sides', () => {
  const later = copies(2);
  later[1]!.run.environment.startedAt = '2030-01-02T03:04:05.679Z';
  const { a, b, warnings } = diffRuns(later, later, options);
  assert.deepEqual([a.runs.length, b.runs.length, warnings], [2, 2, []]);
  const noisy = noisyRuns(5, new Random(1));
  assert.equal(diffRuns(noisy, noisy, options).a.runs.length, 5);
});
