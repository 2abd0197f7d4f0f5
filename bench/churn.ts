import type { Scenario } from '../src/measure/scenario.ts';
import { Ring } from '../src/placement/ring.ts';
import { nodeIds } from './subjects/keys.ts';
import { consistentHash, hashring } from './subjects/peer-rings.ts';

const JOINING = 'node-joining';

/** A node joins and leaves again: two changes a call. */
export const churn: Scenario<{ nodes: number; vnodes: number }> = {
  name: 'churn',
  question: 'What does it cost when one node joins or leaves?',
  baseline: 'hashring',
  matrix: [
    { nodes: 10, vnodes: 160 },
    { nodes: 1000, vnodes: 160 },
  ],
  async setup({ nodes, vnodes }) {
    const ids = nodeIds(nodes);
    const own = new Ring(ids, { vnodes });
    return [
      await hashring(vnodes, (create) => {
        const ring = create(ids);
        const run = () => {
          ring.add(JOINING);
          ring.remove(JOINING);
          return ring;
        };
        return { batch: 2, run };
      }),
      await consistentHash(vnodes, (create) => {
        const ring = create(ids);
        const run = () => {
          ring.add(JOINING);
          ring.get('key');
          ring.remove(JOINING);
          return ring.get('key');
        };
        return { batch: 2, run };
      }),
      { name: 'ringmark ring', batch: 2, run: () => own.withNode(JOINING).withoutNode(JOINING) },
      {
        name: 'ringmark ring, built anew',
        batch: 2,
        run: () => [new Ring([...ids, JOINING], { vnodes }), new Ring(ids, { vnodes })],
      },
    ];
  },
};
