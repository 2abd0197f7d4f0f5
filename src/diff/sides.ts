import type { Difference } from '../result/diff-result.ts';
import type { Run } from '../result/run.ts';
import { differences } from './differences.ts';
import type { Metric } from './metrics/metric.ts';
import { runMetrics } from './metrics/run-metrics.ts';

/** A run, and where it was read from. */
export interface NamedRun {
  path: string;
  run: Run;
}

/** A metric that every run of both sides has, in the order of the runs. */
export interface SidedMetric {
  metric: Metric;
  a: readonly Metric[];
  b: readonly Metric[];
  /** In which settings the runs differ. */
  settings: Difference[];
  /** Whether the values were brought to one speed of the machine. */
  isLevelled?: true;
}

/** The metrics that all runs have, in the order of the first run's; `left`: how many others there are. */
export function sidedMetrics(a: readonly Run[], b: readonly Run[]): { common: SidedMetric[]; left: number } {
  const [ofA, ofB] = [a.map(runMetrics), b.map(runMetrics)];
  const all = [...ofA, ...ofB];
  const keys = new Set(all.flatMap((metrics) => [...metrics.keys()]));
  const common = [...keys].filter((key) => all.every((metrics) => metrics.has(key)));
  return { common: common.map((key) => sided(key, ofA, ofB)), left: keys.size - common.length };
}

function sided(key: string, ofA: readonly Map<string, Metric>[], ofB: readonly Map<string, Metric>[]): SidedMetric {
  const a = ofA.map((metrics) => metrics.get(key)!);
  const b = ofB.map((metrics) => metrics.get(key)!);
  const settingsOf = (side: readonly Metric[]) => side.map(({ settings }) => settings);
  return { metric: a[0]!, a, b, settings: differences(settingsOf(a), settingsOf(b)) };
}
