import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layOutEvents, rowsOf } from '../../src/page/event-labels.ts';

const layOut = (width: number, ...times: number[]) =>
  layOutEvents(
    times.map((at) => ({ at, label: 'start node-2' })),
    { width, xOf: (at) => (width * at) / 10, widthOf: () => 66 },
  );

test('names of events share a row where there is room, and none leaves the plot', () => {
  assert.deepEqual(
    layOut(300, 4, 7).map(({ textX, row }) => [textX, row]),
    [
      [124, 0],
      [214, 0],
    ],
  );
  assert.equal(layOut(300, 10)[0]!.textX, 234, 'at the right edge it stands left of its line');
  assert.deepEqual([rowsOf([]), rowsOf(layOut(300, 4, 7)), rowsOf(layOut(300, 4, 5))], [0, 1, 2]);
});

test('names in a row do not run into each other, and there are four rows at most', () => {
  const labels = layOut(240, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  assert.equal(rowsOf(labels), 4);
  assert.ok(labels.some(({ row }) => row === null));
  for (const [i, { row, textX }] of labels.entries())
    for (const other of labels.slice(0, i))
      assert.ok(row === null || other.row !== row || other.textX + 66 < textX, `${i}`);
});
