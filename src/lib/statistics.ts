/** The arithmetic mean; NaN for no samples. */
export function mean(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]!;
  return sum / samples.length;
}

/** The standard deviation of a whole population (divided by n, not n - 1). */
export function populationDeviation(samples: ArrayLike<number>): number {
  const centre = mean(samples);
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i]! - centre) ** 2;
  return Math.sqrt(sum / samples.length);
}

/** Coefficient of variation: the population's standard deviation as a fraction of its mean. */
export function coefficientOfVariation(samples: ArrayLike<number>): number {
  return populationDeviation(samples) / mean(samples);
}

/** The value below which the fraction `q` (0 to 1) of the samples lies, interpolated between neighbours (Hyndman and Fan, type 7). */
export function quantile(samples: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(samples).sort();
  const position = (sorted.length - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - below);
}

export function median(samples: ArrayLike<number>): number {
  return quantile(samples, 0.5);
}

/** Half the 95 % confidence interval of the mean, as a fraction of it, by the normal distribution (1.96 standard errors). */
export function relativeMarginOfError(samples: ArrayLike<number>): number {
  const n = samples.length;
  const sampleDeviation = populationDeviation(samples) * Math.sqrt(n / (n - 1));
  return (1.96 * sampleDeviation) / Math.sqrt(n) / mean(samples);
}
