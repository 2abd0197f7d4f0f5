import { expectInteger } from '../lib/expect.ts';
import { type Hash64Call, hash64Call, hash64Of, keyHash } from './key-hash.ts';
import { expectEqualWeights, type Member, toOrderedMembers, withLastMember, withoutLastMember } from './members.ts';
import type { NodeSpec, PlacementOptions } from './placement.ts';
import { byDraws, redrawn } from './preference.ts';
import { countZones, spreadOverZones } from './spread.ts';

/**
 * Nodes that are nothing but the numbers of buckets, in the order in which they were given and joined; only the last one can
 * leave. What looks keys up stands in the classes that extend this one: shared code would be compiled for none of them.
 */
export abstract class NumberedNodes<Self> {
  abstract readonly algorithm: string;
  readonly hashBits = 64;
  readonly nodes: readonly string[];
  readonly bytes = 0;
  protected readonly buckets: number;
  protected readonly call: Hash64Call;
  protected readonly seed: number;
  protected readonly halves = new Int32Array(2);
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range. */
  constructor(algorithm: string, nodes: readonly (string | NodeSpec)[], options: PlacementOptions) {
    const hash = keyHash(options);
    this.#members = toOrderedMembers(nodes);
    expectEqualWeights(algorithm, this.#members);
    this.#options = options;
    this.nodes = this.#members.map((member) => member.id);
    this.buckets = this.nodes.length;
    this.call = hash64Call(hash);
    this.seed = hash.seed;
  }

  abstract indexOfHash(hash: number, high?: number): number;

  /** The same algorithm over other nodes. */
  protected abstract over(members: readonly Member[], options: PlacementOptions): Self;

  /** The owner, then what further draws of the key's hash give. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    hash64Of(this.call, key, this.seed, this.halves);
    const [low, high] = [this.halves[0]!, this.halves[1]!];
    const preference = byDraws(this.buckets, (draw) => this.indexOfHash(redrawn(low, draw), redrawn(high, draw)));
    return spreadOverZones(preference, this.#members, countZones(this.#members), count);
  }

  withNode(id: string, weight?: number, zone?: string): Self {
    return this.over(withLastMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): Self {
    return this.over(withoutLastMember(this.algorithm, this.#members, id), this.#options);
  }
}
