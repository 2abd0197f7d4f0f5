import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lessonOf } from '../../../src/report/html/lesson.ts';
import type { LoadResult } from '../../../src/result/load-result.ts';
import type { Run } from '../../../src/result/run.ts';
import { sampleRun } from '../../support/sample-run.ts';

const withLoad = (change: (load: LoadResult) => void): Run => {
  const run = sampleRun();
  change(run.load!);
  return run;
};

test('what is wrong comes before what is limited, and that before what is good', () => {
  const outage = { node: 'node-1', fromS: 2, toS: 4.5, asked: 100, failed: 60 };
  const cases: [change: (load: LoadResult) => void, lesson: RegExp][] = [
    [
      () => {},
      /^node-0 is predicted to get 35\.2 % of the requests and to be full first: then 5\.3 % of the cluster's capacity cannot be used\. Here it served 35\.1 %\.$/,
    ],
    [
      (load) => {
        load.totals.balanceTax.observed = 0.12;
        load.nodes[2]!.observedShare = 0.38;
      },
      /^node-2 got 38\.0 % of the requests and is full first: 12\.0 % of the cluster's capacity cannot be used\.$/,
    ],
    [
      (load) => Object.assign(load.totals.balanceTax, { predicted: 0.01 }),
      /^The load is predicted to be even: 31\.2k requests\/s/,
    ],
    [
      (load) => Object.assign(load.totals.balanceTax, { predicted: 0.3, observed: 0.01 }),
      /^The load is even: 31\.2k requests\/s/,
    ],
    [
      (load) => Object.assign(load.generator, { saturated: true }),
      /^The generator was the limit: the cluster answers at least 31\.2k requests\/s\.$/,
    ],
    [
      (load) => Object.assign(load, { outages: [outage] }),
      /^node-1 was out for 2\.5 s: of 100 requests to it 60 failed/,
    ],
    [
      (load) => Object.assign(load, { valid: false, invalidReasons: ['7 wrong bodies'] }),
      /not to be trusted: 7 wrong bodies/,
    ],
  ];
  for (const [change, lesson] of cases) assert.match(lessonOf(withLoad(change)), lesson);
});

test('where a node was down, what was served says nothing about balance', () => {
  const run = withLoad((load) => {
    Object.assign(load.totals.balanceTax, { observed: 0.3 });
    load.events = [{ atS: 4, action: 'pause', node: 'node-1', tookS: 0 }];
  });
  assert.match(
    lessonOf(run),
    /^node-0 is predicted to get 35\.2 %.* 5\.3 % of the cluster's capacity cannot be used\.$/,
  );
  run.load!.events = [{ atS: 4, action: 'pause', node: 'node-1', tookS: 0, failure: 'no such process' }];
  assert.match(lessonOf(run), /30\.0 % of the cluster's capacity/, 'it was not paused');
});

test('without a load test it is of what there is', () => {
  const { load, ...withoutLoad } = sampleRun();
  assert.match(lessonOf(withoutLoad), /Too weak to place keys by: djb2/);
  const { compare, ...benchOnly } = withoutLoad;
  assert.match(lessonOf(benchOnly), /^lookup: ringmark ring is 4\.31x the speed of xxhash-wasm \+ binary search\.$/);
});

test('a benchmark of lookups tells of the ring, whatever else of ours was timed', () => {
  const { load, compare, ...run } = sampleRun();
  const lookup = run.bench!.suites[1]!;
  lookup.rows.push({ ...lookup.rows[0]!, subject: 'ringmark md5 alone', speedup: { p50: 1.86, p25: 1.8, p75: 1.9 } });
  run.bench!.suites = [lookup];
  assert.match(lessonOf(run), /^lookup: ringmark ring is 4\.31x /);
});

test('a hash that only some placements show to be weak is told with them', () => {
  const { load, bench, ...run } = sampleRun();
  const [ring] = run.compare!.rows;
  if (ring?.verdict !== 'ok') throw new Error('a measured row');
  run.compare!.rows = [
    { ...ring, hash: 'java', verdict: 'weak-hash' },
    { ...ring, hash: 'java', algorithm: 'maglev' },
    { ...ring, hash: 'djb2', verdict: 'weak-hash' },
  ];
  assert.equal(lessonOf(run), 'Too weak to place keys by: java (for ring), djb2.');
});

test('a sweep says whether its taxes were measured or predicted', () => {
  const { load, bench, compare, ...run } = sampleRun();
  const [few, many] = [structuredClone(load!), structuredClone(load!)];
  few.totals.balanceTax = { predicted: 0.3, observed: 0.28, cpu: null };
  many.totals.balanceTax = { predicted: 0.05, observed: 0.06, cpu: null };
  const { environment } = run;
  run.loadSweep = {
    ...{ schema: 'ringmark/load-sweep@1', environment, complete: true },
    ...{ sweep: { parameter: 'vnodes', values: [1, 160] }, loads: [few, many] },
  };
  assert.match(
    lessonOf(run),
    /^With vnodes 160 the hottest node wastes 6\.0 % of the capacity; with 1 it wastes 28\.0 %/,
  );
  many.totals.balanceTax.observed = null;
  assert.match(lessonOf(run), /^With vnodes 160 the hottest node is predicted to waste 5\.0 %/);
});
