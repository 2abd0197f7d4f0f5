/**
 * The hash space cut into arcs: arc i is (ends[i - 1], ends[i]] and belongs to the node at `owners[i]`; the first one begins behind
 * the last and wraps over 0. `ends` ascends without repeats; hashes are integers from 0 to 2^32 - 1.
 */
export interface Arcs {
  readonly ends: Uint32Array;
  readonly owners: Uint16Array;
}

/** A placement whose shares can be computed instead of sampled. */
export interface ArcPlacement {
  readonly nodes: readonly string[];
  arcs(): Arcs;
}

const SPACE = 2 ** 32;

/** What part of the hash space each node owns, exactly, in the order of `nodes`; adds up to 1. */
export function exactShares(placement: ArcPlacement): Float64Array {
  const { ends, owners } = placement.arcs();
  const shares = new Float64Array(placement.nodes.length);
  let from = ends.at(-1)! - SPACE;
  for (let i = 0; i < ends.length; i++) {
    shares[owners[i]!]! += (ends[i]! - from) / SPACE;
    from = ends[i]!;
  }
  return shares;
}
