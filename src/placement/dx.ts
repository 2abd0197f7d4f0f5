import { expectInteger } from '../lib/expect.ts';
import { mix32 } from '../lib/mix.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { expectCapacity, expectFreeBucket, firstBuckets, withBucket, withoutBucket } from './bucket-nodes.ts';
import { type Hash32Call, hash32Call, hash32Of, type KeyHash, keyHash } from './key-hash.ts';
import { expectEqualWeights, type Member, toOrderedMembers, withLastMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { byDraws, redrawn } from './preference.ts';
import { countZones, spreadOverZones } from './spread.ts';

/** 2^32 over the golden ratio: sets a key's draws apart. */
const STEP = 0x9e3779b9;

/** Draws before every active bucket is asked: with one bucket in twenty active, one key in 700 gets there. */
const DRAWS = 128;

/** What a dx placement is made of; every change of members makes a new one. */
interface DxState extends KeyHash {
  readonly members: readonly Member[];
  /** Which member has which bucket, -1 for none. `[capacity]` */
  readonly nodeOf: Int16Array;
  /** The free buckets, from the place on whose number is that of the members; they are given out in this order. `[capacity]` */
  readonly free: Uint16Array;
}

/**
 * DxHash (Dong and Wang, "DxHash: A Scalable Consistent Hash Based on the Pseudo-Random Sequence", arXiv 2107.07930): a key
 * draws buckets until one belongs to a node. Even, with any node free to leave, and room for `capacity` nodes. A node that
 * joins gets the bucket that was left last. The rules are a wire format: docs/placement.md.
 */
export class Dx implements Placement {
  readonly algorithm = 'dx';
  readonly hashBits = 32;
  readonly nodes: readonly string[];
  /** Most nodes that there can ever be: a power of two. */
  readonly capacity: number;
  readonly #state: DxState;
  readonly #nodeOf: Int16Array;
  readonly #hash32: Hash32Call;
  readonly #seed: number;
  readonly #zones: number;

  /**
   * @param options `capacity`: most nodes that there can ever be, up to 65,536, rounded up to a power of two; max(16, 2 × nodes)
   *   unless told otherwise.
   * @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range.
   */
  constructor(nodes: readonly (string | NodeSpec)[], options?: PlacementOptions);
  /** @internal */
  constructor(state: DxState);
  constructor(nodesOrState: readonly (string | NodeSpec)[] | DxState, options: PlacementOptions = {}) {
    const state = isState(nodesOrState) ? nodesOrState : buildState(nodesOrState, options);
    expectEqualWeights(this.algorithm, state.members);
    this.nodes = state.members.map((member) => member.id);
    this.capacity = state.nodeOf.length;
    this.#state = state;
    this.#nodeOf = state.nodeOf;
    this.#hash32 = hash32Call(state);
    this.#seed = state.seed;
    this.#zones = countZones(state.members);
  }

  get bytes(): number {
    return this.#nodeOf.byteLength + this.#state.free.byteLength;
  }

  indexOf(key: string): number {
    return this.indexOfHash(hash32Of(this.#hash32, key, this.#seed));
  }

  indexOfHash(hash: number): number {
    return dxEntry(this.#nodeOf, hash);
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
  withNode(id: string, weight?: number, zone?: string): Dx {
    const members = withLastMember(this.#state.members, id, weight, zone);
    expectFreeBucket(this.capacity, this.nodes.length);
    const bucket = this.#state.free[this.nodes.length]!;
    return new Dx({ ...this.#state, members, nodeOf: withBucket(this.#nodeOf, bucket, this.nodes.length) });
  }

  /** O(capacity). */
  withoutNode(id: string): Dx {
    const members = withoutMember(this.#state.members, id);
    const bucket = this.#nodeOf.indexOf(this.nodes.indexOf(id));
    const free = this.#state.free.slice();
    free[members.length] = bucket;
    return new Dx({ ...this.#state, members, free, nodeOf: withoutBucket(this.#nodeOf, bucket) });
  }
}

/**
 * DxHash over numbered buckets: what stands in the first active bucket that a hash draws. Expected draws are buckets over
 * active ones, and never more than 128; allocates nothing.
 *
 * Who has drawn no active bucket by then goes to the active one of the highest score, by the order of which (unlike by any
 * walk through the buckets) each gets the same share. Either way a bucket that becomes active takes keys only to itself.
 * @param entries of 0 and above where a bucket is active, one at least; their number is a power of two.
 * @param hash any 32-bit integer
 */
export function dxEntry(entries: Int16Array, hash: number): number {
  const mask = entries.length - 1;
  for (let draw = 0, h = hash | 0; draw < DRAWS; draw++, h = (h + STEP) | 0) {
    const entry = entries[mix32(h) & mask]!;
    if (entry >= 0) return entry;
  }
  return highestEntry(entries, hash);
}

/** What stands in the active bucket of the highest score; no two scores are equal. O(buckets). */
function highestEntry(entries: Int16Array, hash: number): number {
  let highest = -1;
  let found = -1;
  for (let bucket = 0; bucket < entries.length; bucket++) {
    if (entries[bucket]! < 0) continue;
    const score = mix32((hash + Math.imul(DRAWS + bucket, STEP)) | 0);
    if (score <= highest) continue;
    highest = score;
    found = entries[bucket]!;
  }
  return found;
}

function isState(value: readonly (string | NodeSpec)[] | DxState): value is DxState {
  return typeof value === 'object' && value !== null && 'nodeOf' in value;
}

function buildState(nodes: readonly (string | NodeSpec)[], options: PlacementOptions): DxState {
  const hash = keyHash(options);
  const members = toOrderedMembers(nodes);
  const asked = expectCapacity(options.capacity, members.length);
  const capacity = 2 ** (32 - Math.clz32(asked - 1));
  const free = Uint16Array.from({ length: capacity }, (_, bucket) => bucket);
  return { ...hash, members, nodeOf: firstBuckets(capacity, members.length), free };
}

/** The algorithm as the registry lists it. */
export const dx: PlacementAlgorithm = {
  name: 'dx',
  hasVnodes: false,
  takesWeights: false,
  removal: 'any',
  isOrderFree: false,
  hasCollateral: false,
  hashUse: 'mixed',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new Dx(nodes, options),
};
