import { sloMetrics } from '../../load/slo/metrics.ts';

const compareNames = ['lookupNs', 'searchNs', 'buildMs', 'bytes', 'peakToMean'];

/** What a command can measure, as gates name it, before it has. @param suites of `bench` */
export function metricNames(command: string, suites: readonly string[]): string[] {
  if (command === 'bench') return suites.flatMap((name) => [name, `${name}.p50`]);
  return command === 'load' ? [...sloMetrics.keys()] : compareNames;
}
