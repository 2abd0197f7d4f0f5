/**
 * The key space cut into arcs: arc i is (ends[i - 1], ends[i]] and belongs to the node at `owners[i]`; the first one begins
 * behind the last and wraps. The space is the interval (-1, space - 1], and `ends` ascends in it without repeats. A 32-bit hash
 * lies at its own number, and so does a slot of a table (`space` is then the number of slots); a hash h of 64 bits lies at
 * (h + 1) / 2^32 - 1, rounded down to a multiple of 2^-21, so that sums of widths are exact in doubles.
 */
export interface Arcs {
  readonly space: number;
  readonly ends: Float64Array;
  readonly owners: Uint16Array;
}

/** A placement whose shares can be computed instead of sampled. */
export interface ArcPlacement {
  readonly nodes: readonly string[];
  arcs(): Arcs;
}

/** The space of 32-bit hashes. */
export const HASH_SPACE = 2 ** 32;

/**
 * Arcs that end at `ends`, which ascend; of equal ones the first has the arc.
 *
 * One loop, since `filter` of a typed array collects what it keeps in a list first, and takes ten times as long.
 */
export function arcsThatEndAt(ends: ArrayLike<number>, owners: Uint16Array, space: number): Arcs {
  const arcs = { space, ends: new Float64Array(ends.length), owners: new Uint16Array(ends.length) };
  let count = 0;
  for (let i = 0; i < ends.length; i++) {
    if (i > 0 && ends[i] === ends[i - 1]) continue;
    arcs.ends[count] = ends[i]!;
    arcs.owners[count++] = owners[i]!;
  }
  if (count === ends.length) return arcs;
  return { space, ends: arcs.ends.slice(0, count), owners: arcs.owners.slice(0, count) };
}

/** Whether a placement's shares can be computed. */
export function hasArcs<T extends object>(placement: T): placement is T & ArcPlacement {
  return 'arcs' in placement;
}

/** What part of the key space each node owns, exactly, in the order of `nodes`; adds up to 1. */
export function exactShares(placement: ArcPlacement): Float64Array {
  const { space, ends, owners } = placement.arcs();
  const shares = new Float64Array(placement.nodes.length);
  let from = ends.at(-1)! - space;
  for (let i = 0; i < ends.length; i++) {
    shares[owners[i]!]! += (ends[i]! - from) / space;
    from = ends[i]!;
  }
  return shares;
}
