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
    [() => {}, /^node-0 gets 35\.2 % of the requests and is full first: 5\.3 % of the cluster's capacity/],
    [(load) => Object.assign(load.totals.balanceTax, { predicted: 0.01 }), /^The load is even: 31\.2k requests\/s/],
    [
      (load) => Object.assign(load.generator, { saturated: true }),
      /^The generator was the limit: 31\.2k requests\/s are a floor/,
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

test('without a load test it is of what there is', () => {
  const { load, ...withoutLoad } = sampleRun();
  assert.match(lessonOf(withoutLoad), /Too weak to place keys by: djb2/);
  const { compare, ...benchOnly } = withoutLoad;
  assert.match(lessonOf(benchOnly), /hash: ringmark md5 is 0\.0976x the speed of xxhash-wasm/);
});
