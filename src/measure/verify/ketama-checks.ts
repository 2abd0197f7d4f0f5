import type { ArcPlacement } from '../../placement/arcs.ts';
import { Ketama } from '../../placement/ketama.ts';
import { type Case, type Check, equal } from './check.ts';
import { publishedVectors } from './vectors.ts';

type MakeKetama = (nodes: readonly string[]) => ArcPlacement & { ownerOf(key: string): string };

/** The ring of libketama. @param make what is held to it */
export function ketamaChecks(make: MakeKetama = (nodes) => new Ketama(nodes)): Check[] {
  const source = 'spymemcached KetamaNodeLocatorTest.java';
  return [{ implementation: 'ketama', kind: 'vectors', source, cases: () => ketamaCases(make) }];
}

function* ketamaCases(make: MakeKetama): Generator<Case> {
  const { nodes4, max_point_nodes4: lastPoint, owner_nodes4: owners } = publishedVectors().ketama;
  const ring = make(nodes4);
  const { ends } = ring.arcs();
  for (const [key, owner] of Object.entries(owners)) yield equal(JSON.stringify(key), ring.ownerOf(key), nodes4[owner]);
  yield equal('the last point of 4 nodes', ends.at(-1), lastPoint);
  yield equal('points of 4 nodes', ends.length, 640);
}
