/** Of fewer samples not even their whole range says much. */
const LEAST_SAMPLES = 5;

/**
 * Where a median lies, by the order statistics around it, whatever the distribution. Of five samples it is their range, which holds
 * the median with 94 % confidence and no more; null of fewer. Source: Hahn and Meeker, Statistical Intervals, 5.2.
 */
export function medianInterval(samples: readonly number[], confidence = 0.95): { low: number; high: number } | null {
  const n = samples.length;
  if (n < LEAST_SAMPLES) return null;
  const sorted = Float64Array.from(samples).sort();
  const outside = samplesOutside(n, (1 - confidence) / 2);
  return { low: sorted[outside]!, high: sorted[n - 1 - outside]! };
}

/** How many of n samples can be left out at either end while no more than `tail` is lost there: a binomial of 1/2. */
function samplesOutside(n: number, tail: number): number {
  let term = 0.5 ** n;
  let lost = term;
  for (let left = 0; ; left++) {
    term *= (n - left) / (left + 1);
    if (lost + term > tail) return left;
    lost += term;
  }
}
