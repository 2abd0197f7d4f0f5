import { Random } from '../../lib/random.ts';
import { median, quantile } from '../../lib/statistics.ts';
import type { Within } from '../metrics/metric.ts';
import { LEVEL, RESAMPLES } from './level.ts';

const LEAST_ROUNDS = 5;

/** Of the median of a benchmark's rounds: a bootstrap over the rounds. null where there are too few, or none were kept. */
export function roundsInterval(rounds: readonly number[] | undefined): Within | null {
  if (rounds === undefined || rounds.length < LEAST_ROUNDS) return null;
  const random = new Random(1);
  const drawn = () => median(rounds.map(() => rounds[random.below(rounds.length)]!));
  const medians = Float64Array.from({ length: RESAMPLES }, drawn);
  const centre = median(rounds);
  return { low: quantile(medians, LEVEL.low) / centre, high: quantile(medians, LEVEL.high) / centre, source: 'rounds' };
}
