import assert from 'node:assert/strict';
import { test } from 'node:test';
import { armedMetrics } from '../../../src/diff/ab/arms.ts';
import { compareArms, gateArms } from '../../../src/diff/ab/compare-arms.ts';
import { Random } from '../../../src/lib/random.ts';
import type { Run } from '../../../src/result/run.ts';
import { noisyRuns } from '../../support/noisy-run.ts';
import { sampleRun } from '../../support/sample-run.ts';

const PAIRS = 100;
const runsOf = (...args: Parameters<typeof noisyRuns>): Run[] => noisyRuns(...args).map(({ run }) => run);

/** Rounds on a machine whose speed drifts by far more than what is looked for. */
function drifting(rounds: number, random: Random, slowdown: number) {
  const arms = {
    a: runsOf(rounds, random),
    b: runsOf(rounds, random, { 'ringmark xxh32': slowdown }),
    noise: runsOf(rounds, random),
  };
  for (let round = 0; round < rounds; round++) {
    for (const run of [arms.a[round]!, arms.b[round]!, arms.noise[round]!]) {
      for (const row of run.bench!.suites.flatMap(({ rows }) => rows)) {
        row.ns.min *= 1 + round;
        row.ns.p50 *= 1 + round;
      }
    }
  }
  return armedMetrics(arms);
}

test('A against A, 8 rounds on a machine that drifts: of 100 at most 2 have a metric that is called different', () => {
  const random = new Random(11);
  const alarms = Array.from({ length: PAIRS }, (_, seed) =>
    compareArms(drifting(8, random, 0), { seed, resamples: 199 }).some(
      ({ verdict }) => verdict !== 'no difference' && verdict !== 'cannot tell',
    ),
  ).filter(Boolean).length;
  assert.ok(alarms <= 2, `${alarms} of ${PAIRS}`);
});

test('a slowdown of 10 %, 10 rounds: found in 9 of 10 by a gate on it, though the machine drifts to ten times slower', () => {
  const random = new Random(12);
  const found = Array.from({ length: 50 }, (_, seed) =>
    gateArms('hash/xxh32:0%', drifting(10, random, 0.1), { seed, resamples: 399 }),
  ).filter(({ clauses }) => clauses[0]!.verdict === 'failed').length;
  assert.ok(found >= 45, `${found} of 50`);
});

test('a gate fails on a regression, and holds where A differs from itself by as much', () => {
  const random = new Random(13);
  const metrics = drifting(8, random, 0.25);
  assert.equal(gateArms('hash/xxh32:5%', metrics, { seed: 1 }).clauses[0]!.verdict, 'failed');
  assert.equal(gateArms('hash/xxh32:50%', metrics, { seed: 1 }).passed, true);
  const restless = metrics.map(({ noise, ...each }) => ({
    ...each,
    noise: noise.map((metric) => ({ ...metric, value: metric.value * 1.5 })),
  }));
  assert.equal(gateArms('hash/xxh32:5%', restless, { seed: 1 }).passed, true);
  const own = compareArms(restless, { seed: 1 }).find(
    ({ name, of }) => name === 'hash' && of.startsWith('ringmark xxh32'),
  )!;
  assert.deepEqual([own.verdict, own.reason], ['cannot tell', 'A differs from itself by as much']);
});

test('few rounds tell nothing, but what is computed is told', () => {
  const arms = { a: [sampleRun()], b: [sampleRun()], noise: [sampleRun()] };
  const metrics = compareArms(armedMetrics(arms), { seed: 1 });
  assert.match(metrics.find(({ name }) => name === 'p99')!.reason!, /^one run does not show/);
  assert.equal(metrics.find(({ name }) => name === 'bytes')!.verdict, 'no difference');
});

test('variants that name what they measure differently are compared by their place', () => {
  const b = sampleRun();
  for (const row of b.compare!.rows) if (row.vnodes !== null) row.vnodes = 40;
  const only = ({ compare, ...run }: Run): Run => {
    const { bench, load, ...bare } = run;
    return { ...bare, compare: { ...compare!, rows: compare!.rows.slice(0, 1) } };
  };
  const [first] = armedMetrics({ a: [only(sampleRun())], b: [only(b)], noise: [only(sampleRun())] });
  assert.equal(first!.metric.of, 'ring xxh32, 10 nodes, 160 vnodes → ring xxh32, 10 nodes, 40 vnodes');
  const { bench, compare, load, ...bare } = sampleRun();
  assert.deepEqual(
    armedMetrics({ a: [only(sampleRun())], b: [{ ...bare, load: load! }], noise: [only(sampleRun())] }),
    [],
  );
});
