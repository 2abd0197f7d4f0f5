import type { HashFunction } from '../../hash/hash-function.ts';
import { hashFunction } from '../../hash/registry.ts';
import { usageError } from '../../lib/expect.ts';
import { toOrderedMembers } from '../../placement/members.ts';
import type { NodeSpec, Placement, PlacementOptions } from '../../placement/placement.ts';
import { placementAlgorithm } from '../../placement/registry.ts';
import type { WeightedNode } from '../../result/simulate-result.ts';

/** What becomes of the members: first nodes leave, then nodes are reweighed, then nodes join. */
export interface Change {
  nodes: readonly (string | NodeSpec)[];
  remove: readonly string[];
  reweigh: readonly WeightedNode[];
  add: readonly (string | NodeSpec)[];
}

/** The placement before and after a change, and everyone's weights. */
export interface Changed {
  before: Placement;
  after: Placement;
  /** In no particular order. */
  weightsBefore: ReadonlyMap<string, number>;
  weightsAfter: ReadonlyMap<string, number>;
  /** The function that both go by. */
  hash: HashFunction;
}

/**
 * Makes a change. Where the set of nodes says it all, the placement after it is built anew: the same, whatever the steps.
 * @throws ERR_USAGE for an unknown node that leaves or is reweighed, one that joins twice, a bad weight, no node left, or what
 * the algorithm cannot do.
 */
export function makeChange(algorithm: string, change: Change, options: PlacementOptions): Changed {
  const can = placementAlgorithm(algorithm);
  const before = can.create(change.nodes, options);
  const weightsBefore = weightsOf(change.nodes);
  const weightsAfter = weightsOf(nodesAfter(weightsBefore, change));
  const specs = [...weightsAfter].map(([id, weight]) => ({ id, weight }));
  return {
    before,
    after: can.isOrderFree ? can.create(specs, options) : stepByStep(algorithm, before, change),
    weightsBefore,
    weightsAfter,
    hash: hashFunction(options.hash ?? can.defaultHash),
  };
}

/** The change in words' order, each step as `Placement` takes it: none of the algorithms that need it take weights. */
function stepByStep(algorithm: string, before: Placement, { remove, reweigh, add }: Change): Placement {
  const weighted = reweigh.find(({ weight }) => weight !== 1);
  if (weighted) throw usageError(`weight of ${weighted.id}`, `1, since ${algorithm} takes no weights`, weighted.weight);
  let placement = before;
  for (const id of remove) placement = placement.withoutNode(id);
  for (const { id, weight } of toSpecs(add)) placement = placement.withNode(id, weight);
  return placement;
}

function nodesAfter(before: ReadonlyMap<string, number>, { remove, reweigh, add }: Change): NodeSpec[] {
  const nodes = new Map(before);
  for (const id of remove) {
    expectNode(nodes, 'node that leaves', id);
    if (nodes.size === 1) throw usageError('nodes that leave', 'at least one node to stay', `the last one, ${id}, too`);
    nodes.delete(id);
  }
  for (const { id, weight } of reweigh) {
    expectNode(nodes, 'node to reweigh', id);
    nodes.set(id, weight);
  }
  for (const { id, weight } of toSpecs(add)) {
    if (nodes.has(id)) throw usageError('node that joins', 'an id that is not a node yet', id);
    nodes.set(id, weight ?? 1);
  }
  return [...nodes].map(([id, weight]) => ({ id, weight }));
}

function expectNode(nodes: ReadonlyMap<string, number>, name: string, id: string): void {
  if (!nodes.has(id)) throw usageError(name, 'the id of a node', id);
}

function weightsOf(nodes: readonly (string | NodeSpec)[]): Map<string, number> {
  return new Map(toOrderedMembers(nodes).map(({ id, weight }) => [id, weight]));
}

function toSpecs(nodes: readonly (string | NodeSpec)[]): NodeSpec[] {
  return nodes.map((node) => (typeof node === 'string' ? { id: node } : node));
}
