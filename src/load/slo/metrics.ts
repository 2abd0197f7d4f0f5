import type { LatencySummary, LoadResult, SloUnit } from '../../result/load-result.ts';
import { READS_PER_CHECKED_BODY } from '../load-defaults.ts';

/** What an SLO can be judged by. */
export type SloFigures = Pick<LoadResult, 'totals' | 'latencyUs' | 'generator'>;

export interface SloMetric {
  readonly unit: SloUnit;
  /** Where a cluster that is asked for more ends up; null where that is no fault of it. */
  readonly worse: 'above' | 'below' | null;
  /** 0 to 100, where it is one: it takes samples beyond it. */
  readonly percentile?: number;
  of(figures: SloFigures): number;
}

const latencies: readonly [name: string, field: Exclude<keyof LatencySummary, 'histogram'>, percentile?: number][] = [
  ['p50', 'p50', 50],
  ['p90', 'p90', 90],
  ['p99', 'p99', 99],
  ['p99.9', 'p999', 99.9],
  ['p99.99', 'p9999', 99.99],
  ['mean', 'mean'],
  ['max', 'max'],
];

/** By the name that an SLO gives it. Latencies are the response's, from when a request was due, unless `service.` is in front. */
export const sloMetrics: ReadonlyMap<string, SloMetric> = new Map([
  ...latencyMetrics('', 'response'),
  ...latencyMetrics('service.', 'service'),
  ['errors', { unit: 'fraction', worse: 'above', of: errorsOf }],
  ['dropped', { unit: 'fraction', worse: 'above', of: droppedOf }],
  ['hits', { unit: 'fraction', worse: null, of: hitsOf }],
  ['throughput', { unit: 'perS', worse: null, of: ({ totals }) => totals.throughputPerS }],
]);

function latencyMetrics(prefix: string, clock: keyof LoadResult['latencyUs']): [string, SloMetric][] {
  return latencies.map(([name, field, percentile]) => {
    const of = ({ latencyUs }: SloFigures) => latencyUs[clock][field];
    return [prefix + name, { unit: 'us', worse: 'above', ...(percentile && { percentile }), of }];
  });
}

/** Of all requests: no answer, none that is a 2xx, or a wrong body, where each that was checked stands for those that were not. */
function errorsOf({ totals }: SloFigures): number {
  const { requests, errors, non2xx, wrongBodies } = totals;
  const failed = errors + non2xx + wrongBodies * READS_PER_CHECKED_BODY;
  return Math.min(1, failed / (requests + errors || 1));
}

/** Of all reads that were answered as they should be: 1 where there is none. */
function hitsOf({ totals: { hits, misses } }: SloFigures): number {
  return hits + misses === 0 ? 1 : hits / (hits + misses);
}

/** Of the operations that were due. A closed model has none that are due, and drops none. */
function droppedOf({ generator, totals }: SloFigures): number {
  const due = (generator.schedule?.offeredPerS ?? 0) * totals.durationS;
  return Math.min(1, generator.dropped / (due || 1));
}
