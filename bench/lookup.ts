import { hashFunction } from '../src/hash/registry.ts';
import { freshLoop } from '../src/measure/fresh-loop.ts';
import type { Scenario, Subject } from '../src/measure/scenario.ts';
import { placements } from '../src/placement/registry.ts';
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
      ...[...placements.values()].map(({ name, defaultHash, create }) => {
        const placement = create(ids, { vnodes });
        return {
          name: `ringmark ${name}`,
          note: `keys by ${defaultHash}`,
          ...lookups((key) => placement.ownerOf(key).length),
        };
      }),
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

function lookups(find: (key: string) => number): Omit<Subject, 'name'> {
  return { batch: keys20.length, run: freshLoop(keys20, find) };
}
