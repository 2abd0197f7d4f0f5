import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { jumpHalves } from './jump.ts';
import { type Hash64Call, hash64Call, hash64Of, keyHash } from './key-hash.ts';
import { expectEqualWeights, type Member, toOrderedMembers, withLastMember, withoutMember } from './members.ts';
import { MementoBuckets, mementoBucket } from './memento-buckets.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { byDraws, redrawn } from './preference.ts';
import { countZones, spreadOverZones } from './spread.ts';

/** What it is made of; every change of members makes a new one. */
interface MementoState {
  readonly options: PlacementOptions;
  /** In the order of their buckets. */
  readonly members: readonly Member[];
  readonly buckets: MementoBuckets;
}

/**
 * MementoHash: jump consistent hash, and a memory of the nodes that have left. Any node can leave; a node that joins takes the
 * place of the last one that left. Nodes stand in the order of their buckets: as they were given and joined, until one leaves.
 */
export class Memento implements Placement {
  readonly algorithm = 'memento';
  readonly hashBits = 64;
  readonly nodes: readonly string[];
  readonly #state: MementoState;
  readonly #size: number;
  readonly #hasRemoved: boolean;
  readonly #replacers: Uint16Array;
  /** [size] Where a bucket's node stands in `nodes`; empty where no bucket is removed. */
  readonly #indices: Uint16Array;
  readonly #hash64: Hash64Call;
  readonly #seed: number;
  readonly #halves = new Int32Array(2);

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range. */
  constructor(nodes: readonly (string | NodeSpec)[], options?: PlacementOptions);
  /** @internal */
  constructor(state: MementoState);
  constructor(nodesOrState: readonly (string | NodeSpec)[] | MementoState, options: PlacementOptions = {}) {
    const state = isState(nodesOrState) ? nodesOrState : initialState(nodesOrState, options);
    expectEqualWeights(this.algorithm, state.members);
    const hash = keyHash(state.options);
    const { size, removed, replacers } = state.buckets;
    this.nodes = state.members.map((member) => member.id);
    this.#state = state;
    this.#size = size;
    this.#hasRemoved = removed.length > 0;
    this.#replacers = replacers;
    this.#indices = new Uint16Array(replacers.length);
    if (this.#hasRemoved) for (const [i, bucket] of state.buckets.working().entries()) this.#indices[bucket] = i;
    this.#hash64 = hash64Call(hash);
    this.#seed = hash.seed;
  }

  /** None while no node has left; then 4 for each bucket, and 2 for each that is removed. */
  get bytes(): number {
    return this.#replacers.byteLength + this.#indices.byteLength + this.#state.buckets.removed.byteLength;
  }

  indexOf(key: string): number {
    hash64Of(this.#hash64, key, this.#seed, this.#halves);
    return this.indexOfHash(this.#halves[0]!, this.#halves[1]!);
  }

  indexOfHash(hash: number, high = 0): number {
    if (!this.#hasRemoved) return jumpHalves(hash, high, this.#size);
    return this.#indices[mementoBucket(hash, high, this.#size, this.#replacers)]!;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The owner, then what further draws of the key's hash give. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const { members } = this.#state;
    hash64Of(this.#hash64, key, this.#seed, this.#halves);
    const [low, high] = [this.#halves[0]!, this.#halves[1]!];
    const preference = byDraws(members.length, (draw) => this.indexOfHash(redrawn(low, draw), redrawn(high, draw)));
    return spreadOverZones(preference, members, countZones(members), count);
  }

  /** The node takes the place of the last one that left, or a new one at the end. */
  withNode(id: string, weight?: number, zone?: string): Memento {
    const { members, buckets } = this.#state;
    const joining = withLastMember(members, id, weight, zone).at(-1)!;
    const index = buckets.working().filter((bucket) => bucket < buckets.next()).length;
    return new Memento({ ...this.#state, members: members.toSpliced(index, 0, joining), buckets: buckets.withNext() });
  }

  withoutNode(id: string): Memento {
    const members = withoutMember(this.#state.members, id);
    const bucket = this.#state.buckets.working()[this.nodes.indexOf(id)]!;
    return new Memento({ ...this.#state, members, buckets: this.#state.buckets.without(bucket) });
  }
}

function isState(value: readonly (string | NodeSpec)[] | MementoState): value is MementoState {
  return typeof value === 'object' && value !== null && 'buckets' in value;
}

function initialState(nodes: readonly (string | NodeSpec)[], options: PlacementOptions): MementoState {
  const members = toOrderedMembers(nodes);
  return { options, members, buckets: new MementoBuckets(members.length) };
}

/** The algorithm as the registry lists it. */
export const memento: PlacementAlgorithm = {
  name: 'memento',
  hasVnodes: false,
  takesWeights: false,
  removal: 'any',
  isOrderFree: false,
  hasCollateral: false,
  hashUse: 'mixed',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new Memento(nodes, options),
};
