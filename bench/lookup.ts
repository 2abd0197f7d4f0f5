import { hashFunctions } from '../src/hash/registry.ts';
import { freshLoop } from '../src/measure/fresh-loop.ts';
import type { MissingSubject, Scenario, Subject } from '../src/measure/scenario.ts';
import { Modulo } from '../src/placement/modulo.ts';
import { Ring } from '../src/placement/ring.ts';
import { keys20, nodeIds } from './subjects/keys.ts';
import { loadPeer, notInstalled } from './subjects/peer.ts';
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
    const ring = new Ring(ids, { vnodes });
    const modulo = new Modulo(ids);
    const straightforward = new StraightforwardRing(ids, vnodes);
    const { hash32 } = hashFunctions.get('xxh32')!;
    return [
      subject('xxhash-wasm + binary search', (key) => straightforward.ownerOf(key).length),
      subject('ringmark ring', (key) => ring.ownerOf(key).length),
      subject('ringmark modulo', (key) => modulo.ownerOf(key).length),
      { ...subject('ringmark xxh32 alone', (key) => hash32(key)), note: 'the floor: no search' },
      await hashring(ids, vnodes),
      await consistentHash(ids, vnodes),
    ];
  },
};

function subject(name: string, find: (key: string) => number): Subject {
  return { name, batch: keys20.length, run: freshLoop(keys20, find) };
}

async function hashring(ids: string[], vnodes: number): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('hashring'));
  if (!peer) return { name: 'hashring', missing: notInstalled };
  // Each of its "vnodes" is four points. `get` without the cache of past answers, which only repeats what was asked before.
  const ring = new peer.default(ids, 'md5', { 'vnode count': vnodes / 4 });
  const find = (key: string) => ring.ring[ring.find(ring.hashValue(key))]!.server.length;
  return { ...subject('hashring', find), note: 'without its cache' };
}

async function consistentHash(ids: string[], vnodes: number): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('consistent-hash'));
  if (!peer) return { name: 'consistent-hash', missing: notInstalled };
  const ring = new peer.default({ range: 2 ** 31, weight: vnodes });
  for (const id of ids) ring.add(id);
  return {
    ...subject('consistent-hash', (key) => ring.get(key).length),
    note: 'its points are random in each process',
  };
}
