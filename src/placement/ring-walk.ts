import { byDraws } from './preference.ts';
import type { RingTable } from './ring-table.ts';

/** All `nodes` owners, each once, in the order in which its first point follows position `start`, the point there included. */
export function clockwise({ entries, starts, slotBits }: RingTable, start: number, nodes: number): Iterable<number> {
  const ownerMask = 2 ** (slotBits - 1) - 1;
  const points = starts.at(-1)!;
  return byDraws(nodes, (step) => entries[(start + step) % points]! & ownerMask, points);
}
