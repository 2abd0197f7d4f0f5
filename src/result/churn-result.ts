import type { Environment, Evenness, MeasuredRow, Movement } from './schema.ts';

/** Nodes leave in steps, and come back in the reverse order. */
export interface ChurnResult {
  schema: 'ringmark/churn@1';
  environment: Environment;
  complete: boolean;
  /** At the start: `node-1`, `node-2`, … */
  nodes: number;
  /** How many are sampled at each step: the same ones. */
  keys: number;
  rows: ChurnRow[];
  unsupported: ChurnUnsupported[];
}

/** Who leaves first: the last that came, the first, or anyone. Who left last comes back first. */
export type ChurnOrder = 'lifo' | 'fifo' | 'random';

export interface ChurnRow {
  algorithm: string;
  hash: string;
  /** null where the algorithm has none. */
  vnodes: number | null;
  order: ChurnOrder;
  phase: 'start' | 'remove' | 'restore';
  /** The fraction of the nodes that is gone after this step. */
  removed: number;
  nodes: number;
  /** Since the step before; null at the start. */
  movement: (Movement & { exact: boolean }) | null;
  /** The fraction of keys whose owner is another than when the same nodes were there before; null unless nodes come back. */
  astray: number | null;
  share: Evenness & { exact: boolean };
  /** Sampled keys of a node: the fewest, the most, and the population variance. */
  loads: { min: number; max: number; variance: number };
  lookupNs: MeasuredRow['lookupNs'];
  searchNs: MeasuredRow['searchNs'];
  bytes: number;
}

export interface ChurnUnsupported {
  algorithm: string;
  order: ChurnOrder;
  reason: string;
}
