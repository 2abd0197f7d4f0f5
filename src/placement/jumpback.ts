import { expectInteger } from '../lib/expect.ts';
import { SPLITMIX64_HIGH, SPLITMIX64_LOW, splitMix64Into } from '../lib/splitmix64.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { expectKey64, highHalf, lowHalf } from './key-halves.ts';
import { hash64Of } from './key-hash.ts';
import type { Member } from './members.ts';
import { NumberedNodes } from './numbered-nodes.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';

/** The draw in hand. Of the module, so that a lookup allocates nothing: it never waits between writing and reading. */
const drawn = new Int32Array(2);

/**
 * JumpBackHash (Ertl, 2024, arXiv 2403.18682) with SplitMix64, seeded with the key, as its generator: the key's bucket, from 0
 * to `buckets` - 1, bit for bit that of hash4j. With one bucket more a key stays, or moves to the new one. O(1), no tables.
 * @param key 64 bits, signed or unsigned
 * @param buckets 1 to 2^31 - 1
 * @throws ERR_USAGE when either is out of its range.
 */
export function jumpBack(key: bigint, buckets: number): number {
  expectKey64(key);
  return jumpBackHalves(lowHalf(key), highHalf(key), expectInteger('buckets', buckets, 1, 2 ** 31 - 1));
}

/**
 * `jumpBack` for a key held as two 32-bit halves, signed or unsigned: no BigInt, and nothing is checked.
 *
 * The buckets lie in ranges that begin at powers of 2. The bits of `ranges` say in which of them the key ever has a bucket, and
 * the first draw where it enters each. From the highest range down, what lies past `buckets` is gone back over: within a
 * range by further draws, until one falls below it.
 */
export function jumpBackHalves(low: number, high: number, buckets: number): number {
  low = (low + SPLITMIX64_LOW) | 0;
  high = (high + SPLITMIX64_HIGH + (low >>> 0 < SPLITMIX64_LOW ? 1 : 0)) | 0;
  splitMix64Into(low, high, drawn);
  const firstLow = drawn[0]!;
  const firstHigh = drawn[1]!;
  let ranges = (firstLow ^ firstHigh) & (0x7fffffff >>> (Math.clz32(buckets - 1) - 1));
  while (ranges !== 0) {
    const start = 1 << (31 - Math.clz32(ranges));
    const within = start - 1;
    let bucket = start + ((isOdd(ranges) ? firstHigh : firstLow) & within);
    if (bucket < buckets) return bucket;
    const below = start | within;
    while (true) {
      low = (low + SPLITMIX64_LOW) | 0;
      high = (high + SPLITMIX64_HIGH + (low >>> 0 < SPLITMIX64_LOW ? 1 : 0)) | 0;
      splitMix64Into(low, high, drawn);
      bucket = drawn[0]! & below;
      if (bucket < start) break;
      if (bucket < buckets) return bucket;
      bucket = drawn[1]! & below;
      if (bucket < start) break;
      if (bucket < buckets) return bucket;
    }
    ranges ^= start;
  }
  return 0;
}

/** Whether an odd number of bits is set. */
function isOdd(bits: number): boolean {
  bits ^= bits >>> 16;
  bits ^= bits >>> 8;
  bits ^= bits >>> 4;
  return ((0x6996 >>> (bits & 15)) & 1) === 1;
}

/** JumpBackHash over the nodes in the order in which they were given and joined. No tables; only the last node can leave. */
export class JumpBack extends NumberedNodes<JumpBack> implements Placement {
  readonly algorithm = 'jumpback';

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight other than 1, or an option out of its range. */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    super('jumpback', nodes, options);
  }

  indexOf(key: string): number {
    hash64Of(this.call, key, this.seed, this.halves);
    return jumpBackHalves(this.halves[0]!, this.halves[1]!, this.buckets);
  }

  override indexOfHash(hash: number, high = 0): number {
    return jumpBackHalves(hash, high, this.buckets);
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  protected override over(members: readonly Member[], options: PlacementOptions): JumpBack {
    return new JumpBack(members, options);
  }
}

/** The algorithm as the registry lists it. */
export const jumpBackAlgorithm: PlacementAlgorithm = {
  name: 'jumpback',
  hasVnodes: false,
  takesWeights: false,
  removal: 'tail',
  isOrderFree: false,
  hasCollateral: false,
  hashUse: 'mixed',
  defaultHash: 'xxh32',
  hasFixedHash: false,
  create: (nodes, options) => new JumpBack(nodes, options),
};
