import type { BenchResult, BenchRow } from '../../result/schema.ts';
import { roundsInterval } from '../within/rounds.ts';
import type { Metric } from './metric.ts';

/**
 * Two for each row: the fastest batch under the suite's name, and the median under `SUITE.p50`. On a machine that does other
 * things as well the median tells how busy it was; the fastest of some hundred batches, each of many operations, hardly
 * depends on that. Servers and generators have no batches: of them the median is all.
 */
export function benchMetrics({ suites }: BenchResult): Metric[] {
  return suites.flatMap(({ name, floorNs, rows }) =>
    rows.flatMap((row) => {
      const p50 = metricOf(row, floorNs === null ? name : `${name}.p50`, row.ns.p50, () => roundsInterval(row.rounds));
      return floorNs === null ? [p50] : [{ ...metricOf(row, name, row.ns.min, () => null), isFastestBatch: true }, p50];
    }),
  );
}

function metricOf(row: BenchRow, name: string, value: number, within: Metric['within']): Metric {
  return {
    name,
    of: [row.subject, ...Object.entries(row.parameters).map(([key, size]) => `${key} ${size}`)].join(', '),
    unit: 'ns',
    better: 'lower',
    value,
    scale: 'ratio',
    isTimed: true,
    isMain: !name.endsWith('.p50'),
    within,
    settings: { batch: String(row.ns.batch), rounds: row.rounds === undefined ? 'unknown' : String(row.rounds.length) },
  };
}
