import type { TwoSides } from '../lib/change-intervals.ts';
import { pooledSlope, type Samples } from '../lib/pooled-slope.ts';
import { median } from '../lib/statistics.ts';
import { trimmedMean } from '../lib/trimmed-mean.ts';
import type { MachineSpeed } from '../result/diff-result.ts';
import { LEAST_RUNS } from './confidence.ts';
import { isOwn } from './gate/gate.ts';
import type { Metric } from './metrics/metric.ts';
import { scaled } from './scale.ts';
import type { SidedMetric } from './sides.ts';

/** Of two that disagree none is right. */
const LEAST_CONTROLS = 3;
/** Standard errors by which only a package that was updated differs from the others; by chance 1 row in 250, of 5 runs a side. */
const UPDATED = 4;

/**
 * Brings the fastest batches of our own benchmarks to one speed of the machine, as an analysis of covariance does. How slow it was
 * in a run the packages beside them tell, which no change of ours makes slower; they stay as they are. Without enough of them, or
 * of runs, nothing changes. The error of what they tell is in the levelled values, run by run, and so in every interval.
 */
export function levelled(common: readonly SidedMetric[]): {
  common: readonly SidedMetric[];
  machineSpeed: MachineSpeed | null;
} {
  const { own, others } = fastestBatches(common);
  const controls = alike(others);
  const runs = Math.min(...controls.flatMap(({ a, b }) => [a.length, b.length]));
  if (controls.length < LEAST_CONTROLS || runs < LEAST_RUNS) return { common, machineSpeed: null };
  const slowness = slownessOf(controls);
  const slope = slopeOf(own, slowness);
  return {
    common: common.map((each) => (own.includes(each) ? level(each, slowness, slope) : each)),
    machineSpeed: {
      ...{ controls: controls.length, levelled: own.length, slope },
      change: Math.expm1(trimmedMean(slowness.b).centre - trimmedMean(slowness.a).centre),
    },
  };
}

/** Of suites that time ours beside others: what a suite without any of ours times is no other package. */
function fastestBatches(common: readonly SidedMetric[]): { own: SidedMetric[]; others: SidedMetric[] } {
  const rows = common.filter(
    ({ metric, settings, a, b }) =>
      metric.isFastestBatch && settings.length === 0 && scaled(a) !== null && scaled(b) !== null,
  );
  const own = rows.filter(({ metric }) => isOwn(metric.of));
  const suites = new Set(own.map(({ metric }) => metric.name));
  return { own, others: rows.filter(({ metric }) => suites.has(metric.name) && !isOwn(metric.of)) };
}

/** Without those that changed from A to B by something else than the others did. */
function alike(rows: readonly SidedMetric[]): SidedMetric[] {
  const slowness = slownessOf(rows);
  return rows.filter((row) => {
    const { a, b } = level(row, slowness, 1);
    const [before, after] = [trimmedMean(scaled(a)!), trimmedMean(scaled(b)!)];
    const error = Math.hypot(before.standardError, after.standardError);
    return Math.abs(after.centre - before.centre) <= UPDATED * error;
  });
}

/**
 * By how much slower than in the middle of all runs the machine was in each, as a logarithm: the median of the controls, each against
 * its own median of both sides, so that neither one that is wild nor one that was updated counts for much.
 */
function slownessOf(controls: readonly SidedMetric[]): TwoSides {
  const deviations = controls.map(({ a, b }) => {
    const [onA, onB] = [scaled(a)!, scaled(b)!];
    const usual = median([...onA, ...onB]);
    return { a: onA.map((value) => value - usual), b: onB.map((value) => value - usual) };
  });
  const ofRuns = (side: 'a' | 'b') =>
    (deviations[0]?.[side] ?? []).map((_, run) => median(deviations.map((each) => each[side][run]!)));
  return { a: ofRuns('a'), b: ofRuns('b') };
}

/**
 * How much of that our rows show: within each side, where no difference between the sides is in it, and one for all rows, which costs
 * hardly a run's worth of what is known.
 */
function slopeOf(own: readonly SidedMetric[], slowness: TwoSides): number {
  const samples = own.flatMap(({ a, b }): Samples[] => [
    { x: slowness.a, y: scaled(a)! },
    { x: slowness.b, y: scaled(b)! },
  ]);
  return Math.min(1, Math.max(0, pooledSlope(samples)));
}

function level(each: SidedMetric, slowness: TwoSides, slope: number): SidedMetric {
  const side = (metrics: readonly Metric[], slow: readonly number[]) =>
    metrics.map((metric, run) => ({ ...metric, value: metric.value * Math.exp(-slope * slow[run]!) }));
  return { ...each, a: side(each.a, slowness.a), b: side(each.b, slowness.b), isLevelled: true };
}
