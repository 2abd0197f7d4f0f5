import { md5Into, md5Signed } from '../hash/md5.ts';
import { expectInteger, usageError } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import type { ArcPlacement, Arcs } from './arcs.ts';
import { expectFixedHash } from './key-hash.ts';
import { type Member, toMembers, totalWeight, withMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { byDraws } from './preference.ts';
import { MAX_POINTS, pointArcs, type RingPoints, sortPoints } from './ring-points.ts';
import { findPoint, packPoints, type RingTable, slotBitsFor, unpackPoints } from './ring-table.ts';
import { countZones, spreadOverZones } from './spread.ts';

/** Points that one MD5 gives: its four words. */
const POINTS_PER_DIGEST = 4;

/**
 * The ring of libketama, spymemcached and npm's hashring: points are the four little-endian words of `MD5(node + '-' + i)`,
 * and a key belongs to the first point at or after the first word of its own MD5. The rules: docs/placement.md.
 *
 * A node's number of points follows from its part of all weight, rounded down: beside heavy nodes a light one may get none,
 * and then it owns no key.
 */
export class Ketama implements Placement, ArcPlacement {
  readonly algorithm = 'ketama';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  /** Points of a node where all weights are equal. */
  readonly vnodes: number;
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;
  readonly #table: RingTable;
  readonly #entries: Int32Array;
  readonly #starts: Uint32Array;
  readonly #slotBits: number;
  readonly #ownerMask: number;
  readonly #zones: number;

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight that is not above 0, an option out of its range, or another hash. */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    expectFixedHash(this.algorithm, 'md5', options);
    this.vnodes = expectInteger('vnodes', options.vnodes ?? 160, 1, 65_536);
    this.#members = toMembers(nodes);
    this.#options = options;
    this.nodes = this.#members.map((member) => member.id);
    const points = pointsOf(this.#members, this.vnodes);
    this.#table = packPoints(points, slotBitsFor(points.hashes.length, this.nodes.length));
    this.#entries = this.#table.entries;
    this.#starts = this.#table.starts;
    this.#slotBits = this.#table.slotBits;
    this.#ownerMask = 2 ** (this.#slotBits - 1) - 1;
    this.#zones = countZones(this.#members);
  }

  get bytes(): number {
    return this.#entries.byteLength + this.#starts.byteLength;
  }

  indexOf(key: string): number {
    return this.indexOfHash(md5Signed(key));
  }

  indexOfHash(hash: number): number {
    return this.#entries[findPoint(this.#entries, this.#starts, this.#slotBits, hash)]! & this.#ownerMask;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The nodes as their first points follow clockwise; those without a point come last. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const points = this.#starts.at(-1)!;
    const start = findPoint(this.#entries, this.#starts, this.#slotBits, md5Signed(key));
    const ownerAt = (step: number) => this.#entries[(start + step) % points]! & this.#ownerMask;
    return spreadOverZones(byDraws(this.nodes.length, ownerAt, points), this.#members, this.#zones, count);
  }

  /** Built anew, since any change of members may change every node's number of points. */
  withNode(id: string, weight?: number, zone?: string): Ketama {
    return new Ketama(withMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): Ketama {
    return new Ketama(withoutMember(this.#members, id), this.#options);
  }

  /** The arcs between the points. Where points are equal, the node whose id sorts first has the arc. */
  arcs(): Arcs {
    return pointArcs(unpackPoints(this.#table));
  }
}

/** The members' points, each with its owner's index in `members`. @throws ERR_USAGE for more than 2^26 points. */
function pointsOf(members: readonly Member[], vnodes: number): RingPoints {
  const counts = pointCounts(members, vnodes);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total > MAX_POINTS) throw usageError('vnodes × nodes', `at most ${MAX_POINTS} points`, total);
  const hashes = new Uint32Array(total);
  const owners = new Uint16Array(total);
  const words = new Int32Array(POINTS_PER_DIGEST);
  let next = 0;
  for (const [owner, { id }] of members.entries()) {
    const count = counts[owner]!;
    owners.fill(owner, next, next + count);
    for (let point = 0; point < count; point++) {
      if (point % POINTS_PER_DIGEST === 0) md5Into(`${id}-${point / POINTS_PER_DIGEST}`, words);
      hashes[next++] = words[point % POINTS_PER_DIGEST]!;
    }
  }
  return sortPoints(hashes, owners);
}

/**
 * How many points each member gets: whole digests, or single points where `vnodes` is not a number of whole digests. Doubles,
 * in the order in which hashring multiplies them: what is a whole number on paper may come out below it (1 / 7 × 40 × 7),
 * and is then rounded down.
 */
function pointCounts(members: readonly Member[], vnodes: number): number[] {
  const total = totalWeight(members);
  const unit = vnodes % POINTS_PER_DIGEST === 0 ? POINTS_PER_DIGEST : 1;
  const counts = members.map(({ weight }) => Math.floor((weight / total) * (vnodes / unit) * members.length) * unit);
  // Rounding may leave no node any point, and no key an owner: 49 nodes of equal weight with one digest each.
  return counts.some((count) => count > 0) ? counts : counts.map(() => vnodes);
}

/** The algorithm as the registry lists it. */
export const ketama: PlacementAlgorithm = {
  name: 'ketama',
  hasVnodes: true,
  takesWeights: true,
  removal: 'any',
  isOrderFree: true,
  // Where weights differ, since each node's number of points depends on all weights; where they are equal, only by rounding.
  hasCollateral: true,
  hashUse: 'points',
  defaultHash: 'md5',
  hasFixedHash: true,
  create: (nodes, options) => new Ketama(nodes, options),
};
