import { type Arcs, HASH_SPACE } from './arcs.ts';
import type { RingPoints } from './ring-points.ts';

/**
 * The arcs of a ring on which no node owns more than its capacity. A node keeps what its points give it, in ascending order of
 * hashes, until it is full; then each hash that is left, in ascending order, goes to the first node clockwise that is not full.
 * O(points).
 * @param capacities in hashes, by node; they add up to `space` at least
 * @param space how many hashes there are: all points lie below it
 */
export function spill(points: RingPoints, capacities: Float64Array, space = HASH_SPACE): Arcs {
  const room = capacities.slice();
  // The first point's stretch wraps: it is the first one, and the last, since hashes are gone through from 0 on.
  const stretches = points.hashes.length + 1;
  const ownerOf = (stretch: number) => points.owners[stretch % points.owners.length]!;
  const endOf = (stretch: number) => points.hashes[stretch] ?? space - 1;
  const startOf = (stretch: number) => (stretch === 0 ? -1 : points.hashes[stretch - 1]!);
  const kept = new Float64Array(stretches);
  for (let i = 0; i < stretches; i++) {
    kept[i] = Math.min(endOf(i) - startOf(i), room[ownerOf(i)]!);
    room[ownerOf(i)]! -= kept[i]!;
  }
  // Each stretch is kept in part, and each spill ends a stretch or fills a node.
  const arcs = new ArcList(space, 2 * stretches + capacities.length);
  const open = new OpenPoints(points.owners, room);
  for (let i = 0; i < stretches; i++) {
    let at = startOf(i) + kept[i]!;
    arcs.add(at, ownerOf(i));
    for (let position = i % points.owners.length; at < endOf(i); ) {
      position = open.next(position);
      const owner = ownerOf(position);
      const width = Math.min(endOf(i) - at, room[owner]!);
      room[owner]! -= width;
      at += width;
      arcs.add(at, owner);
    }
  }
  return arcs.finish();
}

/** Arcs as they are appended: neighbours of one owner become one. */
class ArcList {
  readonly #space: number;
  readonly #ends: Float64Array;
  readonly #owners: Uint16Array;
  #count = 0;

  constructor(space: number, most: number) {
    this.#space = space;
    this.#ends = new Float64Array(most);
    this.#owners = new Uint16Array(most);
  }

  /** Appends the arc from where the last one ended up to and with `end`; none where it ended there. */
  add(end: number, owner: number): void {
    const last = this.#count - 1;
    if (end === this.#ends[last]) return;
    if (owner === this.#owners[last]) {
      this.#ends[last] = end;
      return;
    }
    this.#ends[this.#count] = end;
    this.#owners[this.#count++] = owner;
  }

  /** The first arc begins behind the last: where both have one owner, the last is a part of the first. */
  finish(): Arcs {
    const wraps = this.#count > 1 && this.#owners[this.#count - 1] === this.#owners[0];
    const count = this.#count - (wraps ? 1 : 0);
    return { space: this.#space, ends: this.#ends.slice(0, count), owners: this.#owners.slice(0, count) };
  }
}

/** Finds the next point of a node that has room, past runs of points of full nodes that it has passed before. */
class OpenPoints {
  readonly #owners: Uint16Array;
  readonly #room: Float64Array;
  /** For each point the one to look at next where its node is full: all between are full. */
  readonly #ahead: Uint32Array;

  constructor(owners: Uint16Array, room: Float64Array) {
    this.#owners = owners;
    this.#room = room;
    this.#ahead = new Uint32Array(owners.length);
    for (let i = 1; i < owners.length; i++) this.#ahead[i - 1] = i;
  }

  /** The first point from `position` on whose node has room; there has to be one. */
  next(position: number): number {
    const ahead = this.#ahead;
    let open = position;
    while (this.#room[this.#owners[open]!] === 0) open = ahead[open]!;
    for (let i = position; i !== open; ) {
      const next = ahead[i]!;
      ahead[i] = open;
      i = next;
    }
    return open;
  }
}
