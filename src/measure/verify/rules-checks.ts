import { createPlacement } from '../../placement/registry.ts';
import { type Case, type Check, equal } from './check.ts';
import { type PlacementVectors, ringVectors } from './vectors.ts';

/** `ring` and `modulo` beside the vectors of docs/placement.md. @param create what is held to them */
export function rulesChecks(create: typeof createPlacement = createPlacement): Check[] {
  const { rings, modulo } = ringVectors();
  const check = (implementation: string, sets: readonly PlacementVectors[]): Check => ({
    implementation,
    kind: 'vectors',
    source: 'docs/placement.md, ring-vectors.json',
    cases: () => replicaCases(implementation, sets, create),
  });
  return [check('ring', rings), check('modulo', modulo)];
}

function* replicaCases(
  algorithm: string,
  sets: readonly PlacementVectors[],
  create: typeof createPlacement,
): Generator<Case> {
  for (const [nth, { nodes, options, cases }] of sets.entries()) {
    const placement = create(algorithm, nodes, options);
    for (const [key, ...replicas] of cases)
      yield equal(`set ${nth + 1}, ${JSON.stringify(key)}`, placement.replicasOf(key, replicas.length), replicas);
  }
}
