import type { ArcPlacement } from './arcs.ts';
import type { Placement } from './placement.ts';

/** Fractions of the key space. `collateral` moved between two nodes that were there before and after. */
export interface Moved {
  moved: number;
  collateral: number;
}

const SPACE = 2 ** 32;

/** What moves between two placements whose arcs are known: exact. O(arcs of both). */
export function exactMovement(before: ArcPlacement, after: ArcPlacement): Moved {
  const change = ownerChange(before.nodes, after.nodes);
  const a = before.arcs();
  const b = after.arcs();
  let moved = 0;
  let collateral = 0;
  // Both rings are cut at the same places: from 0 through every end of either to 2^32, where the first arcs have wrapped.
  for (let from = -1, i = 0, j = 0; from < SPACE - 1; ) {
    const to = Math.min(a.ends[i] ?? SPACE - 1, b.ends[j] ?? SPACE - 1);
    const kind = change(a.owners[i % a.ends.length]!, b.owners[j % b.ends.length]!);
    if (kind !== 'stays') moved += to - from;
    if (kind === 'collateral') collateral += to - from;
    if (a.ends[i] === to) i++;
    if (b.ends[j] === to) j++;
    from = to;
  }
  return { moved: moved / SPACE, collateral: collateral / SPACE };
}

/** What moves between two placements of keys whose hashes are `hashes`, unsigned. O(hashes). */
export function sampledMovement(before: Placement, after: Placement, hashes: Uint32Array): Moved {
  const change = ownerChange(before.nodes, after.nodes);
  let moved = 0;
  let collateral = 0;
  for (const hash of hashes) {
    const kind = change(before.indexOfHash(hash), after.indexOfHash(hash));
    if (kind !== 'stays') moved++;
    if (kind === 'collateral') collateral++;
  }
  return { moved: moved / hashes.length, collateral: collateral / hashes.length };
}

function ownerChange(before: readonly string[], after: readonly string[]) {
  const indexAfter = new Map(after.map((id, index) => [id, index]));
  const newIndex = Int32Array.from(before, (id) => indexAfter.get(id) ?? -1);
  const known = new Set(before);
  const isOld = after.map((id) => known.has(id));
  return (from: number, to: number): 'stays' | 'collateral' | 'needed' => {
    if (newIndex[from] === to) return 'stays';
    return newIndex[from] !== -1 && isOld[to] ? 'collateral' : 'needed';
  };
}
