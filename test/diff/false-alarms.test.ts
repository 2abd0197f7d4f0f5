import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DiffOptions, diffRuns } from '../../src/diff/diff.ts';
import type { NamedRun } from '../../src/diff/sides.ts';
import { Random } from '../../src/lib/random.ts';
import type { DiffResult } from '../../src/result/diff-result.ts';
import { noisyRuns, type Slowdowns } from '../support/noisy-run.ts';
import { sampleRun } from '../support/sample-run.ts';

// Whether verdicts are true, with the noise of real runs: see noisy-run.ts. Seeded: they come out the same each time.

const PAIRS = 200;

interface Simulated extends Partial<DiffOptions> {
  runs: number;
  pairs?: number;
  slowdowns?: Slowdowns;
  /** The subject of a benchmark that is all that was measured. */
  only?: string;
}

function pairsOf({ runs, pairs = PAIRS, slowdowns, only, ...options }: Simulated): DiffResult[] {
  const random = new Random(20261125);
  return Array.from({ length: pairs }, (_, seed) =>
    diffRuns(reduced(noisyRuns(runs, random), only), reduced(noisyRuns(runs, random, slowdowns), only), {
      ...{ seed, resamples: 199, noise: null, isCrossMachine: false },
      ...options,
    }),
  );
}

function reduced(runs: NamedRun[], only: string | undefined): NamedRun[] {
  for (const { run } of only === undefined ? [] : runs) {
    for (const suite of run.bench!.suites) suite.rows = suite.rows.filter(({ subject }) => subject === only);
    delete run.load;
  }
  return runs;
}

const differs = ({ metrics }: DiffResult) =>
  metrics.some(({ verdict }) => verdict !== 'no difference' && verdict !== 'cannot tell');

const slowerOf = ({ metrics }: DiffResult) => metrics.filter(({ verdict }) => verdict === 'slower').map(({ of }) => of);

const isFailed = ({ gate }: DiffResult) => gate!.clauses.some(({ verdict }) => verdict === 'failed');

for (const runs of [5, 10]) {
  test(`A against A, ${runs} runs a side: of 200 pairs at most 2 % differ in any metric, or fail a gate of 1 %`, () => {
    const pairs = pairsOf({ runs, gate: 'lookup:1%,throughput:1%,p99:1%' });
    const alarms = pairs.filter(differs).length;
    assert.ok(alarms <= 0.02 * PAIRS, `${alarms} of ${PAIRS}`);
    const failed = pairs.filter(isFailed).length;
    assert.ok(failed <= 0.02 * PAIRS, `${failed} of ${PAIRS}`);
  });
}

test('one run a side tells nothing, however far apart they are', () => {
  const results = pairsOf({ runs: 1, pairs: 50, slowdowns: { 'ringmark ring': 1 } });
  assert.equal(results.filter(differs).length, 0);
});

test('a slowdown of 5 %, 10 runs a side: found in 9 of 10 by a gate on what is slower', () => {
  const results = pairsOf({
    runs: 10,
    resamples: 999,
    only: 'ringmark xxh32',
    gate: 'hash:0%',
    slowdowns: { 'ringmark xxh32': 0.05 },
  });
  const found = results.filter(isFailed).length;
  assert.ok(found >= 0.9 * PAIRS, `${found} of ${PAIRS}`);
});

test('a slowdown of 5 %, 10 runs a side: found in 9 of 10 among all metrics, and by a gate; nothing else is called slower', () => {
  const results = pairsOf({ runs: 10, gate: 'hash/xxh32:0%', slowdowns: { 'ringmark xxh32': 0.05 } });
  const slower = results.map(slowerOf);
  const found = slower.filter((names) => names.some((of) => of.startsWith('ringmark xxh32'))).length;
  assert.ok(found >= 0.9 * PAIRS, `${found} of ${PAIRS}`);
  const failed = results.filter(isFailed).length;
  assert.ok(failed >= 0.9 * PAIRS, `${failed} of ${PAIRS}`);
  const wrong = slower.filter((names) => names.some((of) => !of.startsWith('ringmark xxh32'))).length;
  assert.ok(wrong <= 0.02 * PAIRS, `${wrong} of ${PAIRS}`);
});

test('a slowdown of everything by 10 %: other packages show it, it is said, and nothing is called faster', () => {
  const subjects = sampleRun().bench!.suites.flatMap(({ rows }) => rows.map(({ subject }) => subject));
  const slowdowns = Object.fromEntries(subjects.map((subject) => [subject, 0.1]));
  const results = pairsOf({ runs: 10, pairs: 50, slowdowns });
  const faster = results.filter(({ metrics }) => metrics.some(({ verdict }) => verdict === 'faster')).length;
  assert.ok(faster <= 1, `${faster} of 50`);
  const isSaid = (result: DiffResult) =>
    slowerOf(result).some((of) => !of.startsWith('ringmark ')) &&
    result.warnings.some((text) => text.startsWith('packages that are not ours differ as well'));
  const said = results.filter(isSaid).length;
  assert.ok(said >= 45, `${said} of 50`);
  // 1 % is the standard deviation of what ten runs a side make of it.
  for (const { machineSpeed } of results) assert.ok(Math.abs(machineSpeed!.change - 0.1) < 0.05);
});
