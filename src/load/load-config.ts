import { RingmarkError } from '../lib/errors.ts';
import { expectInteger, expectNumber, expectOneOf, usageError } from '../lib/expect.ts';
import { createPlacement } from '../placement/registry.ts';
import type { LoadConfig } from '../result/load-result.ts';
import { mixOf } from '../workload/mix.ts';
import { parsePopularity } from '../workload/popularity/parse.ts';
import { OPEN_DEFAULTS } from './load-defaults.ts';
import { checkEvents } from './load-events.ts';
import { valueSizesOf } from './load-workload.ts';
import { MAX_RATE, RateProfile } from './open/rate-profile.ts';
import { sloOf } from './slo/judge.ts';

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
  sloOf(config);
  if (config.model === 'open') checkOpenConfig(config);
  checkEvents(config);
  const ids = nodes.map((node) => node.id);
  createPlacement(algorithm, ids, { hash, vnodes });
}

function checkOpenConfig(config: LoadConfig): void {
  const { nodes, rate = 0, stages, arrivals = OPEN_DEFAULTS.arrivals, connections, durationS } = config;
  const { threads = OPEN_DEFAULTS.threads, maxInFlight = OPEN_DEFAULTS.maxInFlight } = config;
  if (stages === undefined) expectNumber('rate', rate, 0.1, MAX_RATE);
  const profile = new RateProfile(rate, stages ?? [{ durationS, rate }]);
  if (profile.requests < 1) throw usageError('stages', 'at least one request in all', profile.requests);
  if (Math.abs(profile.durationS - durationS) > 1e-6)
    throw usageError('duration', `that of the stages, ${profile.durationS}`, durationS);
  expectOneOf('arrivals', arrivals, ['constant', 'poisson']);
  expectInteger('threads', threads, 1, 64);
  expectInteger('max-in-flight', maxInFlight, threads, 1_000_000);
  if (connections < nodes.length * threads) {
    throw usageError(
      'connections',
      `at least ${nodes.length * threads}, one to each node from each thread`,
      connections,
    );
  }
}
