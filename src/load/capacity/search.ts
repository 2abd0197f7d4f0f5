/** What one measurement at one rate says. `limited`: the generator could not offer the rate, which says nothing of the cluster. */
export type StepVerdict = 'passed' | 'failed' | 'limited';

/** One measurement. */
export interface Step {
  /** Operations per second. */
  ratePerS: number;
  verdict: StepVerdict;
}

export interface SearchOptions {
  /** The first rate; operations per second. */
  startPerS: number;
  maxPerS: number;
  /** The lowest rate to try: of a lower one nothing could be told, or it is not worth looking. */
  leastPerS: number;
  /** How far apart the highest rate that passes and the lowest that does not may stay, as a fraction of the former. */
  precision: number;
  /** Measurements at a rate that is decided on by majority; odd. */
  repeats: number;
}

export interface Bracket {
  /** The highest rate that passes; 0 where none does. */
  lowPerS: number;
  /** The lowest rate that does not; null where all pass up to the highest that was allowed. */
  highPerS: number | null;
}

/** So often an end is taken back and looked for anew, where a last look at it says otherwise. */
const MOST_REVISIONS = 3;

/**
 * Looks for the edge between rates that pass and rates that do not: doubles the rate until one does not, then halves the
 * interval by its geometric middle. Noise must not cut the range for good: a rate fails only by the majority of `repeats`
 * measurements; so does a rate pass once the interval is halved; and both ends are decided on once more when the interval is
 * narrow: whoever else was busy on the machine a minute ago may be gone.
 * @param measure undefined where nothing can be measured any more (the time is over, or it was stopped): the search ends
 * @returns what is known then; whether the interval is as narrow as it should be
 */
export async function searchEdge(
  { startPerS, maxPerS, leastPerS, precision, repeats }: SearchOptions,
  measure: (ratePerS: number) => Promise<StepVerdict | undefined>,
): Promise<Bracket & { isNarrow: boolean }> {
  let [low, high] = [0, Number.POSITIVE_INFINITY];
  const passes = (rate: number, isSure: boolean) => decide(rate, repeats, isSure, measure);
  const bracket = (isNarrow: boolean) => ({ lowPerS: low, highPerS: Number.isFinite(high) ? high : null, isNarrow });
  for (let revisions = 0; ; revisions++) {
    while (high === Number.POSITIVE_INFINITY && low < maxPerS) {
      const rate = low === 0 ? startPerS : Math.min(2 * low, maxPerS);
      const isPassed = await passes(rate, false);
      if (isPassed === undefined) return bracket(false);
      if (isPassed) low = rate;
      else high = rate;
    }
    if (high === Number.POSITIVE_INFINITY) return bracket(true);
    while (low === 0 || (high - low) / low > precision) {
      if (high <= leastPerS) return bracket(true);
      const middle = low === 0 ? Math.max(high / 2, leastPerS) : Math.sqrt(low * high);
      const isPassed = await passes(middle, true);
      if (isPassed === undefined) return bracket(false);
      if (isPassed) low = middle;
      else high = middle;
    }
    const isLowRight = await passes(low, true);
    const isHighWrong = isLowRight && (await passes(high, true));
    if (isLowRight === undefined || isHighWrong === undefined) return bracket(false);
    if ((isLowRight && !isHighWrong) || revisions === MOST_REVISIONS) return bracket(true);
    [low, high] = isHighWrong ? [high, Number.POSITIVE_INFINITY] : [0, low];
  }
}

/** By the majority; where it need not be sure, the first measurement that passes is enough. */
async function decide(
  rate: number,
  repeats: number,
  isSure: boolean,
  measure: (ratePerS: number) => Promise<StepVerdict | undefined>,
): Promise<boolean | undefined> {
  const majority = Math.floor(repeats / 2) + 1;
  let [passed, failed] = [0, 0];
  while (passed < (isSure ? majority : 1) && failed < majority) {
    const verdict = await measure(rate);
    if (verdict === undefined) return undefined;
    if (verdict === 'passed') passed++;
    else failed++;
  }
  return failed < majority;
}
