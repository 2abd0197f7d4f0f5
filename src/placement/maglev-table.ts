import { xxh64 } from '../hash/xxh64.ts';
import { usageError } from '../lib/expect.ts';
import { type Member, toMembers, totalWeight } from './members.ts';
import type { NodeSpec } from './placement.ts';
import { Remainder64 } from './remainder64.ts';

/** Slots unless told otherwise: the smaller size of the paper, and Envoy's. */
export const MAGLEV_SLOTS = 65_537;
/** Envoy's limit. */
const MAX_SLOTS = 5_000_011;
const FREE = 0xffff;

/** A turn is one number, `round × NODES + place of the node`: turns ascend in the order in which they are taken. */
const NODES = 2 ** 15;

/**
 * The lookup table of Maglev hashing by Envoy's rules: which of `nodes` (an index into them) owns each slot. Nodes take turns
 * in the order of their ids; in its turn a node takes the next free slot of its own permutation of all of them. The heaviest
 * node takes a slot in every round, another as often as its weight has it. Every node gets one at least.
 *
 * O(slots × log nodes), whatever the weights. Source: Eisenbud et al., NSDI 2016, section 3.4; Envoy, maglev_lb.cc.
 * @param tableSize a prime, at least the number of nodes, at most 5,000,011
 * @throws ERR_USAGE for bad nodes or weights, or another `tableSize`
 */
export function maglevTable(nodes: readonly (string | NodeSpec)[], tableSize: number = MAGLEV_SLOTS): Uint16Array {
  const members = toMembers(nodes);
  expectTableSize(tableSize, members.length);
  const table = new Uint16Array(tableSize).fill(FREE);
  const slots = Uint32Array.from(members, ({ id }) => hashModulo(id, 0, tableSize));
  const skips = Uint32Array.from(members, ({ id }) => hashModulo(id, 1, tableSize - 1) + 1);
  let taken = 0;
  for (const place of turns(members, tableSize)) {
    let slot = slots[place]!;
    while (table[slot] !== FREE) slot = (slot + skips[place]!) % tableSize;
    slots[place] = slot;
    table[slot] = place;
    if (++taken === tableSize) break;
  }
  const indexOf = new Map(nodes.map((node, index) => [typeof node === 'string' ? node : node.id, index]));
  const indices = members.map(({ id }) => indexOf.get(id)!);
  return table.map((place) => indices[place]!);
}

/**
 * Whose turn it is, without end. Envoy asks every node in every round whether `round × weight` has reached its target, which
 * grows by the heaviest weight with each of its turns. Here the round in which it will is worked out at once, since with one
 * heavy node and thousands of light ones nearly every answer would be no.
 */
function* turns(members: readonly Member[], tableSize: number): Generator<number> {
  const total = totalWeight(members);
  const weights = Float64Array.from(members, ({ weight }) => weight / total);
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const targets = new Float64Array(members.length);
  // A heap: the next turn of all stands first. In round 1 every node has one.
  const heap = Float64Array.from(members, (_, place) => NODES + place);
  for (;;) {
    const place = heap[0]! % NODES;
    yield place;
    targets[place]! += heaviest;
    const round = Math.floor(heap[0]! / NODES);
    heap[0] = nextRound(round, weights[place]!, targets[place]!, tableSize) * NODES + place;
    siftDown(heap);
  }
}

/** The first round behind `round` in which `round × weight` is not below `target`; Infinity where the table is full before. */
function nextRound(round: number, weight: number, target: number, tableSize: number): number {
  let next = Math.ceil(target / weight);
  if (!(next <= tableSize + 1)) return Number.POSITIVE_INFINITY;
  // The quotient may be rounded to the other side of a whole number than the product that counts.
  while ((next - 1) * weight >= target) next--;
  while (next * weight < target) next++;
  return Math.max(next, round + 1);
}

/** Puts the first turn of a heap in its place. */
function siftDown(heap: Float64Array): void {
  const turn = heap[0]!;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && heap[child + 1]! < heap[child]!) child++;
    if (turn <= heap[child]!) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = turn;
}

function hashModulo(id: string, seed: number, divisor: number): number {
  const halves = new Int32Array(2);
  xxh64.hash64Into(id, seed, halves);
  return new Remainder64(divisor).of(halves[0]!, halves[1]!);
}

function expectTableSize(tableSize: number, nodes: number): void {
  const least = Math.max(2, nodes);
  const isInRange = Number.isInteger(tableSize) && tableSize >= least && tableSize <= MAX_SLOTS;
  if (!isInRange || !isPrime(tableSize))
    throw usageError('tableSize', `a prime from ${least} to ${MAX_SLOTS}`, tableSize);
}

function isPrime(n: number): boolean {
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}
