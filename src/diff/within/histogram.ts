import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import type { Within } from '../metrics/metric.ts';
import { LEVEL } from './level.ts';

/** Fewer samples beyond a percentile say little of where it lies. */
const LEAST_BEYOND = 10;

/**
 * Of a percentile (0 to 100): the order statistics between which it lies, by the binomial distribution (as a normal one). It takes
 * requests as independent of each other, which they are not, so it is rather too narrow. null where fewer than ten samples lie
 * beyond it, or the histogram cannot be read. Source: Hahn and Meeker, Statistical Intervals, 5.2.
 */
export function percentileInterval(histogram: string, percentile: number): Within | null {
  try {
    const counts = decodeFromCompressedBase64(histogram);
    const [total, fraction] = [counts.totalCount, percentile / 100];
    if (total * (1 - fraction) < LEAST_BEYOND) return null;
    const spread = LEVEL.z * Math.sqrt(total * fraction * (1 - fraction));
    const at = (rank: number) => counts.getValueAtPercentile(Math.min(100, Math.max(0, (100 * rank) / total)));
    const centre = at(total * fraction);
    const [low, high] = [at(total * fraction - spread), at(total * fraction + spread + 1)];
    return centre > 0 ? { low: low / centre, high: high / centre, source: 'histogram' } : null;
  } catch {
    return null;
  }
}
