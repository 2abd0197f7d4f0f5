import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { type ArcPlacement, type Arcs, HASH_SPACE } from './arcs.ts';
import { type Hash32Call, hash32Call, hash32Of } from './key-hash.ts';
import { capacities, expectLoadFactor, loadBounds } from './load-bounds.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { Ring } from './ring.ts';
import { pointArcs } from './ring-points.ts';
import { findPoint, packPoints, type RingTable, slotBitsFor, unpackPoints } from './ring-table.ts';
import { clockwise } from './ring-walk.ts';
import { spill } from './spill.ts';
import { countZones, spreadOverZones } from './spread.ts';

/**
 * Consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam, 2016), applied to the whole hash space: the ring,
 * but no node owns more than `loadFactor` times its part by weight. What is above that spills clockwise to nodes that have
 * room. It bounds shares, not counts of keys: `BoundedLoads` counts. The rules are a wire format: docs/placement.md.
 */
export class BoundedRing implements Placement, ArcPlacement {
  readonly algorithm = 'bounded';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  /** Points of a node of weight 1. */
  readonly vnodes: number;
  /** A node's largest share over its part by weight. */
  readonly loadFactor: number;
  readonly #ring: Ring;
  readonly #table: RingTable;
  readonly #entries: Int32Array;
  readonly #starts: Uint32Array;
  readonly #slotBits: number;
  readonly #ownerMask: number;
  readonly #seed: number;
  readonly #hash32: Hash32Call;

  /**
   * O(points).
   * @param nodes as those of `Ring`, or a ring, whose options count then
   * @throws ERR_USAGE as `Ring` does, and for a load factor below 1 or without end
   */
  constructor(nodes: readonly (string | NodeSpec)[] | Ring, options: PlacementOptions = {}) {
    this.loadFactor = expectLoadFactor(options.loadFactor ?? 1.25);
    this.#ring = nodes instanceof Ring ? nodes : new Ring(nodes, options);
    const { members, table, seed } = this.#ring.state;
    // Not frozen: V8 reads a frozen array 3 ns slower.
    this.nodes = this.#ring.nodes;
    this.vnodes = this.#ring.vnodes;
    const most = capacities(loadBounds(members, this.loadFactor), HASH_SPACE);
    this.#table = packArcs(spill(unpackPoints(table), most), members.length);
    this.#entries = this.#table.entries;
    this.#starts = this.#table.starts;
    this.#slotBits = this.#table.slotBits;
    this.#ownerMask = 2 ** (this.#slotBits - 1) - 1;
    this.#seed = seed;
    this.#hash32 = hash32Call(this.#ring.state);
  }

  /** Of the arcs, and of the ring that they were cut from. */
  get bytes(): number {
    return this.#ring.bytes + this.#entries.byteLength + this.#starts.byteLength;
  }

  indexOf(key: string): number {
    return this.indexOfHash(this.#hashOf(key));
  }

  indexOfHash(hash: number): number {
    return this.#entries[findPoint(this.#entries, this.#starts, this.#slotBits, hash)]! & this.#ownerMask;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The owner, and the nodes as the ring prefers them. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const { members } = this.#ring.state;
    return spreadOverZones(this.#preference(this.#hashOf(key)), members, countZones(members), count);
  }

  withNode(id: string, weight?: number, zone?: string): BoundedRing {
    return new BoundedRing(this.#ring.withNode(id, weight, zone), { loadFactor: this.loadFactor });
  }

  withoutNode(id: string): BoundedRing {
    return new BoundedRing(this.#ring.withoutNode(id), { loadFactor: this.loadFactor });
  }

  arcs(): Arcs {
    return pointArcs(unpackPoints(this.#table));
  }

  #hashOf(key: string): number {
    return hash32Of(this.#hash32, key, this.#seed);
  }

  *#preference(hash: number): Generator<number> {
    const { table } = this.#ring.state;
    const owner = this.indexOfHash(hash);
    yield owner;
    const start = findPoint(table.entries, table.starts, table.slotBits, hash);
    for (const index of clockwise(table, start, this.nodes.length)) if (index !== owner) yield index;
  }
}

/** Arcs as the points that end them. There can be fewer of them than nodes, whose indices have to fit into an entry. */
function packArcs({ ends, owners }: Arcs, nodes: number): RingTable {
  return packPoints({ hashes: Uint32Array.from(ends), owners }, slotBitsFor(Math.max(ends.length, nodes)));
}

/** The algorithm as the registry lists it. */
export const bounded: PlacementAlgorithm = {
  name: 'bounded',
  hasVnodes: true,
  takesWeights: true,
  removal: 'any',
  isOrderFree: true,
  hasCollateral: true,
  hashUse: 'points',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new BoundedRing(nodes, options),
};
