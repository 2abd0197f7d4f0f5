import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latencyChart, MOST_NODES, secondsOfPoint, throughputChart } from '../../../src/report/html/load-charts.ts';
import type { LoadOutcomes, LoadResult, LoadSecond } from '../../../src/result/load-result.ts';
import { sampleRun } from '../../support/sample-run.ts';

const outcomes = (requests: number, p99Us: number, errors = 0): LoadOutcomes => ({
  requests,
  errors,
  non2xx: 0,
  hits: requests,
  misses: 0,
  p50Us: p99Us / 2,
  p99Us,
});

const second = (atS: number, requests: number, p99Us: number, errors = 0): LoadSecond => ({
  atS,
  ...outcomes(requests, p99Us, errors),
  nodes: [
    { id: 'node-0', ...outcomes(requests / 4, p99Us) },
    { id: 'node-1', ...outcomes(0, 0) },
  ],
});

function loadOf(series: LoadSecond[], change: Partial<LoadResult> = {}): LoadResult {
  const load = sampleRun().load!;
  load.totals.durationS = 2.5;
  return { ...load, series, ...change };
}

const lineOf = (chart: ReturnType<typeof throughputChart>, label: string) =>
  chart.lines.find((line) => line.label === label)?.values;

test('throughput is per second of each stretch, and what came after the end is none', () => {
  const chart = throughputChart(loadOf([second(1, 100, 5), second(2, 200, 6), second(2.5, 200, 7), second(2.6, 9, 9)]));
  assert.deepEqual(chart.at, [0.5, 1.5, 2.25]);
  assert.equal(chart.end, 2.5);
  assert.deepEqual(lineOf(chart, 'all nodes'), [100, 200, 400]);
  assert.deepEqual(lineOf(chart, 'node-0'), [25, 50, 100]);
  assert.deepEqual(lineOf(chart, 'node-2'), [0, 0, 0]);
  assert.equal(lineOf(chart, 'failed'), undefined);
  assert.equal(chart.y.min, 0);
});

test('failures have a line where there are some', () => {
  const load = loadOf([second(1, 100, 5), second(2, 50, 5, 40)]);
  load.totals.errors = 40;
  assert.deepEqual(lineOf(throughputChart(load), 'failed'), [0, 40]);
});

test('a second without an answer has no latency', () => {
  const chart = latencyChart(loadOf([second(1, 100, 5), second(2, 0, 0), second(2.5, 10, 8)]));
  assert.deepEqual(lineOf(chart, 'p99'), [5, null, 8]);
  assert.deepEqual(lineOf(chart, 'p50'), [2.5, null, 4]);
  assert.deepEqual(lineOf(chart, 'node-1 p99'), [null, null, null]);
  assert.ok(chart.y.min > 0 && chart.y.min < 2.5 && chart.y.max > 8);
});

test('what was done to nodes and when they were silent is marked', () => {
  const events = [{ atS: 1.25, action: 'kill', node: 'node-1', tookS: 0.1 } as const];
  const outages = [
    { node: 'node-1', fromS: 1.3, toS: null, asked: 5, failed: 5 },
    { node: 'node-0', fromS: 0.2, toS: 0.4, asked: 5, failed: 5 },
  ];
  const { events: marked, bands } = throughputChart(
    loadOf([second(1, 1, 1), second(2, 1, 1)], { events: [...events], outages }),
  );
  assert.deepEqual(marked, [{ at: 1.25, label: 'kill node-1' }]);
  assert.deepEqual(bands, [
    { from: 1.3, to: 2.5 },
    { from: 0.2, to: 0.4 },
  ]);
});

test('of many seconds a point is some: their mean throughput, and the worst of their latencies', () => {
  const load = loadOf(
    Array.from({ length: 800 }, (_, i) => second(i + 1, i % 2 === 0 ? 100 : 300, i % 2 === 0 ? 5 : 7)),
  );
  load.totals.durationS = 800;
  assert.equal(secondsOfPoint(load), 2);
  assert.deepEqual(new Set(lineOf(throughputChart(load), 'all nodes')), new Set([200]));
  assert.deepEqual(new Set(lineOf(latencyChart(load), 'p99')), new Set([7]));
});

test('of many nodes the busiest have a line, each in the look it has everywhere', () => {
  const load = loadOf([second(1, 100, 5), second(2, 200, 6)]);
  const [node] = load.nodes;
  load.nodes = Array.from({ length: 20 }, (_, i) => ({ ...node!, id: `n${i}`, requests: (i * 7) % 20 }));
  const { lines } = throughputChart(load);
  assert.deepEqual(
    lines.slice(1).map(({ label }) => label),
    ['n5', 'n8', 'n11', 'n14', 'n17'],
  );
  assert.equal(lines.length, MOST_NODES + 1);
  const looks = latencyChart(load)
    .lines.slice(2)
    .map(({ colour, dash }) => [colour, dash]);
  assert.deepEqual(
    looks,
    lines.slice(1).map(({ colour, dash }) => [colour, dash]),
  );
});
