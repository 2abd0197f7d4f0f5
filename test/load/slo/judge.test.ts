import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isBounded, judgeSlo, percentilesOf } from '../../../src/load/slo/judge.ts';
import type { SloFigures } from '../../../src/load/slo/metrics.ts';
import { parseSlo } from '../../../src/load/slo/parse.ts';
import type { LatencySummary } from '../../../src/result/load-result.ts';
import { sampleRun } from '../../support/sample-run.ts';

const latency = (from: number): LatencySummary => {
  const [min, mean, p50, p90, p99, p999, p9999, max] = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => from + i);
  return { min, mean, p50, p90, p99, p999, p9999, max, histogram: '' } as LatencySummary;
};

function figuresOf(changes: Partial<SloFigures['totals']> = {}, dropped = 0): SloFigures {
  const { totals, generator } = sampleRun().load!;
  const schedule = { threads: 1, offeredPerS: 1000, catchUps: 0, unsent: 0, sockets: 3 };
  return {
    totals: {
      ...totals,
      requests: 9990,
      errors: 10,
      throughputPerS: 999,
      durationS: 10,
      hits: 90,
      misses: 10,
      ...changes,
    },
    latencyUs: { response: latency(1000), service: latency(100) },
    generator: { ...generator, dropped, schedule },
  };
}

const observed: [metric: string, value: number][] = [
  ['mean<1s', 1001],
  ['p50<1s', 1002],
  ['p90<1s', 1003],
  ['p99<1s', 1004],
  ['p99.9<1s', 1005],
  ['p99.99<1s', 1006],
  ['max<1s', 1007],
  ['service.mean<1s', 101],
  ['service.p50<1s', 102],
  ['service.p90<1s', 103],
  ['service.p99<1s', 104],
  ['service.p99.9<1s', 105],
  ['service.p99.99<1s', 106],
  ['service.max<1s', 107],
  ['errors<1%', 0.001],
  ['dropped<1%', 0],
  ['hits<=1', 0.9],
  ['throughput<1k', 999],
];
for (const [slo, value] of observed) {
  test(`${slo} looks at its own figure`, () => {
    const [clause] = judgeSlo(parseSlo(slo), figuresOf()).clauses;
    assert.equal(clause!.observed, value);
    assert.equal(clause!.passed, true);
  });
}

const errors: [changes: Partial<SloFigures['totals']>, fraction: number][] = [
  [{ requests: 0, errors: 0 }, 0],
  [{ requests: 0, errors: 7 }, 1],
  [{ requests: 900, errors: 100 }, 0.1],
  [{ requests: 1000, errors: 0, non2xx: 20 }, 0.02],
  // One body in ten is checked.
  [{ requests: 1000, errors: 0, wrongBodies: 3 }, 0.03],
  [{ requests: 980, errors: 20, non2xx: 10, wrongBodies: 1 }, 0.04],
  [{ requests: 10, errors: 0, wrongBodies: 2 }, 1],
];
for (const [changes, fraction] of errors) {
  test(`errors of ${JSON.stringify(changes)}: ${fraction}`, () => {
    assert.equal(judgeSlo(parseSlo('errors<50%'), figuresOf(changes)).clauses[0]!.observed, fraction);
  });
}

test('dropped is a fraction of what was due, and nothing in a closed model', () => {
  const slo = parseSlo('dropped<=2%');
  assert.equal(judgeSlo(slo, figuresOf({}, 200)).clauses[0]!.observed, 0.02);
  assert.equal(judgeSlo(slo, figuresOf({}, 200)).passed, true);
  assert.equal(judgeSlo(slo, figuresOf({}, 201)).passed, false);
  const { schedule, ...closed } = figuresOf().generator;
  assert.equal(judgeSlo(slo, { ...figuresOf(), generator: closed }).clauses[0]!.observed, 0);
});

const truth: [operator: string, below: boolean, equal: boolean, above: boolean][] = [
  ['<', true, false, false],
  ['<=', true, true, false],
  ['>', false, false, true],
  ['>=', false, true, true],
];
for (const [operator, ...passed] of truth) {
  test(`throughput ${operator} 1000: below, equal, above`, () => {
    const slo = parseSlo(`throughput${operator}1000`);
    assert.deepEqual(
      [999, 1000, 1001].map((throughputPerS) => judgeSlo(slo, figuresOf({ throughputPerS })).passed),
      passed,
    );
  });
}

test('an SLO is met when every clause is', () => {
  const { passed, clauses } = judgeSlo(parseSlo('p99<5ms,errors<0.01%,throughput>1'), figuresOf());
  assert.equal(passed, false);
  assert.deepEqual(
    clauses.map(({ clause, metric, unit, limit, passed }) => [clause, metric, unit, limit, passed]),
    [
      ['p99<5ms', 'p99', 'us', 5000, true],
      ['errors<0.01%', 'errors', 'fraction', 0.0001, false],
      ['throughput>1', 'throughput', 'perS', 1, true],
    ],
  );
});

test('which percentiles it goes by, and what it bounds', () => {
  const clauses = parseSlo('p50<1s,service.p99.9<1s,max<1s,errors<1%,dropped>1%');
  assert.deepEqual(percentilesOf(clauses), [50, 99.9]);
  assert.deepEqual([isBounded(clauses, 'errors'), isBounded(clauses, 'dropped')], [true, false]);
});
