import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Random } from '../lib/random.ts';
import type { LoadConfig, LoadResult } from '../result/schema.ts';
import { checkLoadConfig } from './load-config.ts';
import { type LoadWorkload, openWorkload } from './load-workload.ts';
import { type Measurement, MeasurementWindow } from './measurement-window.ts';
import { NodeLoad } from './node-load.ts';
import { cpuBetween, expectReady, type NodeUsage, readUsage } from './node-probe.ts';
import { ownOperations } from './own-operations.ts';
import { populate } from './populate.ts';
import { planTargets, type Target } from './targets.ts';
import { invalidReasons, notes } from './verdict.ts';

export interface LoadProgress {
  phase: 'loading the data' | 'warming up' | 'measuring';
  /** Of the phase, 0 to 1. */
  fraction: number;
  /** In the last second. */
  throughputPerS?: number;
}

export interface LoadHooks {
  onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Aborted while measuring, it ends the measurement: what was measured is the result, with `complete: false`. */
  signal?: AbortSignal | undefined;
}

type Usages = (NodeUsage | undefined)[];

const STATS_TIMEOUT_MS = 2_000;

/**
 * Load-tests running nodes in the closed model: every connection has one request in flight, and sends the next when it
 * is answered. Stores all keys, then runs one autocannon for each node, over the keys that are its own. Warm-up and
 * measurement are one stream: the measurement is a window of real time in it, the same for all nodes, so that neither
 * the opening of connections nor the stopping of autocannon is measured.
 *
 * A node that fails while it is measured leaves the others under load, is tried again ten times a second, and makes the
 * result invalid.
 * @throws ERR_USAGE when the configuration is out of range.
 * @throws ERR_NODE_UNREACHABLE, ERR_TIMEOUT or ERR_NODE_STATUS when a node is not ready or does not take the data.
 * @throws the signal's reason when it is aborted before the measurement.
 */
export async function runClosedLoad(
  config: LoadConfig,
  hooks: LoadHooks = {},
): Promise<Omit<LoadResult, 'environment'>> {
  checkLoadConfig(config);
  const workload = await openWorkload(config);
  const targets = planTargets(config, workload);
  await expectReady(config.nodes, config.timeoutMs);
  await store(targets, workload, config, hooks);
  const loads = startLoads(targets, workload, config);
  try {
    await warmUp(config, hooks);
    const before = readUsages(targets);
    const measurement = await measure(targets, loads, config, hooks);
    const asked = { ...config, keys: workload.listed.length };
    return resultOf(asked, targets, measurement, await before, await readUsages(targets));
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
  }
}

function store(
  targets: readonly Target[],
  { sizes }: LoadWorkload,
  { timeoutMs }: LoadConfig,
  { signal, onProgress }: LoadHooks,
): Promise<void> {
  const report = (fraction: number) => onProgress?.({ phase: 'loading the data', fraction });
  return populate({ nodes: targets, sizes, timeoutMs, signal, onProgress: report });
}

function startLoads(targets: readonly Target[], workload: LoadWorkload, config: LoadConfig): NodeLoad[] {
  const seeds = new Random(config.seed);
  const { sizes, stored } = workload;
  return targets.map((target) => {
    const operations = ownOperations(workload, target, seeds);
    return new NodeLoad({ url: target.url, operations, sizes, stored, timeoutMs: config.timeoutMs });
  });
}

async function warmUp({ warmupS }: LoadConfig, { signal, onProgress }: LoadHooks): Promise<void> {
  onProgress?.({ phase: 'warming up', fraction: 0 });
  await waitUntil(performance.now() + warmupS * 1000, signal);
  signal?.throwIfAborted();
}

async function measure(
  targets: readonly Target[],
  loads: readonly NodeLoad[],
  { durationS }: LoadConfig,
  { signal, onProgress }: LoadHooks,
): Promise<Measurement> {
  const window = new MeasurementWindow(targets.map(({ id }, i) => ({ id, recorder: loads[i]!.recorder })));
  for (let second = 1; second < durationS + 1 && !signal?.aborted; second++) {
    const atS = Math.min(second, durationS);
    await waitUntil(window.momentOf(atS), signal);
    const throughputPerS = window.tick();
    onProgress?.({ phase: 'measuring', fraction: atS / durationS, throughputPerS });
  }
  return window.close(Math.max(...loads.map((load) => load.longestWaitMs())));
}

/** Returns at that moment of `performance.now()`, or when the signal is aborted. */
async function waitUntil(momentMs: number, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = Math.max(0, momentMs - performance.now());
  await setTimeout(waitMs, undefined, signal && { signal }).catch(() => {});
}

function readUsages(targets: readonly Target[]): Promise<Usages> {
  return Promise.all(targets.map(({ url }) => readUsage(url, STATS_TIMEOUT_MS)));
}

function resultOf(
  config: LoadConfig,
  targets: readonly Target[],
  measurement: Measurement,
  before: Usages,
  after: Usages,
): Omit<LoadResult, 'environment'> {
  const { elapsedS, totals, latencyUs, generator, series } = measurement;
  const { bytes, ...counts } = totals;
  const reasons = invalidReasons(measurement, targets);
  return {
    schema: 'ringmark/load@1',
    complete: elapsedS >= config.durationS * 0.99,
    config,
    valid: reasons.length === 0,
    invalidReasons: reasons,
    notes: notes(measurement, targets, config),
    totals: {
      ...counts,
      throughputPerS: totals.requests / elapsedS,
      bytesPerS: bytes / elapsedS,
      durationS: elapsedS,
    },
    latencyUs: { response: latencyUs, service: latencyUs },
    generator,
    nodes: measurement.nodes.map(({ id, requests, errors, latencyUs }, i) => ({
      url: targets[i]!.url,
      id,
      predictedShare: targets[i]!.predictedShare,
      observedShare: requests / (totals.requests || 1),
      requests,
      errors,
      throughputPerS: requests / elapsedS,
      latencyUs,
      cpu: cpuBetween(before[i], after[i]),
      rssBytes: after[i]?.rssBytes ?? null,
    })),
    series,
  };
}
