import type { MissingSubject, Scenario, Subject } from '../src/measure/scenario.ts';
import { Ring } from '../src/placement/ring.ts';
import { nodeIds } from './subjects/keys.ts';
import { loadPeer, notInstalled } from './subjects/peer.ts';

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
    const ring = new Ring(ids, { vnodes });
    return [
      await hashring(ids, vnodes),
      await consistentHash(ids, vnodes),
      { name: 'ringmark ring', batch: 2, run: () => ring.withNode(JOINING).withoutNode(JOINING) },
      {
        name: 'ringmark ring, built anew',
        batch: 2,
        run: () => [new Ring([...ids, JOINING], { vnodes }), new Ring(ids, { vnodes })],
      },
    ];
  },
};

async function hashring(ids: string[], vnodes: number): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('hashring'));
  if (!peer) return { name: 'hashring', missing: notInstalled };
  const ring = new peer.default(ids, 'md5', { 'vnode count': vnodes / 4 });
  const run = () => {
    ring.add(JOINING);
    ring.remove(JOINING);
    return ring;
  };
  return { name: 'hashring', batch: 2, run };
}

async function consistentHash(ids: string[], vnodes: number): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('consistent-hash'));
  if (!peer) return { name: 'consistent-hash', missing: notInstalled };
  const ring = new peer.default({ range: 2 ** 31, weight: vnodes });
  for (const id of ids) ring.add(id);
  const run = () => {
    ring.add(JOINING);
    ring.get('key');
    ring.remove(JOINING);
    return ring.get('key');
  };
  return { name: 'consistent-hash', batch: 2, run };
}
