import { expectInteger, usageError } from '../lib/expect.ts';
import { type Hash32Call, hash32Call, hash32Of } from './key-hash.ts';
import { expectLoadFactor, type LoadBounds, loadBounds } from './load-bounds.ts';
import { Ring } from './ring.ts';
import { findPoint, type RingTable } from './ring-table.ts';

/** Doubles nearer to a bound than this part of it are compared exactly. */
const MARGIN = 1e-9;

/**
 * Bounded loads as published (Mirrokni, Thorup, Zadimoghaddam, 2016), for keys one by one: each goes to the first node
 * clockwise that is not full. A node is full at ⌈loadFactor × m × weight / sum of weights⌉ keys, where m counts all keys that
 * are placed, the new one too. Where a key went is for the caller to remember: it depends on the keys before it.
 */
export class BoundedLoads {
  readonly ring: Ring;
  readonly loadFactor: number;
  /** Keys that each node holds, in the order of `ring.nodes`. Changes with every key; not to be written to. */
  readonly loads: Float64Array;
  readonly #table: RingTable;
  readonly #seed: number;
  readonly #hash32: Hash32Call;
  readonly #bounds: LoadBounds;
  /** What each node may carry of a load of 1, nearly. */
  readonly #shares: Float64Array;
  #total = 0;

  /** @throws ERR_USAGE for anything but a ring, and a load factor below 1 or without end. */
  constructor(ring: Ring, loadFactor = 1.25) {
    if (!(ring instanceof Ring)) throw usageError('ring', 'a Ring', ring);
    const { members, table, seed } = ring.state;
    this.ring = ring;
    this.loadFactor = expectLoadFactor(loadFactor);
    this.loads = new Float64Array(members.length);
    this.#table = table;
    this.#seed = seed;
    this.#hash32 = hash32Call(ring.state);
    this.#bounds = loadBounds(members, loadFactor);
    this.#shares = Float64Array.from(this.#bounds.parts, (part) => ratio(part, this.#bounds.whole));
  }

  /** Keys that are placed. */
  get total(): number {
    return this.#total;
  }

  /**
   * Index of the node that takes the key; its load grows by 1. O(points) at worst, where nearly all nodes are full; for a
   * load factor of 1 + ε and one point a node, O(1/ε²) nodes are met on average.
   */
  place(key: string): number {
    const { entries, starts, slotBits } = this.#table;
    const ownerMask = 2 ** (slotBits - 1) - 1;
    const count = starts.at(-1)!;
    const hash = hash32Of(this.#hash32, key, this.#seed);
    this.#total++;
    // Some node is always below its bound, since the bounds add up to more than the loads without the new key.
    for (let at = findPoint(entries, starts, slotBits, hash) % count; ; at = at + 1 < count ? at + 1 : 0) {
      const index = entries[at]! & ownerMask;
      if (this.#isFull(index)) continue;
      this.loads[index]!++;
      return index;
    }
  }

  /**
   * One key less on a node. The others stay where they are: a node may be above its bound then, until more keys come.
   * @throws ERR_USAGE when `index` is no node's, or the node holds no key
   */
  release(index: number): void {
    expectInteger('index', index, 0, this.loads.length - 1);
    if (this.loads[index] === 0) throw usageError('index', 'a node that holds a key', index);
    this.loads[index]!--;
    this.#total--;
  }

  /** A load that is a whole number lies below a bound exactly when it lies below the bound rounded up. */
  #isFull(index: number): boolean {
    const load = this.loads[index]!;
    const bound = this.#shares[index]! * this.#total;
    if (Math.abs(load - bound) > bound * MARGIN) return load > bound;
    const { parts, whole } = this.#bounds;
    return BigInt(load) * whole >= parts[index]! * BigInt(this.#total);
  }
}

/** Nearly a / b: with an error far below `MARGIN` where it matters, and 0 where it is too small for a double. */
function ratio(a: bigint, b: bigint): number {
  const [bits, offset] = [a, b].map((value) => value.toString(16).length * 4) as [number, number];
  const shift = offset - bits + 64;
  const quotient = shift > 0 ? (a << BigInt(shift)) / b : a / (b << BigInt(-shift));
  return Number(quotient) * 2 ** -shift;
}
