export type { CallOptions } from './client/call.ts';
export type {
  ClientEvent,
  HedgeEvent,
  NodeDownEvent,
  NodeUpEvent,
  RequestEvent,
  RetryEvent,
} from './client/client-events.ts';
export type { ClientNode } from './client/client-node.ts';
export { KvClient, type PutOptions } from './client/kv-client.ts';
export type { GetResult, PutResult } from './client/many.ts';
export type { KvClientOptions } from './client/options.ts';
export { type ErrorCode, RingmarkError } from './lib/errors.ts';
export type { NodeSpec, Placement, PlacementOptions } from './placement/placement.ts';
export { createPlacement } from './placement/registry.ts';
export { Ring } from './placement/ring.ts';
