import { expectOneOf } from '../lib/expect.ts';
import { Modulo } from './modulo.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { Ring } from './ring.ts';

/** An algorithm as tables and the contract test see it. */
export interface PlacementAlgorithm {
  readonly name: string;
  /** Whether `vnodes` changes anything. */
  readonly hasVnodes: boolean;
  /** Whether nodes may have weights other than 1. */
  readonly takesWeights: boolean;
  create(nodes: readonly (string | NodeSpec)[], options?: PlacementOptions): Placement;
}

const algorithms: readonly PlacementAlgorithm[] = [
  { name: 'ring', hasVnodes: true, takesWeights: true, create: (nodes, options) => new Ring(nodes, options) },
  { name: 'modulo', hasVnodes: false, takesWeights: false, create: (nodes, options) => new Modulo(nodes, options) },
];

/** Every algorithm by name. */
export const placements: ReadonlyMap<string, PlacementAlgorithm> = new Map(
  algorithms.map((algorithm) => [algorithm.name, algorithm]),
);

/** @throws ERR_USAGE when there is no algorithm of that name. */
export function placementAlgorithm(name: string): PlacementAlgorithm {
  return placements.get(expectOneOf('algorithm', name, [...placements.keys()])) as PlacementAlgorithm;
}

/**
 * A placement by its algorithm's name.
 * @throws ERR_USAGE for an unknown algorithm, no nodes, a repeated id, or an option out of its range.
 */
export function createPlacement(
  algorithm: string,
  nodes: readonly (string | NodeSpec)[],
  options: PlacementOptions = {},
): Placement {
  return placementAlgorithm(algorithm).create(nodes, options);
}
