import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roomyNames } from '../../../src/report/html/axis-names.ts';
import { logTicks } from '../../../src/report/html/scale.ts';

const texts = (width: number, ...places: number[]) =>
  roomyNames(
    places.map((at) => ({ at, text: '100 ns' })),
    width,
  ).map(({ at }) => at);

test('an axis leaves out names where there is no room for all, evenly, and none begins before it', () => {
  assert.deepEqual(texts(400, 0.1, 0.3, 0.5, 0.7, 0.9), [0.1, 0.3, 0.5, 0.7, 0.9]);
  assert.deepEqual(texts(200, 0.15, 0.3, 0.5, 0.7, 0.9), [0.15, 0.5, 0.9]);
  assert.deepEqual(texts(160, 0.01, 0.35, 0.7), [0.35, 0.7]);
});

test('a logarithmic axis has at least two ticks, however short it is', () => {
  for (const [min, max] of [
    [6.2, 8.4],
    [345, 352],
    [99.9, 100.1],
    [1e6, 1.02e6],
    [2.1, 2.9],
  ] as const) {
    const ticks = logTicks(min, max);
    assert.ok(ticks.length >= 2 && ticks.length <= 8, `${min} to ${max}: ${ticks}`);
    for (const tick of ticks) assert.ok(tick >= min && tick <= max, `${tick}`);
  }
  assert.deepEqual(logTicks(6200, 8400), [7000, 8000]);
});
