import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { LatencyFloor, LoadConfig, LoadResult } from '../result/schema.ts';
import { measureFloor } from './floor/floor.ts';
import { type LoadWorkload, openWorkload } from './load-workload.ts';
import type { Measurement, MeasurementWindow } from './measurement-window.ts';
import { cpuBetween, expectReady, type NodeUsage, readUsage } from './node-probe.ts';
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

/** What a load test knows before it sends. */
interface PreparedLoad {
  workload: LoadWorkload;
  targets: Target[];
  floorUs: LatencyFloor;
}

/** What both models do first: settles which keys there are and whose they are, measures their own floor, and has the nodes store the keys. */
export async function prepareLoad(config: LoadConfig, hooks: LoadHooks): Promise<PreparedLoad> {
  const workload = await openWorkload(config);
  const targets = planTargets(config, workload);
  await expectReady(config.nodes, config.timeoutMs);
  const floorUs = await measureFloor(config.model);
  await store(targets, workload, config, hooks);
  return { workload, targets, floorUs };
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

/** Ticks once a second until the window is so old, or the signal is aborted. */
export async function tickUntil(
  durationS: number,
  window: MeasurementWindow,
  { signal, onProgress }: LoadHooks,
): Promise<void> {
  for (let second = 1; second < durationS + 1 && !signal?.aborted; second++) {
    const atS = Math.min(second, durationS);
    await waitUntil(window.momentOf(atS), signal);
    const throughputPerS = window.tick();
    onProgress?.({ phase: 'measuring', fraction: atS / durationS, throughputPerS });
  }
}

/** Returns at that moment of `performance.now()`, or when the signal is aborted. */
export async function waitUntil(momentMs: number, signal: AbortSignal | undefined): Promise<void> {
  const waitMs = Math.max(0, momentMs - performance.now());
  await setTimeout(waitMs, undefined, signal && { signal }).catch(() => {});
}

/** What each node uses now. */
export function readUsages(targets: readonly Target[]): Promise<Usages> {
  return Promise.all(targets.map(({ url }) => readUsage(url, STATS_TIMEOUT_MS)));
}

/** The load test's result, from what was asked and what was measured. */
export function resultOf(
  config: LoadConfig,
  { targets, floorUs }: PreparedLoad,
  measurement: Measurement,
  before: Usages,
  after: Usages,
): Omit<LoadResult, 'environment'> {
  const { elapsedS, totals, latencyUs, generator, series } = measurement;
  const inTime = series.filter(({ atS }) => atS <= elapsedS);
  const throughputPerS = sum(inTime.map(({ requests }) => requests)) / elapsedS;
  const { bytes, ...counts } = totals;
  const reasons = invalidReasons(measurement, targets, config);
  return {
    schema: 'ringmark/load@1',
    complete: elapsedS >= config.durationS * 0.99,
    config,
    valid: reasons.length === 0,
    invalidReasons: reasons,
    notes: notes(measurement, targets, config),
    totals: {
      ...counts,
      throughputPerS,
      bytesPerS: throughputPerS * (bytes / (totals.requests || 1)),
      durationS: elapsedS,
    },
    latencyUs: { response: latencyUs, service: measurement.serviceUs ?? latencyUs },
    generator: { ...generator, floorUs },
    nodes: measurement.nodes.map(({ id, requests, errors, latencyUs, serviceUs }, i) => ({
      url: targets[i]!.url,
      id,
      predictedShare: targets[i]!.predictedShare,
      observedShare: requests / (totals.requests || 1),
      requests,
      errors,
      throughputPerS: sum(inTime.map(({ nodes }) => nodes[i]!.requests)) / elapsedS,
      latencyUs,
      ...(serviceUs && { serviceUs }),
      cpu: cpuBetween(before[i], after[i]),
      rssBytes: after[i]?.rssBytes ?? null,
    })),
    series,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
