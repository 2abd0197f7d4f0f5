import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { type Hash32Call, hash32Call, hash32Of, keyHash } from './key-hash.ts';
import { expectEqualWeights, type Member, toMembers, withMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { countZones, spreadOverZones } from './spread.ts';

/** `hash(key) % nodes`, over the nodes in order of their ids: the baseline. Even and fast, but a change of members moves nearly every key. */
export class Modulo implements Placement {
  readonly algorithm = 'modulo';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  readonly bytes = 0;
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;
  readonly #hash32: Hash32Call;
  readonly #seed: number;

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range. */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    const hash = keyHash(options);
    this.#members = toMembers(nodes);
    expectEqualWeights(this.algorithm, this.#members);
    this.nodes = this.#members.map((member) => member.id);
    this.#options = options;
    this.#hash32 = hash32Call(hash);
    this.#seed = hash.seed;
  }

  indexOf(key: string): number {
    return this.indexOfHash(hash32Of(this.#hash32, key, this.#seed));
  }

  indexOfHash(hash: number): number {
    return (hash >>> 0) % this.nodes.length;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The owner and the nodes that follow it in the order of ids. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const owner = this.indexOf(key);
    const preference = this.nodes.map((_, step) => (owner + step) % this.nodes.length);
    return spreadOverZones(preference, this.#members, countZones(this.#members), count);
  }

  withNode(id: string, weight?: number, zone?: string): Modulo {
    return new Modulo(withMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): Modulo {
    return new Modulo(withoutMember(this.#members, id), this.#options);
  }
}

/** The algorithm as the registry lists it. */
export const modulo: PlacementAlgorithm = {
  name: 'modulo',
  hasVnodes: false,
  takesWeights: false,
  removal: 'any',
  isOrderFree: true,
  hasCollateral: true,
  hashUse: 'remainder',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new Modulo(nodes, options),
};
