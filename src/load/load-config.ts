import { RingmarkError } from '../lib/errors.ts';
import { expectInteger, expectNumber } from '../lib/expect.ts';
import { DEFAULT_MAX_VALUE_BYTES } from '../protocol/limits.ts';
import type { LoadConfig } from '../result/schema.ts';

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

/** @throws ERR_USAGE naming the first value that is out of range. The placement checks its own part. */
export function checkLoadConfig(config: LoadConfig): void {
  const { nodes } = config;
  if (nodes.length === 0) throw new RingmarkError('ERR_USAGE', 'nodes: expected at least one, got none');
  expectNumber('reads', config.reads, 0, 1);
  expectInteger('keys', config.keys, 1, 10_000_000);
  expectInteger('value-size', config.valueSizeBytes, 0, DEFAULT_MAX_VALUE_BYTES);
  expectInteger('connections', config.connections, nodes.length, 10_000);
  expectNumber('duration', config.durationS, 0.1, 86_400);
  expectNumber('warmup', config.warmupS, 0, 3_600);
  expectInteger('timeout', config.timeoutMs, 200, 600_000);
}
