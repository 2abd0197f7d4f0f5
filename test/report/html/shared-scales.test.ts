import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineChart } from '../../../src/report/html/page-data.ts';
import { shareScales } from '../../../src/report/html/shared-scales.ts';

const chart = (x: LineChart['x'], min: number, max: number, end: number): LineChart => ({
  x,
  y: { unit: 'us', isLogarithmic: true, min, max },
  at: [],
  end,
  lines: [],
  events: [],
  bands: [],
});

test('charts of the same thing get one scale, time its own length where one is far longer', () => {
  const charts = {
    'r1-latency': chart('seconds', 10, 100, 5),
    'r2-latency': chart('seconds', 5, 50, 26),
    'r1-response': chart('percentile', 1, 2, 3),
    'r2-response': chart('percentile', 3, 4, 5),
    'r2-sweep-percentiles': chart('percentile', 7, 8, 9),
  };
  shareScales(charts);
  const scales = Object.entries(charts).map(([id, { y, end }]) => [id, y.min, y.max, end]);
  assert.deepEqual(scales, [
    ['r1-latency', 5, 100, 5],
    ['r2-latency', 5, 100, 26],
    ['r1-response', 1, 4, 5],
    ['r2-response', 1, 4, 5],
    ['r2-sweep-percentiles', 7, 8, 9],
  ]);
});

test('time has one axis where no run is far longer', () => {
  const charts = { 'r1-latency': chart('seconds', 10, 100, 4), 'r2-latency': chart('seconds', 5, 50, 20) };
  shareScales(charts);
  assert.deepEqual([charts['r1-latency'].end, charts['r2-latency'].end], [20, 20]);
});
