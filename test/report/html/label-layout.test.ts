import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { layOutLabels } from '../../../src/report/html/label-layout.ts';

const frame = { width: 800, height: 400 };
const height = 13;
const point = fc.record({
  x: fc.double({ min: 6, max: 794, noNaN: true }),
  y: fc.double({ min: 6, max: 394, noNaN: true }),
  radius: fc.constant(5),
  width: fc.double({ min: 20, max: 120, noNaN: true }),
});

test('no label covers another or a mark, or leaves the frame', () => {
  fc.assert(
    fc.property(fc.array(point, { maxLength: 40 }), (points) => {
      const boxes = layOutLabels(points, frame, height).map(({ of, x, y }) => ({
        x,
        y,
        width: points[of]!.width,
        height,
      }));
      const marks = points.map(({ x, y, radius }) => ({
        x: x - radius,
        y: y - radius,
        width: 2 * radius,
        height: 2 * radius,
      }));
      for (const [i, box] of boxes.entries()) {
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 800 && box.y + height <= 400, 'within');
        for (const other of [...boxes.slice(i + 1), ...marks]) assert.ok(!overlap(box, other), 'apart');
      }
    }),
  );
});

test('a point with room around it has its label right beside it', () => {
  const [label] = layOutLabels([{ x: 100, y: 100, radius: 5, width: 50 }], frame, height);
  assert.deepEqual(label, { of: 0, x: 108, y: 93.5, leader: undefined });
});

test('no leader strikes through a name, its own or another', () => {
  const marks = Array.from({ length: 30 }, (_, i) => ({
    x: 150 + 9 * (i % 6),
    y: 150 + 9 * Math.floor(i / 6),
    radius: 5,
    width: 60,
  }));
  const labels = layOutLabels(marks, { width: 400, height: 400 }, height);
  assert.ok(labels.filter(({ leader }) => leader).length > 5);
  for (const { of, leader } of labels) {
    if (!leader) continue;
    const { x, y } = marks[of]!;
    // Every pixel of the line, but its end at the edge of its own label.
    for (let part = 0; part < 1; part += 0.01) {
      const [atX, atY] = [x + part * (leader.x - x), y + part * (leader.y - y)];
      for (const box of labels)
        assert.ok(
          !overlap(
            { x: atX, y: atY, width: 0, height: 0 },
            { x: box.x, y: box.y, width: marks[box.of]!.width, height },
          ),
          `the line of ${of} and the name of ${box.of}`,
        );
    }
  }
});

test('a label that has no room is left out', () => {
  assert.deepEqual(layOutLabels([{ x: 20, y: 20, radius: 5, width: 500 }], { width: 40, height: 40 }, height), []);
});

function overlap(a: { x: number; y: number; width: number; height: number }, b: typeof a): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
