import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DiffOptions, diffRuns } from '../../src/diff/diff.ts';
import { Random } from '../../src/lib/random.ts';
import type { DiffResult, MetricDiff } from '../../src/result/diff-result.ts';
import type { Run } from '../../src/result/run.ts';
import { noisyRuns } from '../support/noisy-run.ts';
import { sampleRun } from '../support/sample-run.ts';

const options: DiffOptions = { seed: 1, resamples: 399, noise: null, isCrossMachine: false };
const named = (...runs: Run[]) => runs.map((run, i) => ({ path: `run-${i + 1}`, run }));
const changed = (change: (run: Run) => void): Run => {
  const run = sampleRun();
  change(run);
  return run;
};
const find = ({ metrics }: DiffResult, name: string, of = ''): MetricDiff =>
  metrics.find((metric) => metric.name === name && metric.of.startsWith(of))!;

test('every part of a run has its metrics, named as a gate and an SLO name them', () => {
  const { metrics } = diffRuns(named(sampleRun()), named(sampleRun()), options);
  const names = [...new Set(metrics.map(({ name }) => name))];
  assert.deepEqual(names, [
    ...['p50', 'p90', 'p99', 'p99.9', 'p99.99', 'mean', 'max', 'errors', 'hits', 'throughput'],
    ...['lookupNs', 'searchNs', 'buildMs', 'bytes', 'peakToMean', 'hash', 'hash.p50', 'lookup'],
    ...['lookup.p50', 'build', 'build.p50'],
  ]);
  const row = find({ metrics } as DiffResult, 'lookup', 'ringmark ring');
  assert.deepEqual([row.of, row.unit], ['ringmark ring, nodes 100, vnodes 160', 'ns']);
  assert.equal(find({ metrics } as DiffResult, 'peakToMean').of, 'ring xxh32, 10 nodes, 160 vnodes');
});

test('one run a side: changes and what one run shows of them, but no verdict of what was measured', () => {
  const after = changed(({ load }) => {
    load!.totals.throughputPerS /= 2;
  });
  const result = diffRuns(named(sampleRun()), named(after), options);
  const throughput = find(result, 'throughput');
  assert.deepEqual(
    [throughput.change, throughput.verdict, throughput.interval?.source],
    [-0.5, 'cannot tell', 'seconds'],
  );
  assert.match(throughput.reason!, /^one run does not show how runs vary; 5 a side do$/);
  assert.ok(throughput.interval!.high < -0.4 && throughput.interval!.low > -0.6);
});

test('what is computed differs by one run already', () => {
  const after = changed(({ compare }) => {
    const [row] = compare!.rows;
    if (row?.verdict !== 'ok') throw new Error('a measured row');
    row.share.peakToMean *= 1.5;
    row.bytes -= 1000;
  });
  const result = diffRuns(named(sampleRun()), named(after), options);
  assert.equal(find(result, 'peakToMean', 'ring xxh32').verdict, 'worse');
  assert.equal(find(result, 'bytes', 'ring xxh32').verdict, 'better');
  assert.deepEqual(find(result, 'bytes', 'jump').interval, { low: 0, high: 0, source: 'exact' });
  assert.equal(find(result, 'bytes', 'jump').verdict, 'no difference');
});

test('with --noise one run a side is judged, by that and by what the run shows', () => {
  const after = changed(({ load }) => {
    load!.totals.throughputPerS /= 2;
  });
  const verdict = (noise: number) =>
    find(diffRuns(named(sampleRun()), named(after), { ...options, noise }), 'throughput').verdict;
  assert.equal(verdict(0.02), 'slower');
  assert.equal(verdict(0.5), 'cannot tell');
  const same = diffRuns(named(sampleRun()), named(sampleRun()), { ...options, noise: 0.02 });
  assert.deepEqual([find(same, 'mean').verdict, find(same, 'mean').interval!.source], ['no difference', 'noise']);
});

test('five runs a side show a difference that is there, and its direction', () => {
  const random = new Random(1);
  const [a, b] = [noisyRuns(5, random), noisyRuns(5, random, { 'ringmark xxh32': 0.5 })];
  const there = find(diffRuns(a, b, options), 'hash', 'ringmark xxh32');
  assert.equal(there.verdict, 'slower');
  assert.ok(there.interval!.low < 0.5 && there.interval!.high > 0.5 && there.interval!.source === 'repeats');
  assert.equal(find(diffRuns(b, a, options), 'hash', 'ringmark xxh32').verdict, 'faster');
});

test('machines that differ are refused by name, or shown without a verdict', () => {
  const after = changed(({ environment }) => {
    environment.node = '22.1.0';
    environment.cpuModel = 'Another';
  });
  assert.throws(() => diffRuns(named(sampleRun()), named(after), options), {
    code: 'ERR_USAGE',
    message:
      'diff: expected runs of one machine (or --cross-machine), got CPU model AMD EPYC 7B13 against Another, Node.js 20 against 22',
  });
  const result = diffRuns(named(sampleRun()), named(after), { ...options, isCrossMachine: true, noise: 0.01 });
  const throughput = find(result, 'throughput');
  assert.equal(throughput.verdict, 'cannot tell');
  assert.match(throughput.reason!, /^different machines: CPU model AMD EPYC 7B13 against Another, Node\.js/);
  assert.equal(find(result, 'bytes').verdict, 'no difference', 'what is computed is the same everywhere');
});

test('runs of machines that differ are shown as they were measured', () => {
  const random = new Random(3);
  const [a, b] = [noisyRuns(5, random), noisyRuns(5, random)];
  assert.notEqual(diffRuns(a, b, options).machineSpeed, null);
  for (const { run } of b) run.environment.cores = 64;
  const { machineSpeed, metrics } = diffRuns(a, b, { ...options, isCrossMachine: true });
  assert.deepEqual([machineSpeed, metrics.filter(({ isLevelled }) => isLevelled)], [null, []]);
});

test('a patch of Node.js or a kernel is no other machine, nor are a few bytes of memory', () => {
  const after = changed(({ environment }) => {
    environment.node = '20.99.0';
    environment.kernel = 'Linux 7';
    environment.memoryBytes -= 4096;
  });
  assert.deepEqual(diffRuns(named(sampleRun()), named(after), options).machines, []);
});

test('settings that differ are named where they matter, and only there', () => {
  const after = changed(({ load }) => {
    load!.config.vnodes = 40;
    load!.config.rate = 100;
    load!.config.nodes[0]!.url = 'http://elsewhere:1';
    load!.config.slo = 'p99<1s';
  });
  const result = diffRuns(named(sampleRun()), named(after), { ...options, noise: 0.01 });
  const p99 = find(result, 'p99');
  assert.deepEqual(p99.settings, [
    { what: 'vnodes', a: '160', b: '40' },
    { what: 'rate', a: 'none', b: '100' },
  ]);
  assert.deepEqual([p99.verdict, p99.interval], ['cannot tell', null]);
  assert.equal(find(result, 'lookup').settings, undefined);
});

test('nothing in common is one line', () => {
  const { bench, compare, load, ...bare } = sampleRun();
  assert.throws(() => diffRuns(named({ ...bare, bench: bench! }), named({ ...bare, load: load! }), options), {
    code: 'ERR_USAGE',
    message: 'diff: expected runs that measured the same things, got nothing in common',
  });
});

test('runs that are not valid or not complete are named, and so is what only some have', () => {
  const after = changed((run) => {
    run.complete = false;
    run.load!.valid = false;
    run.load!.invalidReasons = ['7 wrong bodies'];
    delete run.compare;
  });
  const { warnings, b } = diffRuns(named(sampleRun()), named(after), options);
  assert.deepEqual(warnings.slice(0, 2), [
    'B, run-1: NOT VALID: 7 wrong bodies',
    'B, run-1: INCOMPLETE: it was stopped before its end',
  ]);
  assert.match(warnings[2]!, /^\d+ metrics are not in all of the runs, and left out$/);
  assert.deepEqual([b.runs[0]!.valid, b.runs[0]!.complete], [false, false]);
});

test('a package that is not ours and differs says that it is not the code alone', () => {
  const random = new Random(2);
  const [a, b] = [noisyRuns(5, random), noisyRuns(5, random, { 'xxhash-wasm': 1 })];
  assert.match(
    diffRuns(a, b, options).warnings[0]!,
    /^packages that are not ours differ as well \(xxhash-wasm, bytes 20/,
  );
});

test('a figure of 0 has no ratio', () => {
  const before = changed(({ load }) => {
    load!.latencyUs.response.p50 = 0;
  });
  const p50 = find(diffRuns(named(before), named(sampleRun()), { ...options, noise: 0.1 }), 'p50');
  assert.deepEqual([p50.change, p50.interval, p50.reason], [null, null, 'a figure of 0 has no ratio']);
});

test('events and stages that differ are said as the command line has them', () => {
  const after = sampleRun();
  const { config } = after.load!;
  config.events = [
    { atS: 4, action: 'kill', node: 'node-2' },
    { atS: 8, action: 'start', node: 'node-2' },
  ];
  config.stages = [
    { durationS: 10, rate: 1000 },
    { durationS: 30, rate: 5000 },
  ];
  const options = { seed: 1, resamples: 199, noise: null, isCrossMachine: false };
  const { metrics } = diffRuns([{ path: 'a', run: sampleRun() }], [{ path: 'b', run: after }], options);
  assert.equal(
    metrics.find(({ name }) => name === 'p99')!.reason,
    'different settings: at none against 4s:kill:node-2,8s:start:node-2, stages none against 10s:1000,30s:5000',
  );
});
