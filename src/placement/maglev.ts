import type { HashFunction } from '../hash/hash-function.ts';
import { xxh64 } from '../hash/xxh64.ts';
import { expectInteger } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import type { ArcPlacement, Arcs } from './arcs.ts';
import { keyHash } from './key-hash.ts';
import { MAGLEV_SLOTS, maglevTable } from './maglev-table.ts';
import { type Member, toMembers, withMember, withoutMember } from './members.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { byDraws } from './preference.ts';
import { Remainder64 } from './remainder64.ts';
import { countZones, spreadOverZones } from './spread.ts';

/**
 * Maglev hashing (Eisenbud et al., NSDI 2016) by Envoy's rules: a key belongs to the node of slot `hash64 mod slots`. A change
 * of members builds the table anew, and a few slots change hands between nodes that stay. The rules: docs/placement.md.
 */
export class Maglev implements Placement, ArcPlacement {
  readonly algorithm = 'maglev';
  readonly hashBits = 64;
  readonly nodes: readonly string[];
  readonly #members: readonly Member[];
  readonly #options: PlacementOptions;
  readonly #table: Uint16Array;
  readonly #slots: Remainder64;
  readonly #halves = new Int32Array(2);
  /** null stands for XXH64, which is then one direct call. */
  readonly #hash: HashFunction['hash64Into'] | null;
  readonly #seed: number;
  readonly #zones: number;

  /** @throws ERR_USAGE for no nodes, a repeated id, a weight that is not above 0, or a `tableSize` that is no prime or below the number of nodes. */
  constructor(nodes: readonly (string | NodeSpec)[], options: PlacementOptions = {}) {
    const { hash, seed } = keyHash(options, 'xxh64');
    this.#members = toMembers(nodes);
    this.#table = maglevTable(this.#members, options.tableSize ?? MAGLEV_SLOTS);
    this.#options = options;
    this.#slots = new Remainder64(this.#table.length);
    this.nodes = this.#members.map((member) => member.id);
    this.#hash = hash === xxh64 ? null : hash.hash64Into;
    this.#seed = seed;
    this.#zones = countZones(this.#members);
  }

  get bytes(): number {
    return this.#table.byteLength;
  }

  indexOf(key: string): number {
    return this.#table[this.#slotOf(key)]!;
  }

  indexOfHash(hash: number, high = 0): number {
    return this.#table[this.#slots.of(hash, high)]!;
  }

  ownerOf(key: string): string {
    return this.nodes[this.indexOf(key)]!;
  }

  /** The nodes as they are first met in the slots from the key's own on. */
  replicasOf(key: string, count: number): string[] {
    expectInteger('count', count, 0, Number.MAX_SAFE_INTEGER);
    const slot = this.#slotOf(key);
    const slots = this.#table.length;
    const preference = byDraws(this.nodes.length, (step) => this.#table[(slot + step) % slots]!, slots);
    return spreadOverZones(preference, this.#members, this.#zones, count);
  }

  withNode(id: string, weight?: number, zone?: string): Maglev {
    return new Maglev(withMember(this.#members, id, weight, zone), this.#options);
  }

  withoutNode(id: string): Maglev {
    return new Maglev(withoutMember(this.#members, id), this.#options);
  }

  /** Runs of slots with one owner; the space is the number of slots. */
  arcs(): Arcs {
    const table = this.#table;
    const ends = new Float64Array(table.length);
    const owners = new Uint16Array(table.length);
    let count = 0;
    for (let slot = 0; slot < table.length; slot++) {
      if (table[slot] === table[slot + 1]) continue;
      ends[count] = slot;
      owners[count++] = table[slot]!;
    }
    return { space: table.length, ends: ends.slice(0, count), owners: owners.slice(0, count) };
  }

  #slotOf(key: string): number {
    const halves = this.#halves;
    if (this.#hash === null) xxh64.hash64Into(key, this.#seed, halves);
    else this.#hash(key, this.#seed, halves);
    return this.#slots.of(halves[0]!, halves[1]!);
  }
}

/** The algorithm as the registry lists it. */
export const maglev: PlacementAlgorithm = {
  name: 'maglev',
  hasVnodes: false,
  takesWeights: true,
  removal: 'any',
  isOrderFree: true,
  hasCollateral: true,
  hashUse: 'mixed',
  defaultHash: 'xxh64',
  hasFixedHash: false,
  create: (nodes, options) => new Maglev(nodes, options),
};
