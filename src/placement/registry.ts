import { expectOneOf } from '../lib/expect.ts';
import type { PlacementAlgorithm } from './algorithm.ts';
import { anchor } from './anchor.ts';
import { bounded } from './bounded.ts';
import { dx } from './dx.ts';
import { envoyRing } from './envoy-ring.ts';
import { jumpAlgorithm } from './jump.ts';
import { jumpBackAlgorithm } from './jumpback.ts';
import { ketama } from './ketama.ts';
import { maglev } from './maglev.ts';
import { memento } from './memento.ts';
import { modulo } from './modulo.ts';
import { multiprobe } from './multiprobe.ts';
import type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
import { rendezvous } from './rendezvous.ts';
import { ring } from './ring.ts';

/** In the order of tables. */
const algorithms: readonly PlacementAlgorithm[] = [
  ring,
  ketama,
  envoyRing,
  rendezvous,
  jumpAlgorithm,
  jumpBackAlgorithm,
  maglev,
  multiprobe,
  anchor,
  dx,
  memento,
  bounded,
  modulo,
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
