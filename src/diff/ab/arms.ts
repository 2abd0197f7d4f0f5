import type { Run } from '../../result/run.ts';
import { type Metric, metricKey } from '../metrics/metric.ts';
import { runMetrics } from '../metrics/run-metrics.ts';

/** A metric of every round, of each arm. */
export interface ArmedMetric {
  metric: Metric;
  a: readonly Metric[];
  b: readonly Metric[];
  noise: readonly Metric[];
}

export interface Arms<T> {
  a: T;
  b: T;
  noise: T;
}

/**
 * The metrics that all arms have. Variants may name what they measure differently (40 vnodes, 160 vnodes): where the arms have as
 * many metrics of the same names in the same order, they are compared by their place.
 */
export function armedMetrics(runs: Arms<readonly Run[]>): ArmedMetric[] {
  const [a, b, noise] = [runs.a.map(metricsOf), runs.b.map(metricsOf), runs.noise.map(metricsOf)];
  const [first, other] = [a[0] ?? [], b[0] ?? []];
  const isByPlace = !first.some((metric) => find(other, metric)) && namesOf(first) === namesOf(other);
  return first.flatMap((metric, place) => {
    const counterpart = isByPlace ? other[place]! : metric;
    const [ofA, ofB, ofNoise] = [pick(a, metric), pick(b, counterpart), pick(noise, metric)];
    if (ofA === null || ofB === null || ofNoise === null) return [];
    const of = isByPlace ? `${metric.of} → ${counterpart.of}` : metric.of;
    return [{ metric: { ...metric, of }, a: ofA, b: ofB, noise: ofNoise }];
  });
}

function metricsOf(run: Run): Metric[] {
  return [...runMetrics(run).values()];
}

function find(metrics: readonly Metric[], wanted: Metric): Metric | undefined {
  return metrics.find((metric) => metricKey(metric) === metricKey(wanted));
}

/** One a round; null where a round has none. */
function pick(rounds: readonly (readonly Metric[])[], wanted: Metric): Metric[] | null {
  const found = rounds.flatMap((metrics) => find(metrics, wanted) ?? []);
  return found.length === rounds.length ? found : null;
}

function namesOf(metrics: readonly Metric[]): string {
  return metrics.map(({ name }) => name).join();
}
