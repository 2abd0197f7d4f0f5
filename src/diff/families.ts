import type { Estimate } from '../lib/change-intervals.ts';
import { CONFIDENCE } from './confidence.ts';
import type { Metric } from './metrics/metric.ts';

/**
 * Intervals that hold all at once, of two families: the figures that are first looked at, and the rest, which vary by much more
 * (medians of benchmarks on a busy machine, tails). In one family the wild ones would widen the intervals of all. Each gets its
 * part of what may go wrong.
 */
export function inFamilies<M extends { metric: Metric }>(
  measured: readonly M[],
  intervals: (family: readonly M[], confidence: number) => Estimate[],
): Estimate[] {
  const families = [true, false]
    .map((isMain) => measured.filter(({ metric }) => metric.isMain === isMain))
    .filter((family) => family.length > 0);
  const confidence = 1 - (1 - CONFIDENCE) / families.length;
  const found = new Map(
    families.flatMap((family) => intervals(family, confidence).map((each, i) => [family[i]!, each] as const)),
  );
  return measured.map((each) => found.get(each)!);
}
