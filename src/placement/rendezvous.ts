import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { inFallingOrder } from './falling-order.ts';
import { type Hash32Call, hash32Call, hash32Of, keyHash } from './key-hash.ts';
import { type Member, toMembers, withMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import {
  nodeWords,
  rendezvousIndex,
  rendezvousScores,
  scaledWeights,
  weightedRendezvousIndex,
} from './rendezvous-scores.ts';
import { countZones, spreadOverZones } from './spread.ts';

/**
 * Highest random weight: every node draws for a key, and the highest score has it (Thaler and Ravishankar, 1998; weights by
 * the logarithmic method of Schindelhauer and Schomaker, 2005). Even, with no tables, but O(nodes) a lookup. The rules are a
 * wire format: docs/placement.md.
 */
export class Rendezvous implements Placement {
  readonly algorithm = 'rendezvous';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;
  readonly #words: Int32Array;
  /** Null where all weights are equal. */
  readonly #weights: Float64Array | null;
  readonly #hash32: Hash32Call;
  readonly #seed: number;

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight that is not above 0, or an option out of its range. */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    const hash = keyHash(options);
    this.#members = toMembers(nodes);
    this.nodes = this.#members.map((member) => member.id);
    this.#options = options;
    this.#words = nodeWords(this.nodes, hash.seed);
    this.#weights = scaledWeights(this.#members.map((member) => member.weight));
    this.#hash32 = hash32Call(hash);
    this.#seed = hash.seed;
  }

  get bytes(): number {
    return this.#words.byteLength + (this.#weights?.byteLength ?? 0);
  }

  indexOf(key: string): number {
    return this.indexOfHash(hash32Of(this.#hash32, key, this.#seed));
  }

  indexOfHash(hash: number): number {
    return this.#weights === null
      ? rendezvousIndex(this.#words, hash)
      : weightedRendezvousIndex(this.#words, this.#weights, hash);
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** By falling score. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const hash = hash32Of(this.#hash32, key, this.#seed);
    const preference = inFallingOrder(rendezvousScores(this.#words, this.#weights, hash));
    return spreadOverZones(preference, this.#members, countZones(this.#members), count);
  }

  withNode(id: string, weight?: number, zone?: string): Rendezvous {
    return new Rendezvous(withMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): Rendezvous {
    return new Rendezvous(withoutMember(this.#members, id), this.#options);
  }
}

/** The algorithm as the registry lists it. */
export const rendezvous: PlacementAlgorithm = {
  name: 'rendezvous',
  hasVnodes: false,
  takesWeights: true,
  removal: 'any',
  isOrderFree: true,
  hasCollateral: false,
  hashUse: 'mixed',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new Rendezvous(nodes, options),
};
