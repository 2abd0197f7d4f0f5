import { expectOneOf } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { envoyRing } from './envoy-ring.ts';
import { jumpAlgorithm } from './jump.ts';
import { jumpBackAlgorithm } from './jumpback.ts';
import { maglev } from './maglev.ts';
import { memento } from './memento.ts';
import { modulo } from './modulo.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { ring } from './ring.ts';

/** Every algorithm by name, in the order of tables. */
export const placements: ReadonlyMap<string, PlacementAlgorithm> = new Map(
  [ring, envoyRing, jumpAlgorithm, jumpBackAlgorithm, maglev, memento, modulo].map((algorithm) => [
    algorithm.name,
    algorithm,
  ]),
);

/** @throws ERR_USAGE when there is no algorithm of that name. */
export function placementAlgorithm(name: string): PlacementAlgorithm {
  return placements.get(expectOneOf('algorithm', name, [...placements.keys()])) as PlacementAlgorithm;
}

/**
 * A placement by its algorithm's name. Options that the algorithm has no use for are ignored.
 * @throws ERR_USAGE for an unknown algorithm, no nodes, a repeated id, an option out of its range, or what the algorithm cannot do.
 */
export function createPlacement(
  algorithm: string,
  nodes: readonly (string | NodeSpec)[],
  options: PlacementOptions = {},
): Placement {
  return placementAlgorithm(algorithm).create(nodes, options);
}
