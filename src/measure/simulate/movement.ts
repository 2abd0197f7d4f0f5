import type { Flow, Leaver, NodeChange, SimulatedMovement } from '../../result/simulate-result.ts';
import type { Changed } from './change.ts';
import type { Flows } from './flows.ts';

/** What moved, beside what had to. */
export function movementOf(changed: Changed, flows: Flows): SimulatedMovement {
  const { total, moves, ranges } = flows;
  const isAsItWas = (id: string) => changed.weightsBefore.get(id) === changed.weightsAfter.get(id);
  let moved = 0;
  let collateral = 0;
  for (const [move, units] of moves) {
    const { from, to } = endsOf(changed, move);
    moved += units;
    if (isAsItWas(from) && isAsItWas(to)) collateral += units;
  }
  const fraction = moved / total;
  return {
    moved: fraction,
    minimum: half(
      nodeChanges(changed, flows).map(({ shareBefore, shareAfter }) => [shareBefore ?? 0, shareAfter ?? 0]),
    ),
    ideal: idealOf(changed),
    collateral: collateral / total,
    exact: ranges !== null,
    standardError: ranges === null ? Math.sqrt((fraction * (1 - fraction)) / total) : null,
  };
}

/** From whom to whom, the largest first. */
export function flowList(changed: Changed, { moves, total }: Flows): Flow[] {
  const list = [...moves].map(([move, units]) => ({ ...endsOf(changed, move), fraction: units / total }));
  return list.sort((a, b) => b.fraction - a.fraction);
}

/** Everyone's weight and share, before and after. */
export function nodeChanges({ before, after, weightsBefore, weightsAfter }: Changed, flows: Flows): NodeChange[] {
  const shares = (nodes: readonly string[], units: Float64Array) =>
    new Map(nodes.map((id, i) => [id, units[i]! / flows.total]));
  const [old, now] = [shares(before.nodes, flows.before), shares(after.nodes, flows.after)];
  return [...new Set([...before.nodes, ...after.nodes])].map((id) => ({
    id,
    weightBefore: weightsBefore.get(id) ?? null,
    weightAfter: weightsAfter.get(id) ?? null,
    shareBefore: old.get(id) ?? null,
    shareAfter: now.get(id) ?? null,
  }));
}

/** For each node that left, who has its keys now. */
export function leaversOf(flows: readonly Flow[], nodes: readonly NodeChange[]): Leaver[] {
  const shareBefore = new Map(nodes.map((node) => [node.id, node.shareBefore]));
  const left = nodes.filter(({ weightAfter }) => weightAfter === null);
  return left.map(({ id, shareBefore: share }) => {
    const heirs = flows
      .filter(({ from }) => from === id)
      .map(({ to, fraction }) => {
        const own = shareBefore.get(to) ?? 0;
        return { id: to, fraction, ofLeaver: fraction / share!, growth: own > 0 ? fraction / own : null };
      });
    return { id, share: share!, heirs: heirs.sort((a, b) => (b.growth ?? 0) - (a.growth ?? 0)) };
  });
}

/** What moves between shares that follow the weights exactly. */
function idealOf({ weightsBefore, weightsAfter }: Changed): number {
  const sumOf = (weights: ReadonlyMap<string, number>) =>
    [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const [sumBefore, sumAfter] = [sumOf(weightsBefore), sumOf(weightsAfter)];
  const ids = new Set([...weightsBefore.keys(), ...weightsAfter.keys()]);
  return half(
    [...ids].map((id) => [(weightsBefore.get(id) ?? 0) / sumBefore, (weightsAfter.get(id) ?? 0) / sumAfter] as const),
  );
}

/** Half the sum of the differences between shares before and after: what has to go from those who lose to those who gain. */
function half(shares: readonly (readonly [before: number, after: number])[]): number {
  return shares.reduce((sum, [before, after]) => sum + Math.abs(after - before), 0) / 2;
}

function endsOf({ before, after }: Changed, move: number): { from: string; to: string } {
  const count = after.nodes.length;
  return { from: before.nodes[Math.floor(move / count)]!, to: after.nodes[move % count]! };
}
