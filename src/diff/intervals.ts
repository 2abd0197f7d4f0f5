import { changeIntervals, type Estimate } from '../lib/change-intervals.ts';
import { normalQuantile } from '../lib/normal.ts';
import { mean } from '../lib/statistics.ts';
import type { ChangeInterval, IntervalSource } from '../result/diff-result.ts';
import { CONFIDENCE, LEAST_RUNS } from './confidence.ts';
import { inFamilies } from './families.ts';
import type { Metric, Within } from './metrics/metric.ts';
import { changeOf, scaled, scaleOf } from './scale.ts';
import type { SidedMetric } from './sides.ts';
import { LEVEL } from './within/level.ts';

export interface IntervalSettings {
  seed: number;
  /** The standard deviation of what a run makes of the same thing, as a fraction: for sides of fewer runs. */
  noise: number | null;
  /** Bootstrap samples; enough unless told otherwise. */
  resamples?: number;
}

/** How sure each change is, all at once; null where nothing says so. What is computed does not vary: its interval is its change. */
function intervalsOf(sided: readonly SidedMetric[], settings: IntervalSettings): (ChangeInterval | null)[] {
  const measured = sided.filter(({ metric, a, b }) => !metric.isExact && scaled(a) !== null && scaled(b) !== null);
  const [first] = sided;
  const hasRepeats = first !== undefined && Math.min(first.a.length, first.b.length) >= LEAST_RUNS;
  const found = hasRepeats
    ? fromRepeats(measured, settings)
    : measured.map((each) => fromWithin(each, settings, measured.length));
  const byMetric = new Map(measured.map((each, i) => [each, found[i]!]));
  return sided.map((each) => (each.metric.isExact ? exactly(each) : (byMetric.get(each) ?? null)));
}

/** The same, but null for metrics whose settings differ, which would only widen the intervals of the others. */
export function comparableIntervals(
  all: readonly SidedMetric[],
  settings: IntervalSettings,
): (ChangeInterval | null)[] {
  const comparable = all.filter((each) => each.settings.length === 0);
  const found = new Map(intervalsOf(comparable, settings).map((interval, i) => [comparable[i]!, interval]));
  return all.map((each) => found.get(each) ?? null);
}

function fromRepeats(measured: readonly SidedMetric[], { seed, resamples }: IntervalSettings): ChangeInterval[] {
  const estimates = inFamilies(measured, (family, confidence) =>
    changeIntervals(
      family.map(({ a, b }) => ({ a: scaled(a)!, b: scaled(b)! })),
      { confidence, seed, ...(resamples && { resamples }) },
    ),
  );
  return estimates.map((estimate, i) => asChange(measured[i]!.metric, estimate, 'repeats'));
}

/**
 * Of few runs: what each shows of itself and what runs were said to vary by, put together as independent errors on either end
 * (Zou and Donner, 2008), wide enough for all metrics at once (Bonferroni).
 */
function fromWithin({ metric, a, b }: SidedMetric, { noise }: IntervalSettings, family: number): ChangeInterval | null {
  const [withinA, withinB] = [a.map((each) => each.within()), b.map((each) => each.within())];
  const isKnown = [...withinA, ...withinB].every((within) => within !== null);
  if (metric.scale === 'difference' || (!isKnown && noise === null)) return null;
  const z = normalQuantile(1 - (1 - CONFIDENCE) / 2 / family);
  const between = z * (noise ?? 0) * Math.sqrt(1 / a.length + 1 / b.length);
  const own = (side: (Within | null)[], end: 'low' | 'high') => (isKnown ? (errorOf(side, end) * z) / LEVEL.z : 0);
  const centre = mean(scaled(b)!) - mean(scaled(a)!);
  const low = centre - Math.hypot(own(withinB, 'low'), own(withinA, 'high'), between);
  const high = centre + Math.hypot(own(withinB, 'high'), own(withinA, 'low'), between);
  return asChange(metric, { centre, low, high }, isKnown ? withinA[0]!.source : 'noise');
}

/** How far the mean of a side may lie above its low end, or below its high one, as a logarithm. */
function errorOf(side: readonly (Within | null)[], end: 'low' | 'high'): number {
  return Math.hypot(...side.map((within) => Math.log(within![end]))) / side.length;
}

function exactly(each: SidedMetric): ChangeInterval | null {
  const change = changeOf(each);
  return change === null ? null : { low: change, high: change, source: 'exact' };
}

function asChange(metric: Metric, { low, high }: Estimate, source: IntervalSource): ChangeInterval {
  const scale = scaleOf(metric);
  return { low: scale.changeOf(low), high: scale.changeOf(high), source };
}
