export { type ErrorCode, RingmarkError } from './lib/errors.ts';
export type { NodeSpec, Placement, PlacementOptions } from './placement/placement.ts';
export { createPlacement } from './placement/registry.ts';
export { Ring } from './placement/ring.ts';
