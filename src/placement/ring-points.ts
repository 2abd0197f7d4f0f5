import { type Arcs, arcsThatEndAt, HASH_SPACE } from './arcs.ts';

/** Most points of a whole ring. */
export const MAX_POINTS = 2 ** 26;

/** The points of a ring, ascending by hash (unsigned), and the index of the node that each belongs to. Equal points ascend by owner. */
export interface RingPoints {
  readonly hashes: Uint32Array;
  readonly owners: Uint16Array;
}

/** Sorts points by radix, 11 bits a pass. Stable: where `owners` ascend, equal hashes stay in the order of their owners. O(points). */
export function sortPoints(hashes: Uint32Array<ArrayBuffer>, owners: Uint16Array<ArrayBuffer>): RingPoints {
  let [from, to] = [hashes, new Uint32Array(hashes.length)];
  let [fromOwners, toOwners] = [owners, new Uint16Array(owners.length)];
  for (const shift of [0, 11, 22]) {
    const starts = new Uint32Array(2049);
    for (let i = 0; i < from.length; i++) starts[((from[i]! >>> shift) & 2047) + 1]!++;
    for (let digit = 1; digit < 2048; digit++) starts[digit]! += starts[digit - 1]!;
    for (let i = 0; i < from.length; i++) {
      const at = starts[(from[i]! >>> shift) & 2047]!++;
      to[at] = from[i]!;
      toOwners[at] = fromOwners[i]!;
    }
    [from, to] = [to, from];
    [fromOwners, toOwners] = [toOwners, fromOwners];
  }
  return { hashes: from, owners: fromOwners };
}

/** The arcs between the points. Where points are equal, the first of them has the arc. */
export function pointArcs({ hashes, owners }: RingPoints): Arcs {
  return arcsThatEndAt(hashes, owners, HASH_SPACE);
}
