import type { IntervalSource, MetricUnit } from '../../result/diff-result.ts';

/** How far off a figure may be by what one run shows of itself, as factors of it around 1, at 99 %. Of how runs differ it knows nothing. */
export interface Within {
  low: number;
  high: number;
  source: IntervalSource;
}

/** One figure of one run. */
export interface Metric {
  /** As a gate names it. */
  name: string;
  of: string;
  unit: MetricUnit;
  better: 'lower' | 'higher';
  value: number;
  /** How the two sides are compared: a fraction of A, or a plain difference (of fractions, which may be 0). */
  scale: 'ratio' | 'difference';
  /** Whether it is computed and not measured: then it does not vary. */
  isExact?: boolean;
  /** Whether it depends on what machine it is. */
  isTimed: boolean;
  /** Whether it is one of the figures that are first looked at, which vary least. */
  isMain: boolean;
  /** Whether it is the fastest batch of a benchmark, which varies with the speed of the machine and by little else. */
  isFastestBatch?: true;
  within(): Within | null;
  /** What has to be the same for two figures to be comparable, by what it is called. */
  settings: Readonly<Record<string, string>>;
}

/** The same for two figures of two runs that are of the same thing. */
export function metricKey({ name, of }: Pick<Metric, 'name' | 'of'>): string {
  return JSON.stringify([name, of]);
}
