import { type Estimate, pairedIntervals } from '../../lib/change-intervals.ts';
import type { AbMetric } from '../../result/ab-result.ts';
import type { ChangeInterval, GateResult } from '../../result/diff-result.ts';
import { LEAST_RUNS } from '../confidence.ts';
import { inFamilies } from '../families.ts';
import { gateRuns, type Known } from '../gate/gate-runs.ts';
import type { Metric } from '../metrics/metric.ts';
import { centreOf, changeOf, scaled, scaleOf } from '../scale.ts';
import { isDifference, judge } from '../verdict.ts';
import type { ArmedMetric } from './arms.ts';

interface Change {
  change: number | null;
  interval: ChangeInterval | null;
}

interface Judgement extends Change {
  noise: Change;
}

export interface AbSettings {
  seed: number;
  resamples?: number;
}

/**
 * B against A within each round, and A against itself. A difference counts where the interval says so and the change is beyond
 * all that the interval of A against itself holds.
 */
export function compareArms(metrics: readonly ArmedMetric[], settings: AbSettings): AbMetric[] {
  const judgements = judgementsOf(metrics, settings);
  return metrics.map((each, i) => {
    const { name, of, unit, better } = each.metric;
    const { change, interval, noise } = judgements[i]!;
    const { isNoise, ...judged } = judge({ ...each, settings: [] }, change, interval, null);
    const isOwn = isDifference(judged.verdict) && isWithin(judgements[i]!);
    const verdict = isOwn ? ({ verdict: 'cannot tell', reason: 'A differs from itself by as much' } as const) : judged;
    return { name, of, unit, better, a: centreOf(each.a), b: centreOf(each.b), change, interval, ...verdict, noise };
  });
}

/** @throws ERR_USAGE as `gateRuns` does. */
export function gateArms(text: string, metrics: readonly ArmedMetric[], settings: AbSettings): GateResult {
  return gateRuns(text, metrics, (family) =>
    judgementsOf(family, settings).map((judgement, i): Known => {
      const { change, interval } = judgement;
      const { reason, isNoise } = judge({ ...family[i]!, settings: [] }, change, interval, null);
      const why = isNoise || reason === undefined ? {} : { reason };
      return { change, interval, isWithinNoise: isWithin(judgement), ...why };
    }),
  );
}

interface Differing {
  metric: Metric;
  differences: number[];
}

/** Both intervals of all metrics hold at once. */
function judgementsOf(metrics: readonly ArmedMetric[], { seed, resamples }: AbSettings): Judgement[] {
  const ofB = metrics.map(({ metric, a, b }) => differing(metric, a, b));
  const ofNoise = metrics.map(({ metric, a, noise }) => differing(metric, a, noise));
  const all = [...ofB, ...ofNoise].filter((each) => each !== null);
  const estimates = inFamilies(all, (family, confidence) =>
    pairedIntervals(
      family.map(({ differences }) => differences),
      { confidence, seed, ...(resamples && { resamples }) },
    ),
  );
  const found = new Map(all.map((each, i) => [each, asChange(each.metric, estimates[i]!)]));
  return metrics.map(({ metric, a, b, noise }, i) => ({
    ...(found.get(ofB[i]!) ?? unsure(metric, a, b)),
    noise: found.get(ofNoise[i]!) ?? unsure(metric, a, noise),
  }));
}

/** null for what does not vary, what was measured too seldom, and figures of 0 that have no place on the scale. */
function differing(metric: Metric, a: readonly Metric[], other: readonly Metric[]): Differing | null {
  const differences = metric.isExact || a.length < LEAST_RUNS ? null : within(a, other);
  return differences === null ? null : { metric, differences };
}

/** One difference a round, on the metric's scale; null where a figure of 0 has no place on it. */
function within(a: readonly Metric[], other: readonly Metric[]): number[] | null {
  const [from, to] = [scaled(a), scaled(other)];
  return from === null || to === null ? null : to.map((value, round) => value - from[round]!);
}

function asChange(metric: Metric, { centre, low, high }: Estimate): Change {
  const { changeOf } = scaleOf(metric);
  return { change: changeOf(centre), interval: { low: changeOf(low), high: changeOf(high), source: 'paired repeats' } };
}

function unsure(metric: Metric, a: readonly Metric[], b: readonly Metric[]): Change {
  const change = changeOf({ metric, a, b });
  return {
    change,
    interval: metric.isExact && change !== null ? { low: change, high: change, source: 'exact' } : null,
  };
}

/** Whether A against itself may be as far apart. */
function isWithin({ change, interval, noise }: Judgement): boolean {
  if (change === null || interval?.source === 'exact' || noise.interval === null) return false;
  return Math.abs(change) <= Math.max(Math.abs(noise.interval.low), Math.abs(noise.interval.high));
}
