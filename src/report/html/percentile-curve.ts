import { decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';
import type { LatencySummary } from '../../result/load-result.ts';

/** Points of a curve to a decade of the axis. */
const STEPS = 32;
const MOST_DECADES = 8;
/** Where the median lies on the axis. */
export const MEDIAN = Math.log10(2);

/** A latency distribution on an axis that stretches its end: x is log10(1 / (1 - p)). */
export interface PercentileCurve {
  x: number[];
  us: number[];
  /** Whether it is the whole histogram; else the few percentiles of the summary, since the histogram could not be read. */
  isWhole: boolean;
}

/** The curve from the median on, some 32 points a decade, up to the last sample. Decodes the histogram: a millisecond. */
export function percentileCurve(latency: LatencySummary): PercentileCurve {
  const histogram = decode(latency.histogram);
  if (!histogram || histogram.totalCount === 0) return summaryCurve(latency);
  const last = Math.min(MOST_DECADES, Math.log10(histogram.totalCount));
  const steps = Array.from({ length: Math.floor(last * STEPS) + 1 }, (_, i) => i / STEPS);
  const x = withMedian(steps).filter((at) => at <= last);
  const us = x.map((at) => Math.min(histogram.getValueAtPercentile(percentileAt(at)), histogram.maxValue));
  return { x, us, isWhole: true };
}

/** The percentile (0 to 100) at a place of the axis. */
function percentileAt(x: number): number {
  return 100 * (1 - 10 ** -x);
}

/** Curves over one axis: each one's values, null where it has none, or 0, which a logarithm has no place for. */
export function alignCurves(curves: readonly PercentileCurve[]): { at: number[]; values: (number | null)[][] } {
  const at = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  return {
    at,
    values: curves.map(({ x, us }) => {
      const found = new Map(x.map((value, i) => [value, us[i]!]));
      return at.map((value) => found.get(value) || null);
    }),
  };
}

/** Whether there is a distribution, and the histogram does not tell it. */
export function isDamaged({ histogram }: LatencySummary, requests: number): boolean {
  return requests > 0 && (decode(histogram)?.totalCount ?? 0) === 0;
}

function decode(text: string): Histogram | undefined {
  try {
    // Not packed: that takes a hundred times as long to ask.
    return decodeFromCompressedBase64(text, 64, false);
  } catch {
    // A run may be of another version, or touched by hand: the summary beside it still tells the percentiles.
    return undefined;
  }
}

function summaryCurve({ min, p50, p90, p99, p999, p9999 }: LatencySummary): PercentileCurve {
  return { x: [0, MEDIAN, 1, 2, 3, 4], us: [min, p50, p90, p99, p999, p9999], isWhole: false };
}

function withMedian(steps: readonly number[]): number[] {
  return [...steps, MEDIAN].sort((a, b) => a - b);
}
