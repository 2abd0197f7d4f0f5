import { expectInteger } from '../lib/expect.ts';
import { mulHigh } from '../lib/multiply.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { expectKey64, highHalf, lowHalf } from './key-halves.ts';
import { hash64Of } from './key-hash.ts';
import type { Member } from './members.ts';
import { NumberedNodes } from './numbered-nodes.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';

/** The multiplier of the paper's generator, 2862933555777941757, in halves. */
const MULTIPLIER_LOW = 0x87b0b0fd;
const MULTIPLIER_HIGH = 0x27bb2ee6;

/**
 * Jump consistent hash (Lamping and Veach, 2014, arXiv 1406.2294): the key's bucket, from 0 to `buckets` - 1, bit for bit
 * that of the paper's code. With one bucket more a key stays, or moves to the new one. O(log buckets), no tables.
 * @param key 64 bits, signed or unsigned
 * @param buckets 1 to 2^31 - 1
 * @throws ERR_USAGE when either is out of its range.
 */
export function jump(key: bigint, buckets: number): number {
  expectKey64(key);
  return jumpHalves(lowHalf(key), highHalf(key), expectInteger('buckets', buckets, 1, 2 ** 31 - 1));
}

/**
 * `jump` for a key held as two 32-bit halves, signed or unsigned: no BigInt, and nothing is checked.
 *
 * The key is the state of a generator modulo 2^64, which the halves carry through exactly. The operations on doubles are the
 * paper's, in its order: another order rounds otherwise, and moves keys.
 */
export function jumpHalves(low: number, high: number, buckets: number): number {
  for (let bucket = 0; ; ) {
    high = (mulHigh(low, MULTIPLIER_LOW) + Math.imul(low, MULTIPLIER_HIGH) + Math.imul(high, MULTIPLIER_LOW)) | 0;
    low = (Math.imul(low, MULTIPLIER_LOW) + 1) | 0;
    if (low === 0) high = (high + 1) | 0;
    const next = (bucket + 1) * (2147483648 / ((high >>> 1) + 1));
    if (!(next < buckets)) return bucket;
    bucket = next | 0;
  }
}

/** Jump consistent hash over the nodes in the order in which they were given and joined. No tables; only the last node can leave. */
export class Jump extends NumberedNodes<Jump> implements Placement {
  readonly algorithm = 'jump';

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range. */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    super('jump', nodes, options);
  }

  indexOf(key: string): number {
    hash64Of(this.call, key, this.seed, this.halves);
    return jumpHalves(this.halves[0]!, this.halves[1]!, this.buckets);
  }

  override indexOfHash(hash: number, high = 0): number {
    return jumpHalves(hash, high, this.buckets);
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  protected override over(members: readonly Member[], options: PlacementOptions): Jump {
    return new Jump(members, options);
  }
}

/** The algorithm as the registry lists it. */
export const jumpAlgorithm: PlacementAlgorithm = {
  name: 'jump',
  hasVnodes: false,
  takesWeights: false,
  removal: 'tail',
  isOrderFree: false,
  hasCollateral: false,
  hashUse: 'mixed',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new Jump(nodes, options),
};
