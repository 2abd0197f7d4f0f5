import { eventText } from '../../load/load-events.ts';
import { type SloMetric, sloMetrics } from '../../load/slo/metrics.ts';
import type { LatencySummary, LoadConfig, LoadResult, LoadSecond } from '../../result/load-result.ts';
import { percentileInterval } from '../within/histogram.ts';
import { secondsInterval } from '../within/seconds.ts';
import type { Metric, Within } from './metric.ts';

type Load = Omit<LoadResult, 'environment'>;

const mainNames = ['p50', 'p99', 'throughput', 'errors', 'hits', 'dropped'];

/** What an SLO can be judged by, and so is named the same: `p99`, `service.p99`, `throughput`, `errors`. */
export function loadMetrics(load: Load, of = ''): Metric[] {
  const settings = settingsOf(load.config);
  return [...sloMetrics]
    .filter(([name]) => load.config.model === 'open' || (!name.startsWith('service.') && name !== 'dropped'))
    .map(([name, metric]) => ({
      name,
      of,
      unit: metric.unit,
      better: name === 'throughput' || name === 'hits' ? 'higher' : 'lower',
      value: metric.of(load),
      scale: metric.unit === 'fraction' ? 'difference' : 'ratio',
      isTimed: true,
      isMain: mainNames.includes(name),
      within: () => withinOf(load, name, metric),
      settings,
    }));
}

/** Neighbouring requests are slow together, so seconds are drawn in blocks wherever a second keeps the figure. */
function withinOf(load: Load, name: string, { percentile }: SloMetric): Within | null {
  const field = ({ throughput: 'requests', p50: 'p50Us', p99: 'p99Us' } as const)[name];
  if (field !== undefined) return secondsInterval(wholeSeconds(load).map((second) => second[field]));
  if (percentile === undefined) return null;
  const latency: LatencySummary = load.latencyUs[name.startsWith('service.') ? 'service' : 'response'];
  return percentileInterval(latency.histogram, percentile);
}

/** Without what was answered after the end, and a last second that was cut short. */
function wholeSeconds({ series, config }: Load): LoadSecond[] {
  return series.filter(({ atS }) => atS + 1 <= config.durationS);
}

/** What is asked of the cluster. Addresses are not: a local cluster has other ports each time. Nor is what judges the result. */
function settingsOf(config: LoadConfig): Record<string, string> {
  const { nodes, slo, allowSaturated, timeoutMs, events, stages, ...asked } = config;
  // In the words of the command line: `4s:kill:node-2`, `10s:1000`.
  const typed = {
    at: events?.map(eventText).join(','),
    stages: stages?.map(({ durationS, rate }) => `${durationS}s:${rate}`).join(','),
  };
  const told = Object.entries({ ...asked, ...typed, nodes: nodes.length }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told.map(([key, value]) => [key, String(value)]));
}
