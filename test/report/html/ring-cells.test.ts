import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exactShares } from '../../../src/placement/arcs.ts';
import { Ring } from '../../../src/placement/ring.ts';
import { type Cell, exactCells, majorityCells } from '../../../src/report/html/ring-cells.ts';

const rings = fc.record({ count: fc.integer({ min: 1, max: 9 }), vnodes: fc.integer({ min: 1, max: 40 }) }).map(
  ({ count, vnodes }) =>
    new Ring(
      Array.from({ length: count }, (_, i) => `node-${i}`),
      { vnodes },
    ),
);

test('cells go once around the ring, and each hash lies in one of its owner', () => {
  fc.assert(
    fc.property(rings, fc.array(fc.integer({ min: 0, max: 2 ** 32 - 1 })), (ring, hashes) => {
      const cells = exactCells(ring.arcs());
      expectOneTurn(cells);
      for (const hash of hashes) {
        const cell = cells.find(({ from, to }) => hash + 1 > from * 2 ** 32 && hash + 1 <= to * 2 ** 32);
        assert.equal(cell?.owner, ring.indexOfHash(hash));
      }
    }),
  );
});

test('cells are as wide as the shares', () => {
  fc.assert(
    fc.property(rings, (ring) => {
      const widths = new Float64Array(ring.nodes.length);
      for (const { from, to, owner } of exactCells(ring.arcs())) widths[owner]! += to - from;
      for (const [owner, share] of exactShares(ring).entries()) assert.ok(Math.abs(widths[owner]! - share) < 1e-9);
    }),
  );
});

test('a cell of many arcs is of the node that has most of it', () => {
  fc.assert(
    fc.property(rings, fc.integer({ min: 1, max: 50 }), (ring, count) => {
      const cells = majorityCells(ring.arcs(), count);
      expectOneTurn(cells);
      const exact = exactCells(ring.arcs());
      for (let i = 0; i < count; i++) {
        const [from, to] = [i / count, (i + 1) / count];
        const widths = new Map<number, number>();
        for (const cell of exact) {
          const width = Math.min(to, cell.to) - Math.max(from, cell.from);
          if (width > 0) widths.set(cell.owner, (widths.get(cell.owner) ?? 0) + width);
        }
        const middle = (from + to) / 2;
        const { owner } = cells.find((cell) => cell.from < middle && middle < cell.to)!;
        assert.ok(widths.get(owner)! >= Math.max(...widths.values()) - 1e-9, `cell ${i} of ${count}`);
      }
    }),
  );
});

function expectOneTurn(cells: readonly Cell[]): void {
  assert.equal(cells[0]!.from, 0);
  assert.equal(cells.at(-1)!.to, 1);
  for (const [i, { from, to }] of cells.entries()) {
    assert.ok(to > from);
    if (i > 0) assert.equal(from, cells[i - 1]!.to);
  }
}
