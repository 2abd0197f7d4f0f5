import { usageError } from '../lib/expect.ts';
import type { OperationMix } from './mix.ts';

export interface Preset {
  mix: OperationMix;
  /** As `parsePopularity` takes it. */
  popularity: string;
}

/** The core workloads of YCSB (Cooper et al., "Benchmarking cloud serving systems with YCSB", 2010), from its own files. */
const PRESETS: Readonly<Record<string, Preset>> = {
  'ycsb-a': { mix: { reads: 0.5, updates: 0.5, inserts: 0, rmw: 0 }, popularity: 'zipf:0.99' },
  'ycsb-b': { mix: { reads: 0.95, updates: 0.05, inserts: 0, rmw: 0 }, popularity: 'zipf:0.99' },
  'ycsb-c': { mix: { reads: 1, updates: 0, inserts: 0, rmw: 0 }, popularity: 'zipf:0.99' },
  'ycsb-d': { mix: { reads: 0.95, updates: 0, inserts: 0.05, rmw: 0 }, popularity: 'latest:0.99' },
  'ycsb-f': { mix: { reads: 0.5, updates: 0, inserts: 0, rmw: 0.5 }, popularity: 'zipf:0.99' },
};

/**
 * `ycsb-a` (half reads, half updates), `b` (95 % reads), `c` (only reads), `d` (reads of the latest keys, 5 % inserts) or
 * `f` (half reads, half read-modify-writes).
 * @throws ERR_USAGE for any other name, and for `ycsb-e`, which scans ranges of keys.
 */
export function presetOf(name: string): Preset {
  if (name === 'ycsb-e') {
    throw usageError('workload', 'one without scans: nodes place keys by their hash and cannot read a range', name);
  }
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name]!;
  throw usageError('workload', `one of ${Object.keys(PRESETS).join(', ')}`, name);
}
