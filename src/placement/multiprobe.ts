import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { type Hash32Call, hash32Call, hash32Of, type KeyHash, keyHash } from './key-hash.ts';
import { expectEqualWeights, type Member, toMembers, withMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { nearestPoint, type ProbeTable, packProbes } from './probe-table.ts';
import { type RingPoints, sortPoints } from './ring-points.ts';
import { countZones, spreadOverZones } from './spread.ts';

/**
 * Multi-probe consistent hashing (Appleton and O'Reilly, 2015): one point a node, at `hash(id)`; a key is hashed to `probes`
 * places, and belongs to the point that is nearest clockwise to one of them. More probes are more even: the largest share
 * tends to probes / (probes − 1) of the mean. The rules are a wire format: docs/placement.md.
 */
export class MultiProbe implements Placement {
  readonly algorithm = 'multiprobe';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  /** Probes a lookup. */
  readonly probes: number;
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;
  readonly #table: ProbeTable;
  readonly #seed: number;
  readonly #hash32: Hash32Call;

  /**
   * O(nodes).
   * @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range.
   */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    const hash = keyHash(options);
    this.probes = expectInteger('probes', options.probes ?? 21, 1, 256);
    this.#members = toMembers(nodes);
    expectEqualWeights(this.algorithm, this.#members);
    this.nodes = this.#members.map((member) => member.id);
    this.#options = options;
    this.#table = packProbes(pointsOf(this.nodes, hash));
    this.#seed = hash.seed;
    this.#hash32 = hash32Call(hash);
  }

  get bytes(): number {
    const { first, points, owners } = this.#table;
    return first.byteLength + points.byteLength + owners.byteLength;
  }

  indexOf(key: string): number {
    return this.indexOfHash(this.#hashOf(key));
  }

  indexOfHash(hash: number): number {
    return this.#table.owners[nearestPoint(this.#table, hash, this.probes)]!;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The owner and the nodes whose points follow its own. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const start = nearestPoint(this.#table, this.#hashOf(key), this.probes);
    const nodes = this.nodes.length;
    const preference = this.nodes.map((_, step) => this.#table.owners[(start + step) % nodes]!);
    return spreadOverZones(preference, this.#members, countZones(this.#members), count);
  }

  withNode(id: string, weight?: number, zone?: string): MultiProbe {
    return new MultiProbe(withMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): MultiProbe {
    return new MultiProbe(withoutMember(this.#members, id), this.#options);
  }

  #hashOf(key: string): number {
    return hash32Of(this.#hash32, key, this.#seed);
  }
}

/** One point a node; equal ones in the order of the nodes. */
function pointsOf(nodes: readonly string[], { hash, seed }: KeyHash): RingPoints {
  const hashes = Uint32Array.from(nodes, (id) => hash.hash32(id, seed));
  return sortPoints(hashes, Uint16Array.from(nodes.keys()));
}

/** The algorithm as the registry lists it. */
export const multiprobe: PlacementAlgorithm = {
  name: 'multiprobe',
  hasVnodes: false,
  takesWeights: false,
  removal: 'any',
  isOrderFree: true,
  hasCollateral: false,
  hashUse: 'points',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new MultiProbe(nodes, options),
};
