import { coefficientOfVariation, mean } from '../lib/statistics.ts';
import type { Evenness } from '../result/schema.ts';
import { cvZ } from './closed-forms.ts';

/**
 * How evenly `loads` (one number a node, in any unit) lie, beside the CV that a good hash would show.
 * @param theoryCv null where there is no closed form.
 * @param vnodes see `cvZ`.
 */
export function evenness(loads: ArrayLike<number>, theoryCv: number | null, vnodes: number | null): Evenness {
  const average = mean(loads);
  let peak = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < loads.length; i++) {
    peak = Math.max(peak, loads[i]!);
    least = Math.min(least, loads[i]!);
  }
  const cv = coefficientOfVariation(loads);
  const z = theoryCv === null ? null : cvZ(cv, theoryCv, loads.length, vnodes);
  return { peakToMean: peak / average, minToMean: least / average, cv, theoryCv, z };
}
