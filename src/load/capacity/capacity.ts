import { performance } from 'node:perf_hooks';
import { usageError } from '../../lib/expect.ts';
import type { CapacityLimit, CapacityResult, CapacityStep } from '../../result/capacity-result.ts';
import type { LoadConfig, LoadResult } from '../../result/load-result.ts';
import { checkLoadConfig } from '../load-config.ts';
import { type LoadHooks, type PreparedLoad, prepareLoad } from '../load-run.ts';
import { measureOpenLoad } from '../open/open-load.ts';
import { percentilesOf, sloOf } from '../slo/judge.ts';
import { sloMetrics } from '../slo/metrics.ts';
import { isUpperBound } from '../slo/parse.ts';
import { samplesFor } from '../verdict.ts';
import { edgeInterval } from './interval.ts';
import { type SearchOptions, type StepVerdict, searchEdge } from './search.ts';

export interface CapacityOptions extends Omit<SearchOptions, 'leastPerS'> {
  /** Of the open model; with an SLO. The rate is the search's; duration and warm-up are those of each step. */
  config: LoadConfig;
  /** No step is begun that would end later than this. */
  maxDurationS: number;
  /** Of the machine that the generator runs on. */
  cores: number;
}

export interface CapacityHooks extends LoadHooks {
  onStep?: (step: CapacityStep) => void;
}

const CONFIDENCE = 0.95;
/** From this part of a core on, a node that has one thread has no time left; of all cores, the machine. */
const FULL_NODE = 0.9;
const FULL_MACHINE = 0.9;
const KNEE = 2;
/** A rate below which it is not worth looking: this part of the first one. */
const LEAST_PART = 1 / 64;

/**
 * The highest rate at which running nodes meet the SLO. Keys are stored once, then every step is a load test of its own in
 * the open model.
 * @throws ERR_USAGE as a load test does, and where the SLO, or the samples of the first step, do not make a capacity.
 */
export async function findCapacity(
  options: CapacityOptions,
  hooks: CapacityHooks,
): Promise<Omit<CapacityResult, 'environment'>> {
  checkCapacity(options);
  const { config, startPerS, maxDurationS } = options;
  const prepared = await prepareLoad({ ...config, rate: startPerS }, hooks);
  const steps: CapacityStep[] = [];
  const untilMs = performance.now() + maxDurationS * 1000;
  const edge = await searchEdge({ ...options, leastPerS: leastRate(options) }, async (rate) => {
    const stepMs = (config.durationS + config.warmupS) * 1000;
    if (hooks.signal?.aborted || performance.now() + stepMs > untilMs) return undefined;
    const step = await takeStep(config, rate, prepared, hooks);
    if (!step) return undefined;
    steps.push(step);
    hooks.onStep?.(step);
    return step.verdict;
  });
  return {
    schema: 'ringmark/capacity@1',
    complete: edge.isNarrow,
    config,
    slo: config.slo!,
    precision: options.precision,
    steps,
    capacity: {
      ratePerS: edge.lowPerS,
      failedAtPerS: edge.highPerS,
      interval: intervalOf(steps, config.seed),
      limit: limitOf(steps, edge.highPerS, options),
      isFloor: steps.some(({ ratePerS, verdict }) => ratePerS === edge.highPerS && verdict === 'limited'),
    },
    kneePerS: kneeOf(steps),
  };
}

/** @throws ERR_USAGE naming the first value that is not as expected. */
export function checkCapacity({ config, startPerS, maxPerS }: CapacityOptions): void {
  checkLoadConfig({ ...config, rate: startPerS });
  const slo = sloOf(config);
  if (slo.some(({ metric }) => metric === 'throughput')) {
    throw usageError('slo', 'no throughput, since the rate is what is looked for', config.slo);
  }
  if (!slo.some((clause) => isUpperBound(clause) && sloMetrics.get(clause.metric)!.worse === 'above')) {
    throw usageError('slo', 'an upper bound on a latency, on errors or on dropped', config.slo);
  }
  if (startPerS > maxPerS) throw usageError('start', `at most the highest rate, ${maxPerS}`, startPerS);
  const needed = samplesNeeded(config);
  const samples = Math.floor(startPerS * config.durationS);
  if (samples < needed) {
    throw usageError('start', `a rate of which a step has ${needed} requests, as the percentiles need`, samples);
  }
}

/** A step at a lower rate would have too few samples to be valid, and so would fail whatever the cluster does. */
function leastRate({ config, startPerS }: CapacityOptions): number {
  return Math.max(startPerS * LEAST_PART, Math.ceil(samplesNeeded(config) / config.durationS));
}

/** Of a step: as many as its percentiles take; Poisson arrivals are hardly ever five standard deviations fewer than expected. */
function samplesNeeded(config: LoadConfig): number {
  const least = samplesFor(Math.max(99, ...percentilesOf(sloOf(config))));
  return config.arrivals === 'poisson' ? Math.ceil(least + 5 * Math.sqrt(least)) : least;
}

/** Undefined where it was stopped. */
async function takeStep(
  config: LoadConfig,
  rate: number,
  prepared: PreparedLoad,
  hooks: CapacityHooks,
): Promise<CapacityStep | undefined> {
  try {
    const result = await measureOpenLoad({ ...config, rate }, prepared, hooks);
    return result.complete ? stepOf(result, rate) : undefined;
  } catch (error) {
    if (hooks.signal?.aborted) return undefined;
    throw error;
  }
}

function stepOf(result: Omit<LoadResult, 'environment'>, ratePerS: number): CapacityStep {
  const { totals, latencyUs, generator, nodes, slo } = result;
  const missed = slo!.clauses.filter(({ passed }) => !passed).map(({ clause }) => `${clause} is not met`);
  return {
    ratePerS,
    verdict: verdictOf(result),
    throughputPerS: totals.throughputPerS,
    p50Us: latencyUs.response.p50,
    p99Us: latencyUs.response.p99,
    errors: totals.errors + totals.non2xx + totals.wrongBodies,
    cpu: { generator: generator.cpu, nodes: nodes.map(({ id, cpu }) => ({ id, cpu })) },
    generatorBusy: generator.eventLoopUtilization,
    reasons: [...missed, ...result.invalidReasons],
  };
}

function verdictOf({ valid, slo, generator, config }: Omit<LoadResult, 'environment'>): StepVerdict {
  if (generator.saturated && !config.allowSaturated) return 'limited';
  return valid && slo!.passed ? 'passed' : 'failed';
}

function intervalOf(steps: readonly CapacityStep[], seed: number): CapacityResult['capacity']['interval'] {
  const passed = steps.filter(({ verdict }) => verdict === 'passed').length;
  if (passed === 0 || passed === steps.length) return null;
  const [lowPerS, highPerS] = edgeInterval(steps, CONFIDENCE, seed);
  return { lowPerS, highPerS, confidence: CONFIDENCE };
}

/** Looked for at the lowest rate that did not pass, in the step of it that failed last; else in the last step of all. */
function limitOf(
  steps: readonly CapacityStep[],
  failedAtPerS: number | null,
  { cores, config }: CapacityOptions,
): CapacityLimit {
  const step = steps.findLast(({ ratePerS, verdict }) => ratePerS === failedAtPerS && verdict !== 'passed');
  const { cpu, verdict } = step ?? steps.at(-1) ?? {};
  if (!cpu) return { process: null, cpu: null };
  const nodes = cpu.nodes.map(({ id, cpu }) => ({ process: id, cpu: cpu ?? 0 }));
  const hottest = nodes.reduce((most, node) => (node.cpu > most.cpu ? node : most));
  if (hottest.cpu >= FULL_NODE) return hottest;
  const all = cpu.generator + nodes.reduce((sum, node) => sum + node.cpu, 0);
  if (config.local && all >= FULL_MACHINE * cores) return { process: 'machine', cpu: all };
  return verdict === 'limited' ? { process: 'generator', cpu: cpu.generator } : { process: null, cpu: null };
}

/** The highest rate with a step of which the p99 is at most twice the lowest one of all steps: up to it a queue did not show. */
function kneeOf(steps: readonly CapacityStep[]): number | null {
  const floorUs = Math.min(...steps.map(({ p99Us }) => p99Us));
  const flat = steps.filter(({ p99Us }) => p99Us <= KNEE * floorUs);
  return flat.length === 0 ? null : Math.max(...flat.map(({ ratePerS }) => ratePerS));
}
