import { formatCount, formatNs } from '../units.ts';
import type { LineChart } from './page-data.ts';

/** A value of a chart in words; what is not there is a dash. */
export function valueText(value: number | null, unit: LineChart['y']['unit']): string {
  if (value === null) return '–';
  return unit === 'us' ? formatNs(value * 1000) : `${formatCount(value)}/s`;
}

/** A place of the percentile axis: `50 %`, `99.9 %`. */
export function percentileText(x: number): string {
  // As many digits as there are nines, and between two of them one more.
  const digits = Math.max(0, Number.isInteger(x) ? x - 2 : Math.floor(x));
  return `${(100 * (1 - 10 ** -x)).toFixed(digits)} %`;
}
