import { type Arcs, exactShares, hasArcs } from '../placement/arcs.ts';
import { exactMovement } from '../placement/movement.ts';
import type { Placement } from '../placement/placement.ts';
import { placementAlgorithm } from '../placement/registry.ts';
import type { CompareCell, Movement } from '../result/schema.ts';
import { buildCell, nodeId } from './compare-cells.ts';
import { type ChangeName, memberChanges } from './member-changes.ts';
import { type ShareTheory, shareTheory } from './share-theory.ts';
import { Tally } from './tally.ts';

/** A cell whose placement is built, with all that can be computed of it; the rest is tallied, key by key. */
export interface PreparedCell {
  readonly cell: CompareCell;
  readonly placement: Placement;
  /** null where shares cannot be computed. */
  readonly shares: Float64Array | null;
  readonly theory: ShareTheory | null;
  readonly tally: Tally;
  /** What moves by each change that the algorithm can do. Read it once all keys are tallied. */
  movements(): Partial<Record<ChangeName, Movement>>;
}

/** @throws ERR_USAGE where the algorithm refuses the cell. */
export function prepareCell(cell: CompareCell): PreparedCell {
  const placement = buildCell(cell);
  // Many changes are compared with the same arcs.
  const arcs = hasArcs(placement) ? placement.arcs() : null;
  const before = arcs && { nodes: placement.nodes, arcs: () => arcs };
  const exact: [ChangeName, Movement][] = [];
  const sampled: { name: ChangeName; after: Placement; ideal: number }[] = [];
  for (const change of memberChanges(placement, placementAlgorithm(cell.algorithm), nodeId(cell.nodes))) {
    const { name, after, ideal } = change;
    if (before && hasArcs(after) && after.arcs().space === arcs?.space) {
      exact.push([name, { ...exactMovement(before, after), ideal, exact: true }]);
    } else sampled.push(change);
  }
  const tally = new Tally(
    placement,
    sampled.map(({ after }) => after),
  );
  return {
    cell,
    placement,
    shares: before && exactShares(before),
    theory: shareTheory(cell.algorithm, { ...cell, vnodes: pointsANode(cell, arcs), space: arcs?.space ?? null }),
    tally,
    movements() {
      const moved = tally.moved();
      const counted = sampled.map(({ name, ideal }, i) => [name, { ...moved[i]!, ideal, exact: false }] as const);
      return Object.fromEntries([...exact, ...counted]);
    },
  };
}

/** Some algorithms have points without being asked how many. */
function pointsANode({ vnodes, nodes }: CompareCell, arcs: Arcs | null): number | null {
  return vnodes ?? (arcs && arcs.ends.length / nodes);
}
