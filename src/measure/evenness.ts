import { coefficientOfVariation, mean } from '../lib/statistics.ts';
import type { Evenness } from '../result/schema.ts';
import { cvZ } from './closed-forms.ts';
import type { ShareTheory } from './share-theory.ts';

/**
 * How evenly `loads` (one number a node, in any unit) lie, beside the CV that a good hash would show.
 * @param theory null where there is no closed form.
 */
export function evenness(loads: ArrayLike<number>, theory: ShareTheory | null): Evenness {
  const average = mean(loads);
  let peak = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < loads.length; i++) {
    peak = Math.max(peak, loads[i]!);
    least = Math.min(least, loads[i]!);
  }
  const cv = coefficientOfVariation(loads);
  const hasZ = theory !== null && theory.kurtosis !== null && theory.cv > 0;
  const z = hasZ ? cvZ(cv, theory.cv, loads.length, theory.kurtosis!) : null;
  return { peakToMean: peak / average, minToMean: least / average, cv, theoryCv: theory?.cv ?? null, z };
}

/** What a sample whose own noise is `noiseCv` shows of shares: the variances add up, and noise has no kurtosis to speak of. */
export function sampledTheory(theory: ShareTheory | null, noiseCv: number): ShareTheory | null {
  if (theory === null) return null;
  const variance = theory.cv ** 2 + noiseCv ** 2;
  if (variance === 0) return theory;
  return { cv: Math.sqrt(variance), kurtosis: (theory.kurtosis ?? 0) * (theory.cv ** 2 / variance) ** 2 };
}
