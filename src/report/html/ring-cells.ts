import type { Arcs } from '../../placement/arcs.ts';

/** A piece of the ring with one owner, in turns from 0 (the top) to 1; it ends past 1 where it crosses the top. */
export interface Cell {
  from: number;
  to: number;
  owner: number;
}

/** The arcs as they are: the first one begins behind the last and wraps, so it is put at the end. Neighbours of one owner stay apart. */
export function exactCells({ space, ends, owners }: Arcs): Cell[] {
  const turn = (end: number) => (end + 1) / space;
  const cells = Array.from(ends, (end, i) => ({
    from: turn(i === 0 ? -1 : ends[i - 1]!),
    to: turn(end),
    owner: owners[i]!,
  }));
  const last = cells.at(-1)!;
  // What lies past the last point belongs to the owner of the first.
  return last.to < 1 ? [...cells, { from: last.to, to: 1, owner: cells[0]!.owner }] : cells;
}

/**
 * The ring in `count` cells of equal width, each of the node that has most of it; neighbours of one owner become one.
 * O(arcs + count).
 */
export function majorityCells(arcs: Arcs, count: number): Cell[] {
  const winners = new Array<{ owner: number; width: number } | undefined>(count);
  let cell = -1;
  let widths = new Map<number, number>();
  const close = () => {
    const [most] = [...widths].sort((a, b) => b[1] - a[1]);
    if (cell >= 0 && most) winners[cell] = { owner: most[0], width: most[1] };
  };
  for (const { from, to, owner } of pieces(arcs, count)) {
    const at = Math.min(count - 1, Math.floor(((from + to) / 2) * count));
    if (at !== cell) {
      close();
      widths = new Map();
      cell = at;
    }
    widths.set(owner, (widths.get(owner) ?? 0) + to - from);
  }
  close();
  return merged(winners.map((winner, i) => ({ from: i / count, to: (i + 1) / count, owner: winner?.owner ?? 0 })));
}

/** The arcs, cut where a cell ends. */
function* pieces(arcs: Arcs, count: number): Generator<Cell> {
  for (const { from, to, owner } of exactCells(arcs)) {
    let start = from;
    for (let edge = Math.floor(from * count) + 1; edge / count < to; edge++) {
      if (edge / count <= start) continue;
      yield { from: start, to: edge / count, owner };
      start = edge / count;
    }
    if (to > start) yield { from: start, to, owner };
  }
}

function merged(cells: readonly Cell[]): Cell[] {
  const result: Cell[] = [];
  for (const cell of cells) {
    const before = result.at(-1);
    if (before?.owner === cell.owner) before.to = cell.to;
    else result.push({ ...cell });
  }
  return result;
}
