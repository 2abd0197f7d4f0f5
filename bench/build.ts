import type { Scenario } from '../src/measure/scenario.ts';
import { Ring } from '../src/placement/ring.ts';
import { nodeIds } from './subjects/keys.ts';
import { consistentHash, hashring } from './subjects/peer-rings.ts';
import { StraightforwardRing } from './subjects/straightforward.ts';

/** A list of nodes → a placement that is ready for lookups. */
export const build: Scenario<{ nodes: number; vnodes: number }> = {
  name: 'build',
  question: 'What does it cost to build a ring?',
  baseline: 'hashring',
  matrix: [
    { nodes: 10, vnodes: 160 },
    { nodes: 1000, vnodes: 160 },
  ],
  async setup({ nodes, vnodes }) {
    const ids = nodeIds(nodes);
    return [
      await hashring(vnodes, (create) => ({ batch: 1, run: () => create(ids) })),
      await consistentHash(vnodes, (create) => ({ batch: 1, run: () => create(ids).get('key') })),
      { name: 'xxhash-wasm + binary search', batch: 1, run: () => new StraightforwardRing(ids, vnodes) },
      { name: 'ringmark ring', batch: 1, run: () => new Ring(ids, { vnodes }) },
    ];
  },
};
