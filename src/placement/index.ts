export type { PlacementAlgorithm } from './algorithm.ts';
export { type ArcPlacement, type Arcs, exactShares } from './arcs.ts';
export { type HashedKeys, hashKeys } from './hashed-keys.ts';
export { Ketama } from './ketama.ts';
export { Modulo } from './modulo.ts';
export { exactMovement, type Moved, sampledMovement } from './movement.ts';
export type { NodeSpec, Placement, PlacementOptions } from './placement.ts';
export { createPlacement, placements } from './registry.ts';
export { Ring } from './ring.ts';
