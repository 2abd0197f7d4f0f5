import type { LoadConfig } from '../result/load-result.ts';

/** What a load test is unless told otherwise: sized for a laptop of two cores that runs the nodes as well. */
export const LOAD_DEFAULTS = {
  model: 'closed',
  algorithm: 'ring',
  hash: 'xxh32',
  vnodes: 160,
  reads: 0.9,
  keys: 10_000,
  valueSizeBytes: 100,
  connections: 30,
  durationS: 10,
  warmupS: 2,
  timeoutMs: 5_000,
} as const satisfies Partial<LoadConfig>;

/** What the open model takes beside. */
export const OPEN_DEFAULTS = {
  arrivals: 'constant',
  threads: 1,
  maxInFlight: 10_000,
} as const satisfies Partial<LoadConfig>;

/**
 * Of the reads of a connection (closed model) or a thread (open model) one in this many has its body compared with the
 * recomputed value, to the last character.
 */
export const READS_PER_CHECKED_BODY = 10;
