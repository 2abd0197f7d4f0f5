import { trimmedMean } from '../lib/trimmed-mean.ts';
import type { Metric } from './metrics/metric.ts';

/** Where changes are added up: ratios as logarithms, so that half and twice are as far apart; fractions as they are. */
export interface Scale {
  to(value: number): number;
  from(scaled: number): number;
  /** What a difference on the scale means as a change. */
  changeOf(difference: number): number;
}

const scales: Record<Metric['scale'], Scale> = {
  ratio: { to: Math.log, from: Math.exp, changeOf: Math.expm1 },
  difference: { to: (value) => value, from: (value) => value, changeOf: (value) => value },
};

export function scaleOf({ scale }: Pick<Metric, 'scale'>): Scale {
  return scales[scale];
}

/** The figures of one side on the scale; null where one is 0, of which there is no ratio. */
export function scaled(metrics: readonly Metric[]): number[] | null {
  const values = metrics.map((metric) => scaleOf(metric).to(metric.value));
  return values.every(Number.isFinite) ? values : null;
}

/** The centre of one side's figures, in their own unit: of many runs without the wildest. */
export function centreOf(metrics: readonly Metric[]): number {
  if (metrics.length === 1) return metrics[0]!.value;
  const values = scaled(metrics);
  if (values === null) return trimmedMean(metrics.map(({ value }) => value)).centre;
  return scaleOf(metrics[0]!).from(trimmedMean(values).centre);
}

/** From the centre of A to that of B: a fraction of A, of fractions their difference. null where A is 0 and B is not. */
export function changeOf({
  metric,
  a,
  b,
}: {
  metric: Metric;
  a: readonly Metric[];
  b: readonly Metric[];
}): number | null {
  const [before, after] = [centreOf(a), centreOf(b)];
  if (metric.scale === 'difference') return after - before;
  if (before === after) return 0;
  return before === 0 ? null : after / before - 1;
}
