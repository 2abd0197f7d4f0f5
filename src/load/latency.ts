import { build, encodeIntoCompressedBase64, type Histogram, initWebAssemblySync } from 'hdr-histogram-js';
import type { LatencySummary } from '../result/load-result.ts';

initWebAssemblySync();

/** A histogram of microseconds with three significant digits. Its memory is WebAssembly's: call `destroy` when done. */
export function createLatencyHistogram(): Histogram {
  // The WebAssembly build records in a third of the time that the plain one takes.
  return build({
    useWebAssembly: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
    autoResize: true,
  });
}

/** All zero where nothing was recorded. */
export function summarizeLatency(histogram: Histogram): LatencySummary {
  const max = histogram.maxValue;
  return {
    min: histogram.totalCount === 0 ? 0 : histogram.minNonZeroValue,
    mean: Math.min(histogram.mean, max),
    p50: latencyAt(histogram, 50),
    p90: latencyAt(histogram, 90),
    p99: latencyAt(histogram, 99),
    p999: latencyAt(histogram, 99.9),
    p9999: latencyAt(histogram, 99.99),
    max,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}

/** The latency, in microseconds, that `percentile` (0 to 100) of the samples do not exceed; 0 where there are none. */
export function latencyAt(histogram: Histogram, percentile: number): number {
  // A histogram answers with the upper end of a bucket, which may lie above everything that was recorded.
  return Math.min(histogram.getValueAtPercentile(percentile), histogram.maxValue);
}
