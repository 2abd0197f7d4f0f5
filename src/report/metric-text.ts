import type { ChangeInterval, IntervalSource, MetricUnit } from '../result/diff-result.ts';
import { formatBytes, formatCount, formatNs, formatPercent } from './units.ts';

const formats: Record<MetricUnit, (value: number) => string> = {
  ns: formatNs,
  us: (us) => formatNs(us * 1e3),
  ms: (ms) => formatNs(ms * 1e6),
  perS: (rate) => `${formatCount(rate)}/s`,
  fraction: formatPercent,
  ratio: (ratio) => ratio.toFixed(3),
  bytes: formatBytes,
};

/** A figure with its unit. */
export function formatMetric(value: number, unit: MetricUnit): string {
  return formats[unit](value);
}

/** Beyond so many times, to either side, it does not matter any more how many. */
const MOST_TIMES = 1000;

/**
 * `+4.3 %`, `−12 %`, `0 %`, and from eleven times on `×35.1`: with the digits that a measurement has. What is a fraction itself
 * changes by points, of which there are a hundred: `−11 pt`.
 */
export function formatChange(change: number, unit: MetricUnit): string {
  const isOfFractions = unit === 'fraction';
  if (!isOfFractions && change >= 10)
    return change < MOST_TIMES ? `×${formatCount(1 + change)}` : `over ×${MOST_TIMES}`;
  const size = Math.abs(change * 100);
  const mark = isOfFractions ? 'pt' : '%';
  if (size < 0.005) return `0 ${mark}`;
  return `${change > 0 ? '+' : '−'}${size.toFixed(size < 0.1 ? 2 : size < 10 ? 1 : 0)} ${mark}`;
}

export function formatInterval(interval: ChangeInterval | null, unit: MetricUnit): string {
  if (interval === null) return '–';
  if (interval.source === 'exact') return 'exact';
  return `${formatChange(interval.low, unit)} to ${formatChange(interval.high, unit)}`;
}

/** Where an interval is from, in words. */
export const sourceWords: Record<IntervalSource, string> = {
  repeats: 'a bootstrap over the runs of each side',
  'paired repeats': 'a bootstrap over the rounds, B against A within each',
  rounds: "a bootstrap over one run's rounds",
  seconds: "a bootstrap over one run's seconds, in blocks of three",
  histogram: 'order statistics of one histogram, as if requests were independent',
  noise: 'what runs were said to vary by (--noise)',
  exact: 'nothing: it is computed, and does not vary',
};
