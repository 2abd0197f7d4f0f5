import { Random } from '../../lib/random.ts';
import { quantile } from '../../lib/statistics.ts';
import type { Step } from './search.ts';

const RESAMPLES = 2000;

/**
 * A confidence interval of the highest rate that passes, by a bootstrap over the measurements: those of each rate are drawn
 * anew, with replacement; the edge is where the fraction that passes, made to fall with the rate (isotonic regression by pooling
 * adjacent violators), falls below a half; and between the two rates there every one is taken for as likely.
 * @param steps at least one that passed and one that did not
 * @param confidence 0 to 1
 */
export function edgeInterval(
  steps: readonly Step[],
  confidence: number,
  seed: number,
): [lowPerS: number, highPerS: number] {
  const random = new Random(seed);
  const rates = [...new Set(steps.map(({ ratePerS }) => ratePerS))].sort((a, b) => a - b);
  const outcomes = rates.map((rate) => steps.filter(({ ratePerS }) => ratePerS === rate).map(isPassed));
  const edges = Array.from({ length: RESAMPLES }, () => {
    const drawn = outcomes.map((each) => each.map(() => each[random.below(each.length)]!));
    const [below, above] = edgeOf(rates, drawn);
    return below + (above - below) * random.float();
  });
  const outside = (1 - confidence) / 2;
  return [quantile(edges, outside), quantile(edges, 1 - outside)];
}

function isPassed({ verdict }: Step): number {
  return verdict === 'passed' ? 1 : 0;
}

/** The rates between which the fraction that passes falls below a half. */
function edgeOf(rates: readonly number[], outcomes: readonly (readonly number[])[]): [below: number, above: number] {
  const fractions = falling(outcomes);
  const at = fractions.findIndex((fraction) => fraction < 0.5);
  if (at === -1) return [rates.at(-1)!, rates.at(-1)!];
  return [rates[at - 1] ?? 0, rates[at]!];
}

/** The means, made to fall: neighbours that rise are pooled. */
function falling(outcomes: readonly (readonly number[])[]): number[] {
  const pools: { sum: number; count: number; rates: number }[] = [];
  for (const each of outcomes) {
    let pool = { sum: each.reduce((sum, value) => sum + value, 0), count: each.length, rates: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count < pool.sum / pool.count; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count, rates: last.rates + pool.rates };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count, rates }) => new Array<number>(rates).fill(sum / count));
}
