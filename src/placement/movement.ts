import { usageError } from '../lib/expect.ts';
import type { ArcPlacement } from './arcs.ts';
import { type HashedKeys, indexOfHashed } from './hashed-keys.ts';
import type { Placement } from './placement.ts';

/** Fractions of the key space. `collateral` moved between two nodes that were there before and after. */
export interface Moved {
  moved: number;
  collateral: number;
}

/** A stretch (`from`, `to`] of the key space (see `Arcs`) that one node owned and another owns now. `from` is -1 at the very start. */
export interface MovedRange {
  readonly from: number;
  readonly to: number;
  /** Indices into the nodes of the placement before, and of the one after. */
  readonly before: number;
  readonly after: number;
}

/** What becomes of a key. */
export type Fate = 'stays' | 'collateral' | 'needed';

/**
 * What moves between two placements whose arcs are known: exact. O(arcs of both). Both have to go by the same hash function and
 * seed: keys lie elsewhere for another.
 * @throws ERR_USAGE when the key spaces of the two differ: tables with other numbers of slots.
 */
export function exactMovement(before: ArcPlacement, after: ArcPlacement): Moved {
  const fateOf = ownerChange(before.nodes, after.nodes);
  const { space } = before.arcs();
  let moved = 0;
  let collateral = 0;
  for (const range of movedRanges(before, after)) {
    moved += range.to - range.from;
    if (fateOf(range.before, range.after) === 'collateral') collateral += range.to - range.from;
  }
  return { moved: moved / space, collateral: collateral / space };
}

/**
 * Every stretch of the key space that changes its owner, ascending; neighbours that move alike are one. O(arcs of both).
 * @throws ERR_USAGE as `exactMovement`
 */
export function movedRanges(before: ArcPlacement, after: ArcPlacement): MovedRange[] {
  const fateOf = ownerChange(before.nodes, after.nodes);
  const a = before.arcs();
  const b = after.arcs();
  if (a.space !== b.space) throw usageError('after', `a placement over a key space of ${a.space}`, b.space);
  const ranges: MovedRange[] = [];
  let last: MovedRange | undefined;
  // The space is cut at the ends of both, from 0 to its end, where the first arcs have wrapped.
  const end = a.space - 1;
  for (let from = -1, i = 0, j = 0; from < end; ) {
    const to = Math.min(a.ends[i] ?? end, b.ends[j] ?? end);
    const [ownerBefore, ownerAfter] = [a.owners[i % a.ends.length]!, b.owners[j % b.ends.length]!];
    if (a.ends[i] === to) i++;
    if (b.ends[j] === to) j++;
    if (fateOf(ownerBefore, ownerAfter) !== 'stays') {
      if (last?.to === from && last.before === ownerBefore && last.after === ownerAfter) {
        ranges.pop();
        last = { ...last, to };
      } else last = { from, to, before: ownerBefore, after: ownerAfter };
      ranges.push(last);
    }
    from = to;
  }
  return ranges;
}

/** What moves between two placements, of a sample of keys. O(keys). @throws ERR_USAGE for no keys. */
export function sampledMovement(before: Placement, after: Placement, keys: HashedKeys): Moved {
  const fateOf = ownerChange(before.nodes, after.nodes);
  if (keys.length === 0) throw usageError('keys', 'one key at least', keys.length);
  let moved = 0;
  let collateral = 0;
  for (let i = 0; i < keys.length; i++) {
    const fate = fateOf(indexOfHashed(before, keys, i), indexOfHashed(after, keys, i));
    if (fate !== 'stays') moved++;
    if (fate === 'collateral') collateral++;
  }
  return { moved: moved / keys.length, collateral: collateral / keys.length };
}

/** What it means for a key to be owned by one of `before`, then by one of `after`: a function of the two indices. */
export function ownerChange(before: readonly string[], after: readonly string[]) {
  const indexAfter = new Map(after.map((id, index) => [id, index]));
  const newIndex = Int32Array.from(before, (id) => indexAfter.get(id) ?? -1);
  const known = new Set(before);
  const isOld = after.map((id) => known.has(id));
  return (from: number, to: number): Fate => {
    if (newIndex[from] === to) return 'stays';
    return newIndex[from] !== -1 && isOld[to] ? 'collateral' : 'needed';
  };
}
