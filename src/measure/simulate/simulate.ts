import type { PlacementOptions } from '../../placement/placement.ts';
import { placementAlgorithm } from '../../placement/registry.ts';
import type { SimulateResult, WeightedNode } from '../../result/simulate-result.ts';
import { type Change, makeChange } from './change.ts';
import { flowsOf } from './flows.ts';
import { flowList, leaversOf, movementOf, nodeChanges } from './movement.ts';
import { expectRanges, planOf } from './plan.ts';
import { expectReplicas, replicaChange } from './replicas.ts';
import type { SampleOptions } from './sample.ts';

export interface SimulateOptions extends Change, SampleOptions {
  algorithm: string;
  options: PlacementOptions;
  /** Whether the ranges are listed. */
  plan: boolean;
  /** Whether sets of this many replicas are followed too. */
  replicas?: number | undefined;
}

/**
 * What a change of members moves, from whom to whom, beside what had to.
 * @throws ERR_USAGE as `makeChange`, for more replicas than nodes, and for a plan of a placement that has no ranges.
 */
export async function simulate(request: SimulateOptions): Promise<Omit<SimulateResult, 'schema' | 'environment'>> {
  const { algorithm, options, replicas, signal } = request;
  const changed = makeChange(algorithm, request, options);
  if (request.plan) expectRanges(algorithm, changed);
  if (replicas !== undefined) expectReplicas(replicas, changed);
  const flows = await flowsOf(changed, request);
  const [list, nodes] = [flowList(changed, flows), nodeChanges(changed, flows)];
  return {
    algorithm,
    hash: changed.hash.name,
    vnodes: placementAlgorithm(algorithm).hasVnodes ? (options.vnodes ?? 160) : null,
    change: {
      remove: [...request.remove],
      reweigh: [...request.reweigh],
      add: request.add.map(toWeighted),
    },
    keys: flows.ranges === null ? flows.total : null,
    movement: movementOf(changed, flows),
    flows: list,
    nodes,
    leavers: leaversOf(list, nodes),
    ...(request.plan && { plan: planOf(changed, flows) }),
    ...(replicas !== undefined && { replicas: await replicaChange(changed, replicas, request) }),
    complete: !signal?.aborted,
  };
}

function toWeighted(node: string | { id: string; weight?: number | undefined }): WeightedNode {
  return typeof node === 'string' ? { id: node, weight: 1 } : { id: node.id, weight: node.weight ?? 1 };
}
