import type { Run } from '../../result/run.ts';
import { benchMetrics } from './bench-metrics.ts';
import { compareMetrics } from './compare-metrics.ts';
import { loadMetrics } from './load-metrics.ts';
import { type Metric, metricKey } from './metric.ts';

/** All that a run measured, by its key, in the order of a summary. */
export function runMetrics({ load, loadSweep, compare, bench }: Run): Map<string, Metric> {
  const all = [
    ...(load ? loadMetrics(load) : []),
    ...(loadSweep?.loads.flatMap((each, i) =>
      loadMetrics(each, `${loadSweep.sweep.parameter} ${loadSweep.sweep.values[i]}`),
    ) ?? []),
    ...(compare ? compareMetrics(compare) : []),
    ...(bench ? benchMetrics(bench) : []),
  ];
  return new Map(all.map((metric) => [metricKey(metric), metric]));
}
