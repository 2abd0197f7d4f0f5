import { xxh64 } from '../hash/xxh64.ts';
import { expectInteger, usageError } from '../lib/expect.ts';
import { type Member, toOrderedMembers, totalWeight } from './members.ts';
import type { NodeSpec } from './placement.ts';
import { Remainder64 } from './remainder64.ts';

/** Slots unless told otherwise: the smaller size of the paper, and Envoy's. */
export const MAGLEV_SLOTS = 65_537;
/** Envoy's limit. */
const MAX_SLOTS = 5_000_011;
const FREE = 0xffff;

/**
 * The lookup table of Maglev hashing by Envoy's rules: which of `nodes` (an index into them) owns each slot. Nodes take turns
 * in the order of their ids; in its turn a node takes the next free slot of its own permutation of all of them. The heaviest
 * node takes a slot in every round, another as often as its weight has it. Every node gets one at least.
 *
 * O(slots log nodes) where weights are equal, O(slots × nodes) at worst. Source: Eisenbud et al., NSDI 2016, section 3.4;
 * Envoy, maglev_lb.cc.
 * @param tableSize a prime, at least the number of nodes, at most 5,000,011
 * @throws ERR_USAGE for bad nodes or weights, or another `tableSize`
 */
export function maglevTable(nodes: readonly (string | NodeSpec)[], tableSize: number = MAGLEV_SLOTS): Uint16Array {
  const members = toOrderedMembers(nodes);
  expectInteger('tableSize', tableSize, members.length, MAX_SLOTS);
  if (!isPrime(tableSize)) throw usageError('tableSize', 'a prime', tableSize);
  const turns = turnsOf(members, tableSize);
  const heaviest = turns.reduce((most, { weight }) => Math.max(most, weight), 0);
  const table = new Uint16Array(tableSize).fill(FREE);
  for (let round = 1, taken = 0; ; round++) {
    for (const turn of turns) {
      if (round * turn.weight < turn.target) continue;
      turn.target += heaviest;
      takeSlot(table, turn);
      if (++taken === tableSize) return table;
    }
  }
}

/** Where one node is in its permutation of the slots: `slot`, then `slot + skip`, and so on, around. */
interface Turn {
  readonly index: number;
  readonly skip: number;
  /** Its part of all weight. */
  readonly weight: number;
  slot: number;
  /** What `round × weight` has to reach until it is its turn again. */
  target: number;
}

function turnsOf(members: readonly Member[], tableSize: number): Turn[] {
  const total = totalWeight(members);
  const turns = members.map(({ id, weight }, index) => ({
    index,
    slot: hashModulo(id, 0, tableSize),
    skip: hashModulo(id, 1, tableSize - 1) + 1,
    weight: weight / total,
    target: 0,
  }));
  const idOf = ({ index }: Turn) => members[index]!.id;
  return turns.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}

function takeSlot(table: Uint16Array, turn: Turn): void {
  while (table[turn.slot] !== FREE) turn.slot = (turn.slot + turn.skip) % table.length;
  table[turn.slot] = turn.index;
}

function hashModulo(id: string, seed: number, divisor: number): number {
  const halves = new Int32Array(2);
  xxh64.hash64Into(id, seed, halves);
  return divisor === 0 ? 0 : new Remainder64(divisor).of(halves[0]!, halves[1]!);
}

function isPrime(n: number): boolean {
  if (n < 2) return false;
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) return false;
  return true;
}
