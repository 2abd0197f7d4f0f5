import type { ChangeInterval, Difference, Verdict } from '../result/diff-result.ts';
import { LEAST_RUNS } from './confidence.ts';
import { differencesText } from './differences.ts';
import type { SidedMetric } from './sides.ts';

/** A smaller change is none: code that only lies elsewhere in memory runs by so much faster or slower. */
const LEAST_CHANGE = 0.01;
/** An interval that reaches further on either side hides too much to say that there is no difference. */
const MOST_HIDDEN = 0.2;

export interface Judged {
  verdict: Verdict;
  reason?: string;
  /** Whether the reason is that the interval is wide: it is an answer still. */
  isNoise?: true;
}

/** What keeps two figures from being compared at all. */
export function barOf({ metric, settings }: SidedMetric, machines: readonly Difference[]): string | undefined {
  if (settings.length > 0) return `different settings: ${differencesText(settings)}`;
  return metric.isTimed && machines.length > 0 ? `different machines: ${differencesText(machines)}` : undefined;
}

/** What one interval says. It tells a difference only where all of it lies on one side of none. */
export function judge(
  each: SidedMetric,
  change: number | null,
  interval: ChangeInterval | null,
  noise: number | null,
): Judged {
  if (interval === null || change === null) return { verdict: 'cannot tell', reason: whyNoInterval(each) };
  if (!isOfRepeats(interval) && noise === null) {
    return { verdict: 'cannot tell', reason: tooFewRuns(each) };
  }
  const { low, high } = interval;
  const isNone = each.metric.scale === 'ratio' && !each.metric.isExact && Math.abs(change) < LEAST_CHANGE;
  if ((low > 0 || high < 0) && !isNone) return { verdict: direction(each, change) };
  if (low >= -MOST_HIDDEN && high <= MOST_HIDDEN) return { verdict: 'no difference' };
  return { verdict: 'cannot tell', reason: `noise: more than ${MOST_HIDDEN * 100} % could hide in it`, isNoise: true };
}

function tooFewRuns({ a, b }: SidedMetric): string {
  const runs = Math.min(a.length, b.length);
  return `${runs === 1 ? 'one run does' : `${runs} runs do`} not show how runs vary; ${LEAST_RUNS} a side do`;
}

export function isDifference(verdict: Verdict): boolean {
  return verdict !== 'no difference' && verdict !== 'cannot tell';
}

function isOfRepeats({ source }: ChangeInterval): boolean {
  return source === 'exact' || source === 'repeats' || source === 'paired repeats';
}

function whyNoInterval(each: SidedMetric): string {
  const { a, b, metric } = each;
  const hasZero = metric.scale === 'ratio' && [...a, ...b].some(({ value }) => value === 0);
  return hasZero ? 'a figure of 0 has no ratio' : tooFewRuns(each);
}

function direction({ metric }: SidedMetric, change: number): Verdict {
  const isBetter = metric.better === 'lower' ? change < 0 : change > 0;
  if (metric.isExact || metric.scale === 'difference') return isBetter ? 'better' : 'worse';
  return isBetter ? 'faster' : 'slower';
}
