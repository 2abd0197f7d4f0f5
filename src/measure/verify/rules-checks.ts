import { exactShares, HASH_SPACE, hasArcs } from '../../placement/arcs.ts';
import { createPlacement } from '../../placement/registry.ts';
import { type Case, type Check, equal } from './check.ts';
import { type PlacementVectors, rulesVectors } from './vectors.ts';

/** Algorithms whose rules are ours, beside the vectors of docs/placement.md. @param create what is held to them */
export function rulesChecks(create: typeof createPlacement = createPlacement): Check[] {
  return Object.entries(rulesVectors()).map(([implementation, sets]) => ({
    implementation,
    kind: 'vectors',
    source: 'docs/placement.md, a second implementation',
    cases: () => setCases(implementation, sets, create),
  }));
}

function* setCases(
  algorithm: string,
  sets: readonly PlacementVectors[],
  create: typeof createPlacement,
): Generator<Case> {
  for (const [nth, { nodes, options, changes = [], cases, hashes }] of sets.entries()) {
    let placement = create(algorithm, nodes, options);
    for (const [change, id] of changes)
      placement = change === 'join' ? placement.withNode(id) : placement.withoutNode(id);
    for (const [key, ...replicas] of cases)
      yield equal(`set ${nth + 1}, ${JSON.stringify(key)}`, placement.replicasOf(key, replicas.length), replicas);
    if (hashes && hasArcs(placement)) {
      const owned = [...exactShares(placement)].map((share) => share * HASH_SPACE);
      yield equal(`set ${nth + 1}, hashes that each node owns`, owned, hashes);
    }
  }
}
