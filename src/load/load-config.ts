import { RingmarkError } from '../lib/errors.ts';
import { expectInteger, expectNumber } from '../lib/expect.ts';
import { createPlacement } from '../placement/registry.ts';
import type { LoadConfig } from '../result/schema.ts';
import { mixOf } from '../workload/mix.ts';
import { parsePopularity } from '../workload/popularity/parse.ts';
import { valueSizesOf } from './load-workload.ts';

/** @throws ERR_USAGE naming the first value that is out of range. */
export function checkLoadConfig(config: LoadConfig): void {
  const { nodes, algorithm, hash, vnodes } = config;
  if (nodes.length === 0) throw new RingmarkError('ERR_USAGE', 'nodes: expected at least one, got none');
  mixOf(config);
  parsePopularity(config.popularity ?? 'uniform');
  valueSizesOf(config);
  expectInteger('keys', config.keys, 1, 10_000_000);
  expectInteger('connections', config.connections, nodes.length, 10_000);
  expectNumber('duration', config.durationS, 0.1, 86_400);
  expectNumber('warmup', config.warmupS, 0, 3_600);
  expectInteger('timeout', config.timeoutMs, 200, 600_000);
  const ids = nodes.map((node) => node.id);
  createPlacement(algorithm, ids, { hash, vnodes });
}
