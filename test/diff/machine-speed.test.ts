import assert from 'node:assert/strict';
import { test } from 'node:test';
import { levelled } from '../../src/diff/machine-speed.ts';
import { type SidedMetric, sidedMetrics } from '../../src/diff/sides.ts';
import type { Run } from '../../src/result/run.ts';
import type { BenchRow } from '../../src/result/schema.ts';
import { sampleRun } from '../support/sample-run.ts';

type Change = (row: BenchRow, run: number) => void;

const isOwn = ({ subject }: BenchRow) => subject.startsWith('ringmark ');
/** How slow the machine is in each of the five runs of a side. */
const MACHINE = [1, 1.03, 0.96, 1.1, 1.01];
const slow: Change = (row, run) => {
  row.ns.min *= MACHINE[run]!;
};

const rowsOf = (run: Run) => run.bench!.suites.flatMap(({ rows }) => rows);

/** Benchmarks of both sides, with what happened to the rows of each. */
function sided(onA: Change, onB: Change, keep: (row: BenchRow) => boolean = () => true, runs = 5): SidedMetric[] {
  const side = (change: Change) =>
    Array.from({ length: runs }, (_, i) => {
      const run = sampleRun();
      for (const suite of run.bench!.suites) suite.rows = suite.rows.filter(keep);
      for (const row of rowsOf(run)) change(row, i);
      return { ...run, load: undefined, compare: undefined } as unknown as Run;
    });
  return sidedMetrics(side(onA), side(onB)).common;
}

const find = (metrics: readonly SidedMetric[], name: string, of: string) =>
  metrics.find(({ metric }) => metric.name === name && metric.of.startsWith(of))!;
const values = ({ a, b }: SidedMetric) => [...a, ...b].map(({ value }) => value);
const near = (got: number, expected: number) =>
  assert.ok(Math.abs(got / expected - 1) < 1e-9, `${got}, not ${expected}`);

test('what the machine did to all rows is taken out of ours, and what only ours did is left', () => {
  const common = sided(slow, (row, run) => {
    slow(row, run);
    if (row.subject === 'ringmark md5') row.ns.min *= 1.2;
  });
  const { common: after, machineSpeed } = levelled(common);
  assert.deepEqual(machineSpeed, { controls: 6, levelled: 4, slope: machineSpeed!.slope, change: 0 });
  near(machineSpeed!.slope, 1);
  const md5 = find(after, 'hash', 'ringmark md5');
  for (const { value } of md5.a) near(value, md5.a[0]!.value);
  for (const { value } of md5.b) near(value, 1.2 * md5.a[0]!.value);
  assert.equal(md5.isLevelled, true);
});

test('other packages, medians and their order stay as they are', () => {
  const common = sided(slow, slow);
  const { common: after } = levelled(common);
  assert.deepEqual(
    after.map(({ metric }) => metric.of),
    common.map(({ metric }) => metric.of),
  );
  const untouched = (all: readonly SidedMetric[]) =>
    all.filter(({ metric }) => !metric.isFastestBatch || !metric.of.startsWith('ringmark ')).map(values);
  assert.deepEqual(untouched(after), untouched(common));
});

test('rows of ours that do not depend on the machine stay, however it varies', () => {
  const common = sided(
    (row, run) => isOwn(row) || slow(row, run),
    (row, run) => isOwn(row) || slow(row, run),
  );
  const { common: after, machineSpeed } = levelled(common);
  assert.equal(machineSpeed!.slope, 0);
  assert.deepEqual(after.map(values), common.map(values));
});

test('no more is taken out than the others show, and nothing is put in', () => {
  const ours =
    (power: number): Change =>
    (row, run) => {
      row.ns.min *= MACHINE[run]! ** (isOwn(row) ? power : 1);
    };
  assert.deepEqual(
    [2, 0.5, -1].map((power) => levelled(sided(ours(power), ours(power))).machineSpeed!.slope.toFixed(6)),
    ['1.000000', '0.500000', '0.000000'],
  );
});

test('a package that was updated tells nothing of the machine', () => {
  const updated: Change = (row, run) => {
    slow(row, run);
    if (row.subject.startsWith('xxhash-wasm')) row.ns.min *= 0.8;
  };
  const { common, machineSpeed } = levelled(sided(slow, updated));
  assert.deepEqual([machineSpeed!.controls, machineSpeed!.change], [4, 0]);
  const ring = find(common, 'lookup', 'ringmark ring');
  near(ring.b[3]!.value, ring.a[3]!.value);
});

test('too few other packages, or runs, or rows whose settings differ: nothing changes', () => {
  const few = sided(slow, slow, (row) => isOwn(row) || row.subject.startsWith('xxhash-wasm'));
  assert.deepEqual(levelled(few), { common: few, machineSpeed: null });
  const short = sided(slow, slow, () => true, 4);
  assert.deepEqual(levelled(short), { common: short, machineSpeed: null });
  const other = sided(slow, (row, run) => {
    slow(row, run);
    if (!isOwn(row)) row.ns.batch *= 2;
  });
  assert.deepEqual(levelled(other), { common: other, machineSpeed: null });
});

test('a suite that names none of its rows ringmark tells nothing of the machine: all of it may be ours', () => {
  const unnamed: Change = (row) => {
    if (row.parameters.nodes === 1000 && isOwn(row)) row.subject = 'zipf:0.99';
  };
  const { machineSpeed } = levelled(sided(unnamed, unnamed));
  assert.deepEqual([machineSpeed!.controls, machineSpeed!.levelled], [5, 3], 'none of build');
});
