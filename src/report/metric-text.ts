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

/**
 * `+4.3 %`, `−12 %`, `0 %`, and from eleven times on `×35.1`: with the digits that a measurement has. Of fractions it is their
 * difference, `−11.1 points`: a percentage would be read as one of A.
 */
export function formatChange(change: number, unit?: MetricUnit): string {
  return unit === 'fraction' ? `${pointsOf(change)} points` : percentOf(change);
}

/** `+1.0 % to +7.2 %`, `+0.1 to +2.0 points`; one that says next to nothing says so. */
export function formatInterval(interval: ChangeInterval | null, unit?: MetricUnit): string {
  if (interval === null) return '–';
  const { low, high, source } = interval;
  if (source === 'exact') return 'exact';
  if (unit === 'fraction') return `${pointsOf(low)} to ${pointsOf(high)} points`;
  if (!isBoundless(interval)) return `${percentOf(low)} to ${percentOf(high)}`;
  if (low <= 0 && high >= 0) return BOUNDLESS;
  return low > 0 ? `${percentOf(low)} or more` : `${percentOf(high)} or less`;
}

/** How far an interval reaches to either side of none: `±7.0 %`. */
export function formatReach(interval: ChangeInterval, unit?: MetricUnit): string {
  if (unit !== 'fraction' && isBoundless(interval)) return BOUNDLESS;
  const most = Math.max(Math.abs(interval.low), Math.abs(interval.high));
  return formatChange(most, unit).replace('+', '±');
}

const BOUNDLESS = '±more than 10x';
/** The ends of a wider interval are the arithmetic of a logarithm, and no figures of anything. */
const MOST_SPREAD = 100;

function isBoundless({ low, high }: ChangeInterval): boolean {
  return !((1 + high) / (1 + low) <= MOST_SPREAD);
}

function percentOf(change: number): string {
  if (change >= 10) return `×${formatCount(1 + change)}`;
  const size = Math.abs(change * 100);
  if (size < 0.005) return '0 %';
  return `${signOf(change)}${size.toFixed(size < 0.1 ? 2 : size < 10 ? 1 : 0)} %`;
}

/** With as many digits as the percentages beside it. */
function pointsOf(difference: number): string {
  const size = Math.abs(difference * 100);
  return size < 0.005 ? '0' : signOf(difference) + size.toFixed(size < 0.1 ? 2 : 1);
}

function signOf(value: number): string {
  return value > 0 ? '+' : '−';
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
