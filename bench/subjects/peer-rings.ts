import type { MissingSubject, Subject } from '../../src/measure/scenario.ts';
import { loadPeer, notInstalled } from './peer.ts';

type Rest = Omit<Subject, 'name'>;

/** A subject on npm's hashring; each of its "vnodes" is four points. `toRest` gets what makes a ring of `vnodes` points a node. */
export async function hashring(
  vnodes: number,
  toRest: (create: (ids: string[]) => import('hashring').default) => Rest,
): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('hashring'));
  if (!peer) return { name: 'hashring', missing: notInstalled };
  return { name: 'hashring', ...toRest((ids) => new peer.default(ids, 'md5', { 'vnode count': vnodes / 4 })) };
}

/** The same on npm's consistent-hash, which sorts its points when it is first asked. */
export async function consistentHash(
  vnodes: number,
  toRest: (create: (ids: string[]) => import('consistent-hash').default) => Rest,
): Promise<Subject | MissingSubject> {
  const peer = await loadPeer(() => import('consistent-hash'));
  if (!peer) return { name: 'consistent-hash', missing: notInstalled };
  const create = (ids: string[]) => {
    const ring = new peer.default({ range: 2 ** 31, weight: vnodes });
    for (const id of ids) ring.add(id);
    return ring;
  };
  return { name: 'consistent-hash', ...toRest(create) };
}
