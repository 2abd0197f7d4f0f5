import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { AnchorBuckets } from './anchor-buckets.ts';
import { expectCapacity, expectFreeBucket, firstBuckets, withBucket, withoutBucket } from './bucket-nodes.ts';
import { type Hash32Call, hash32Call, hash32Of, type KeyHash, keyHash } from './key-hash.ts';
import { expectEqualWeights, type Member, toOrderedMembers, withLastMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { byDraws, redrawn } from './preference.ts';
import { countZones, spreadOverZones } from './spread.ts';

/** What an anchor placement is made of; every change of members makes a new one. */
interface AnchorState extends KeyHash {
  readonly members: readonly Member[];
  readonly buckets: AnchorBuckets;
  /** Which member has which bucket, -1 for none. `[capacity]` */
  readonly nodeOf: Int16Array;
}

/**
 * AnchorHash (Mendelson et al., 2020): even, with any node free to leave, and room for `capacity` nodes. A node that joins
 * gets the bucket that was left last. The rules are a wire format: docs/placement.md.
 */
export class Anchor implements Placement {
  readonly algorithm = 'anchor';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  readonly #state: AnchorState;
  readonly #buckets: AnchorBuckets;
  readonly #nodeOf: Int16Array;
  readonly #hash32: Hash32Call;
  readonly #seed: number;
  readonly #zones: number;

  /**
   * @param options `capacity`: most nodes that there can ever be, up to 65,536; max(16, 2 × nodes) unless told otherwise.
   * @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range.
   */
  constructor(nodes: readonly (string | NodeSpec)[], options?: PlacementOptions);
  /** @internal */
  constructor(state: AnchorState);
  constructor(nodesOrState: readonly (string | NodeSpec)[] | AnchorState, options: PlacementOptions = {}) {
    const state = isState(nodesOrState) ? nodesOrState : buildState(nodesOrState, options);
    expectEqualWeights(this.algorithm, state.members);
    this.nodes = state.members.map((member) => member.id);
    this.#state = state;
    this.#buckets = state.buckets;
    this.#nodeOf = state.nodeOf;
    this.#hash32 = hash32Call(state);
    this.#seed = state.seed;
    this.#zones = countZones(state.members);
  }

  /** Most nodes that there can ever be. */
  get capacity(): number {
    return this.#buckets.capacity;
  }

  get bytes(): number {
    return this.#buckets.bytes + this.#nodeOf.byteLength;
  }

  indexOf(key: string): number {
    return this.indexOfHash(hash32Of(this.#hash32, key, this.#seed));
  }

  indexOfHash(hash: number): number {
    return this.#nodeOf[this.#buckets.bucketOf(hash)]!;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The owners of the key's draws: its own hash, then hashes made of it. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const hash = hash32Of(this.#hash32, key, this.#seed);
    const preference = byDraws(this.nodes.length, (attempt) => this.indexOfHash(redrawn(hash, attempt)));
    return spreadOverZones(preference, this.#state.members, this.#zones, count);
  }

  /** O(capacity + nodes · log nodes). @throws ERR_USAGE also when there are `capacity` nodes already. */
  withNode(id: string, weight?: number, zone?: string): Anchor {
    const members = withLastMember(this.#state.members, id, weight, zone);
    expectFreeBucket(this.capacity, this.nodes.length);
    const buckets = this.#buckets.copy();
    const nodeOf = withBucket(this.#nodeOf, buckets.add(), this.nodes.length);
    return new Anchor({ ...this.#state, members, buckets, nodeOf });
  }

  /** O(capacity). */
  withoutNode(id: string): Anchor {
    const members = withoutMember(this.#state.members, id);
    const bucket = this.#nodeOf.indexOf(this.nodes.indexOf(id));
    const buckets = this.#buckets.copy();
    buckets.remove(bucket);
    return new Anchor({ ...this.#state, members, buckets, nodeOf: withoutBucket(this.#nodeOf, bucket) });
  }
}

function isState(value: readonly (string | NodeSpec)[] | AnchorState): value is AnchorState {
  return typeof value === 'object' && value !== null && 'buckets' in value;
}

function buildState(nodes: readonly (string | NodeSpec)[], options: PlacementOptions): AnchorState {
  const hash = keyHash(options);
  const members = toOrderedMembers(nodes);
  const capacity = expectCapacity(options.capacity, members.length);
  const buckets = new AnchorBuckets(capacity, members.length);
  return { ...hash, members, buckets, nodeOf: firstBuckets(capacity, members.length) };
}

/** The algorithm as the registry lists it. */
export const anchor: PlacementAlgorithm = {
  name: 'anchor',
  hasVnodes: false,
  takesWeights: false,
  removal: 'any',
  isOrderFree: false,
  hasCollateral: false,
  hashUse: 'mixed',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new Anchor(nodes, options),
};
