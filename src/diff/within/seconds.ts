import { Random } from '../../lib/random.ts';
import { mean, quantile } from '../../lib/statistics.ts';
import type { Within } from '../metrics/metric.ts';
import { LEVEL, RESAMPLES } from './level.ts';

const LEAST_SECONDS = 8;
/** A stall or a busy neighbour rarely lasts longer, and a short test has a few of them still. */
const BLOCK = 3;

/**
 * Of the mean over the seconds of a load test: a bootstrap of blocks of three seconds, as a circle, since what is slow in one second
 * often is in the next. null for less than eight seconds.
 */
export function secondsInterval(values: readonly number[]): Within | null {
  const centre = mean(values);
  if (values.length < LEAST_SECONDS || !(centre > 0)) return null;
  const random = new Random(1);
  const means = Float64Array.from({ length: RESAMPLES }, () => mean(blocks(values, random)) / centre);
  return { low: quantile(means, LEVEL.low), high: quantile(means, LEVEL.high), source: 'seconds' };
}

function blocks(values: readonly number[], random: Random): number[] {
  const drawn: number[] = [];
  while (drawn.length < values.length) {
    const from = random.below(values.length);
    for (let i = 0; i < BLOCK && drawn.length < values.length; i++) drawn.push(values[(from + i) % values.length]!);
  }
  return drawn;
}
