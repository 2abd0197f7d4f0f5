import type { LoadResult, LoadSecond } from '../result/load-result.ts';

/** A last entry shorter than this, in seconds, is a rest: its rate is that of a handful of requests. */
const LEAST_S = 0.5;

/** A second of a load test, and how long it took. */
export interface TimedSecond {
  second: LoadSecond;
  lengthS: number;
  /** Whether it is no second of its own: what came after the end, see `LoadSecond`, or a last one that was cut short. */
  isRest: boolean;
}

/** The entries of a load test, each with its length. A test that is shorter than a second is no rest. */
export function timedSeconds({ series, totals }: Pick<LoadResult, 'series' | 'totals'>): TimedSecond[] {
  const last = series.findLastIndex(({ atS }) => atS <= totals.durationS + 1e-6);
  return series.map((second, i) => {
    const tookS = second.atS - (series[i - 1]?.atS ?? 0);
    const lengthS = tookS > 0 ? tookS : 1;
    return { second, lengthS, isRest: i > last || (i === last && i > 0 && lengthS < LEAST_S) };
  });
}

/** What is drawn over time: without rests, which look like a collapse. */
export function wholeSeconds(load: Pick<LoadResult, 'series' | 'totals'>): TimedSecond[] {
  return timedSeconds(load).filter(({ isRest }) => !isRest);
}
