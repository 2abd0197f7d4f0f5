import { xxh64 } from '../hash/xxh64.ts';
import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { type ArcPlacement, type Arcs, arcsThatEndAt, HASH_SPACE } from './arcs.ts';
import { envoyPoints } from './envoy-points.ts';
import { expectFixedHash } from './key-hash.ts';
import { type Member, toMembers, withMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { byDraws } from './preference.ts';
import { findPoint, packPoints, type RingTable, unpackPoints } from './ring-table.ts';
import { countZones, spreadOverZones } from './spread.ts';

/** Flips the top bit of a low half: signed numbers then compare as the unsigned ones did, and a signed one is never boxed. */
const TOP_BIT = -0x80000000;
/** The positions of `Arcs` are multiples of it. */
const ARC_STEP = 2 ** -21;

/**
 * The ring of Envoy's `ring_hash` policy: points of 64 bits, XXH64 of `id_0`, `id_1`, …; a key belongs to the first point at or
 * after its own XXH64. Points are found by their high halves, and told apart by the low ones where those are equal. The rules:
 * docs/placement.md.
 */
export class EnvoyRing implements Placement, ArcPlacement {
  readonly algorithm = 'envoy-ring';
  readonly hashBits = 64;
  readonly nodes: readonly string[];
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;
  readonly #table: RingTable;
  readonly #entries: Int32Array;
  readonly #starts: Uint32Array;
  readonly #slotBits: number;
  readonly #ownerMask: number;
  /** The points' low halves, each with its top bit flipped. */
  readonly #lows: Int32Array;
  readonly #halves = new Int32Array(2);
  readonly #zones: number;

  /**
   * @param options `tableSize` is Envoy's `minimum_ring_size`; without it `vnodes` × nodes is, 160 vnodes unless told otherwise.
   * @throws ERR_USAGE for no nodes, a repeated id, a weight that is not above 0, an option out of its range, or another hash.
   */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    expectFixedHash(this.algorithm, 'xxh64', options);
    const vnodes = expectInteger('vnodes', options.vnodes ?? 160, 1, 65_536);
    this.#members = toMembers(nodes);
    this.nodes = this.#members.map((member) => member.id);
    this.#options = options;
    const { high, low, owners } = envoyPoints(this.#members, options.tableSize ?? vnodes * this.nodes.length);
    this.#table = packPoints({ hashes: high, owners });
    this.#entries = this.#table.entries;
    this.#starts = this.#table.starts;
    this.#slotBits = this.#table.slotBits;
    this.#ownerMask = 2 ** (this.#slotBits - 1) - 1;
    this.#lows = new Int32Array(low).map((half) => half ^ TOP_BIT);
    this.#zones = countZones(this.#members);
  }

  get bytes(): number {
    return this.#entries.byteLength + this.#starts.byteLength + this.#lows.byteLength;
  }

  indexOf(key: string): number {
    xxh64.hash64Into(key, 0, this.#halves);
    return this.#ownerAt(this.#position(this.#halves[0]!, this.#halves[1]!));
  }

  indexOfHash(hash: number, high = 0): number {
    return this.#ownerAt(this.#position(hash, high));
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    xxh64.hash64Into(key, 0, this.#halves);
    const start = this.#position(this.#halves[0]!, this.#halves[1]!);
    const points = this.#lows.length;
    const preference = byDraws(this.nodes.length, (step) => this.#ownerAt((start + step) % points), points);
    return spreadOverZones(preference, this.#members, this.#zones, count);
  }

  /** Built anew, since a change of members may change every host's number of points. */
  withNode(id: string, weight?: number, zone?: string): EnvoyRing {
    return new EnvoyRing(withMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): EnvoyRing {
    return new EnvoyRing(withoutMember(this.#members, id), this.#options);
  }

  /** The arcs between the points. Where points are equal, the node whose id sorts first has the arc. */
  arcs(): Arcs {
    const { hashes, owners } = unpackPoints(this.#table);
    const ends = new Float64Array(hashes.length);
    for (let i = 0; i < ends.length; i++) {
      const end = hashes[i]! - 1 + Math.floor((((this.#lows[i]! ^ TOP_BIT) >>> 0) + 1) / 2 ** 11) * ARC_STEP;
      // A hash below 2^11 - 1 would lie at the very start of the space, which is not part of it.
      ends[i] = Math.max(end, ARC_STEP - 1);
    }
    return arcsThatEndAt(ends, owners, HASH_SPACE);
  }

  /** Position of the first point at or after the hash: the table goes by the high half, and few points share a key's own. */
  #position(low: number, high: number): number {
    const end = this.#starts[(high >>> (32 - this.#slotBits)) + 1]!;
    const wanted = (high << this.#slotBits) >>> 1;
    let position = findPoint(this.#entries, this.#starts, this.#slotBits, high);
    while (
      position < end &&
      (this.#entries[position]! & ~this.#ownerMask) === wanted &&
      this.#lows[position]! < (low ^ TOP_BIT)
    )
      position++;
    return position;
  }

  #ownerAt(position: number): number {
    return this.#entries[position]! & this.#ownerMask;
  }
}

/** The algorithm as the registry lists it. */
export const envoyRing: PlacementAlgorithm = {
  name: 'envoy-ring',
  hasVnodes: true,
  takesWeights: true,
  removal: 'any',
  isOrderFree: true,
  // Where weights differ, since each host's number of points depends on all weights; where they are equal, only by rounding.
  hasCollateral: true,
  hashUse: 'points',
  defaultHash: 'xxh64',
  hasFixedHash: true,
  create: (nodes, options) => new EnvoyRing(nodes, options),
};
