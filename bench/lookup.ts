import { hashFunction } from '../src/hash/registry.ts';
import { Random, shuffle } from '../src/lib/random.ts';
import { freshLoop } from '../src/measure/fresh-loop.ts';
import type { Scenario, Subject } from '../src/measure/scenario.ts';
import { hashKeys } from '../src/placement/hashed-keys.ts';
import { jumpHalves } from '../src/placement/jump.ts';
import { jumpBackHalves } from '../src/placement/jumpback.ts';
import type { Placement } from '../src/placement/placement.ts';
import { createPlacement, placements } from '../src/placement/registry.ts';
import { keys20, nodeIds } from './subjects/keys.ts';
import { consistentHash, hashring } from './subjects/peer-rings.ts';
import { StraightforwardRing } from './subjects/straightforward.ts';

/** String key → node. */
export const lookup: Scenario<{ nodes: number; vnodes: number }> = {
  name: 'lookup',
  question: 'What does it cost to find the node of a 20-byte key?',
  baseline: 'xxhash-wasm + binary search',
  matrix: [
    { nodes: 10, vnodes: 160 },
    { nodes: 100, vnodes: 160 },
    { nodes: 1000, vnodes: 160 },
  ],
  async setup({ nodes, vnodes }) {
    const ids = nodeIds(nodes);
    const straightforward = new StraightforwardRing(ids, vnodes);
    return [
      { name: 'xxhash-wasm + binary search', ...lookups((key) => straightforward.ownerOf(key).length) },
      ...[...placements.values()].map(({ name, defaultHash, create }) => ({
        ...ofPlacement(name, create(ids, { vnodes })),
        note: `keys by ${defaultHash}`,
      })),
      ...(nodes === 1000 ? [...afterRemovals(ids), ...kernels()] : []),
      ...['xxh32', 'xxh64', 'md5'].map((name) => {
        const { hash32 } = hashFunction(name);
        return { name: `ringmark ${name} alone`, ...lookups((key) => hash32(key)), note: 'a floor: no search' };
      }),
      await hashring(vnodes, (create) => {
        const peer = create(ids);
        // `get` without the cache of past answers, which only repeats what was asked before.
        const find = (key: string) => peer.ring[peer.find(peer.hashValue(key))]!.server.length;
        return { ...lookups(find), note: 'without its cache' };
      }),
      await consistentHash(vnodes, (create) => {
        const peer = create(ids);
        return { ...lookups((key) => peer.get(key).length), note: 'its points are random in each process' };
      }),
    ];
  },
};

/** What is left of nodes that left in random order. */
function afterRemovals(ids: readonly string[]): Subject[] {
  const cases = [
    ['anchor', 90],
    ['memento', 90],
    ['dx', 50],
  ] as const;
  return cases.map(([name, percent]) => {
    const leaving = shuffle([...ids], new Random(1)).slice(0, (ids.length * percent) / 100);
    const rest = leaving.reduce((placement, id) => placement.withoutNode(id), createPlacement(name, ids));
    return ofPlacement(`${name}, ${percent} % removed`, rest);
  });
}

/** The algorithms that are arithmetic alone, from a 64-bit key that is there already. */
function kernels(): Subject[] {
  const { low, high } = hashKeys(keys20, hashFunction('xxh64'));
  const places = Uint32Array.from(low.keys());
  const kernel = (name: string, bucketOf: (i: number) => number): Subject => ({
    name: `ringmark ${name}`,
    batch: places.length,
    run: freshLoop(places, bucketOf),
    note: 'from a 64-bit key in two halves',
  });
  return [
    kernel('jump, hash known', (i) => jumpHalves(low[i]!, high[i]!, 1000)),
    kernel('jumpback, hash known', (i) => jumpBackHalves(low[i]!, high[i]!, 1000)),
    kernel('jumpback, 1,000,000 buckets', (i) => jumpBackHalves(low[i]!, high[i]!, 1_000_000)),
  ];
}

function ofPlacement(name: string, placement: Placement): Subject {
  return { name: `ringmark ${name}`, ...lookups((key) => placement.ownerOf(key).length) };
}

function lookups(find: (key: string) => number): Omit<Subject, 'name'> {
  return { batch: keys20.length, run: freshLoop(keys20, find) };
}
