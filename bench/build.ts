import type { MissingSubject, Scenario, Subject } from '../src/measure/scenario.ts';
import { Ring } from '../src/placement/ring.ts';
import { nodeIds } from './subjects/keys.ts';
import { loadPeer, notInstalled } from './subjects/peer.ts';
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
      await hashring(ids, vnodes),
      await consistentHash(ids, vnodes),
      { name: 'xxhash-wasm + binary search', batch: 1, run: () => new StraightforwardRing(ids, vnodes) },
      { name: 'ringmark ring', batch: 1, run: () => new Ring(ids, { vnodes }) },
    ];
  },
};

async function hashring(ids: string[], vnodes: number): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('hashring'));
  if (!peer) return { name: 'hashring', missing: notInstalled };
  return { name: 'hashring', batch: 1, run: () => new peer.default(ids, 'md5', { 'vnode count': vnodes / 4 }) };
}

async function consistentHash(ids: string[], vnodes: number): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('consistent-hash'));
  if (!peer) return { name: 'consistent-hash', missing: notInstalled };
  const run = () => {
    const ring = new peer.default({ range: 2 ** 31, weight: vnodes });
    for (const id of ids) ring.add(id);
    // It sorts its points when it is first asked.
    return ring.get('key');
  };
  return { name: 'consistent-hash', batch: 1, run };
}
