import type { LatencyFloor, LoadConfig, LoadResult, LoadSecond } from '../result/load-result.ts';
import { balanceTaxOf } from './balance-tax.ts';
import type { EventPlayer } from './event-player.ts';
import { measureFloor } from './floor/floor.ts';
import { type LoadWorkload, openWorkload } from './load-workload.ts';
import type { Measurement, MeasurementWindow } from './measurement-window.ts';
import { cpuBetween, expectReady, type NodeUsage, readUsage } from './node-probe.ts';
import { populate } from './populate.ts';
import { judgeSlo, sloOf } from './slo/judge.ts';
import { planTargets, type Target } from './targets.ts';
import { invalidReasons, notes } from './verdict.ts';
import { waitUntil } from './wait-until.ts';

export interface LoadProgress {
  phase: 'loading the data' | 'warming up' | 'measuring';
  /** Of the phase, 0 to 1. */
  fraction: number;
  /** What came in the last second, while measuring. */
  lately?: { throughputPerS: number; p50Us: number; p99Us: number; errors: number };
}

export interface LoadHooks {
  onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Gets every entry of the series as soon as it is there. */
  onSecond?: ((second: LoadSecond) => void) | undefined;
  /** Does `config.events` to the cluster, and may be asked for more by hand at any time: that counts as they do. */
  player?: EventPlayer | undefined;
  /** What the nodes ask for, if they ask. It is no part of the config, which is written down. */
  authToken?: string | undefined;
  /** Aborted while measuring, it ends the measurement: what was measured is the result, with `complete: false`. */
  signal?: AbortSignal | undefined;
}

type Usages = (NodeUsage | undefined)[];

const STATS_TIMEOUT_MS = 2_000;
const NO_FLOOR = 'the floor of the generator is not known: a responder of its own gave no answer in time';

/** What a load test knows before it sends. */
export interface PreparedLoad {
  workload: LoadWorkload;
  targets: Target[];
  /** Undefined where the machine left no time to measure it. */
  floorUs: LatencyFloor | undefined;
}

/** What both models do first: settles which keys there are and whose they are, measures their own floor, and has the nodes store the keys. */
export async function prepareLoad(config: LoadConfig, hooks: LoadHooks): Promise<PreparedLoad> {
  const workload = await openWorkload(config);
  const targets = planTargets(config, workload);
  await expectReady(config.nodes, config.timeoutMs, hooks);
  const floorUs = await measureFloor(config.model);
  await store(targets, workload, config, hooks);
  return { workload, targets, floorUs };
}

function store(
  targets: readonly Target[],
  { sizes }: LoadWorkload,
  { timeoutMs }: LoadConfig,
  { signal, onProgress, authToken }: LoadHooks,
): Promise<void> {
  const report = (fraction: number) => onProgress?.({ phase: 'loading the data', fraction });
  return populate({ nodes: targets, sizes, timeoutMs, authToken, signal, onProgress: report });
}

/** Ticks once a second until the window is so old, or the signal is aborted. */
export async function tickUntil(
  durationS: number,
  window: MeasurementWindow,
  { signal, onProgress, onSecond }: LoadHooks,
): Promise<void> {
  for (let count = 1; count < durationS + 1 && !signal?.aborted; count++) {
    const atS = Math.min(count, durationS);
    await waitUntil(window.momentOf(atS), signal);
    const { second, tookS } = window.tick();
    const { requests, errors, non2xx, p50Us, p99Us } = second;
    const lately = { throughputPerS: requests / tookS, p50Us, p99Us, errors: errors + non2xx };
    onProgress?.({ phase: 'measuring', fraction: atS / durationS, lately });
    onSecond?.(second);
  }
}

/** What each node uses now. */
export function readUsages(targets: readonly Target[], authToken: string | undefined): Promise<Usages> {
  return Promise.all(targets.map(({ url }) => readUsage(url, STATS_TIMEOUT_MS, authToken)));
}

/** The load test's result, from what was asked and what was measured. */
export function resultOf(
  given: LoadConfig,
  { targets, floorUs }: PreparedLoad,
  measurement: Measurement,
  before: Usages,
  after: Usages,
): Omit<LoadResult, 'environment'> {
  const { elapsedS, totals, latencyUs, generator, series, interference } = measurement;
  const config = interference ? { ...given, events: interference.asked } : given;
  const inTime = series.filter(({ atS }) => atS <= elapsedS);
  const throughputPerS = sum(inTime.map(({ requests }) => requests)) / elapsedS;
  const { bytes, ...counts } = totals;
  const nodes = measurement.nodes.map(({ id, requests, errors, hits, misses, latencyUs, serviceUs }, i) => ({
    url: targets[i]!.url,
    id,
    predictedShare: targets[i]!.predictedShare,
    observedShare: requests / (totals.requests || 1),
    requests,
    errors,
    hits,
    misses,
    throughputPerS: sum(inTime.map((second) => second.nodes[i]!.requests)) / elapsedS,
    latencyUs,
    ...(serviceUs && { serviceUs }),
    // The clock of a node that was killed began anew.
    cpu: config.events?.some((event) => event.node === id && event.action === 'kill')
      ? null
      : cpuBetween(before[i], after[i]),
    rssBytes: after[i]?.rssBytes ?? null,
  }));
  const reasons = invalidReasons(measurement, targets, config);
  const result = {
    schema: 'ringmark/load@1' as const,
    complete: elapsedS >= config.durationS * 0.99,
    config,
    valid: reasons.length === 0,
    invalidReasons: reasons,
    notes: [...notes(measurement, targets, config), ...(floorUs ? [] : [NO_FLOOR])],
    totals: {
      ...counts,
      throughputPerS,
      bytesPerS: throughputPerS * (bytes / (totals.requests || 1)),
      durationS: elapsedS,
      balanceTax: balanceTaxOf(config, nodes),
    },
    latencyUs: { response: latencyUs, service: measurement.serviceUs ?? latencyUs },
    generator: { ...generator, ...(floorUs && { floorUs }) },
    nodes,
    series,
    ...(interference && { events: interference.events, outages: interference.outages }),
  };
  return config.slo === undefined ? result : { ...result, slo: judgeSlo(sloOf(config), result) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
