import { Random } from './random.ts';
import { trimmedMean } from './trimmed-mean.ts';

export interface IntervalOptions {
  /** That all intervals hold at once. */
  confidence: number;
  seed: number;
  /** Bootstrap samples. */
  resamples?: number;
}

/** An estimate and the interval around it. */
export interface Estimate {
  centre: number;
  low: number;
  high: number;
}

/** What was sampled on both sides: one value a run, the same runs in the same order in all that are judged together. */
export interface TwoSides {
  a: readonly number[];
  b: readonly number[];
}

const RESAMPLES = 1999;

/**
 * How far b's centre lies above a's, for several quantities of the same runs, by a bootstrap-t over the runs. The intervals
 * are simultaneous: what widens them is the largest |t| of all quantities in a bootstrap sample, so they hold all at once with
 * the stated confidence, and quantities that vary together cost little more than one. Both sides are drawn from the
 * deviations of both from their centres: noise is taken to be alike on both sides. Each side needs two runs, and five
 * before the confidence can be believed. Source: Westfall and Young, Resampling-Based Multiple Testing, 1993.
 */
export function changeIntervals(quantities: readonly TwoSides[], options: IntervalOptions): Estimate[] {
  const sides = quantities.map(({ a, b }) => ({ a: trimmedMean(a), b: trimmedMean(b) }));
  const deviations = quantities.map(({ a, b }, q) => [
    ...a.map((value) => value - sides[q]!.a.centre),
    ...b.map((value) => value - sides[q]!.b.centre),
  ]);
  const [runsA, runsB] = [quantities[0]?.a.length ?? 0, quantities[0]?.b.length ?? 0];
  const random = new Random(options.seed);
  const [fromA, fromB] = [new Draw(runsA), new Draw(runsB)];
  const widest = criticalValue(options, () => {
    fromA.again(runsA + runsB, random);
    fromB.again(runsA + runsB, random);
    return largest(deviations, (own) => studentized(trimmedMean(fromB.of(own)), trimmedMean(fromA.of(own))));
  });
  return sides.map(({ a, b }) => around(b.centre - a.centre, widest * Math.hypot(a.standardError, b.standardError)));
}

/**
 * The same for differences within pairs (rounds), each list [rounds] long: what slows both of a pair does not count. A
 * bootstrap sample takes deviations with a random sign, since it is chance which of two alike comes first.
 */
export function pairedIntervals(differences: readonly (readonly number[])[], options: IntervalOptions): Estimate[] {
  const centres = differences.map(trimmedMean);
  const deviations = differences.map((own, q) => own.map((value) => value - centres[q]!.centre));
  const rounds = differences[0]?.length ?? 0;
  const random = new Random(options.seed);
  const drawn = new Draw(rounds);
  const widest = criticalValue(options, () => {
    drawn.again(rounds, random, true);
    return largest(deviations, (own) => studentized(trimmedMean(drawn.of(own)), NONE));
  });
  return centres.map(({ centre, standardError }) => around(centre, widest * standardError));
}

/** The value that `statistic` stays at or below in `confidence` of its samples. */
function criticalValue({ confidence, resamples = RESAMPLES }: IntervalOptions, statistic: () => number): number {
  const samples = Float64Array.from({ length: resamples }, statistic).sort();
  return samples[Math.min(resamples - 1, Math.ceil(confidence * (resamples + 1)) - 1)]!;
}

function largest(quantities: readonly (readonly number[])[], t: (own: readonly number[]) => number): number {
  return quantities.reduce((most, own) => Math.max(most, t(own)), 0);
}

const NONE = { centre: 0, standardError: 0 };

/** |t| of the difference; 0 where nothing varies. */
function studentized(b: ReturnType<typeof trimmedMean>, a: ReturnType<typeof trimmedMean>): number {
  const error = Math.hypot(a.standardError, b.standardError);
  return error > 0 ? Math.abs(b.centre - a.centre) / error : 0;
}

/** Which runs are in a bootstrap sample, and with which sign: the same for every quantity. One for all samples, to allocate nothing. */
class Draw {
  readonly #at: Int32Array;
  readonly #signs: Int8Array;
  readonly #values: Float64Array;

  constructor(size: number) {
    this.#at = new Int32Array(size);
    this.#signs = new Int8Array(size).fill(1);
    this.#values = new Float64Array(size);
  }

  again(from: number, random: Random, hasSigns = false): void {
    for (let i = 0; i < this.#at.length; i++) {
      this.#at[i] = random.below(from);
      if (hasSigns) this.#signs[i] = random.below(2) * 2 - 1;
    }
  }

  /** Valid until it is called again. */
  of(quantity: readonly number[]): Float64Array {
    for (let i = 0; i < this.#at.length; i++) this.#values[i] = quantity[this.#at[i]!]! * this.#signs[i]!;
    return this.#values;
  }
}

function around(centre: number, half: number): Estimate {
  return { centre, low: centre - half, high: centre + half };
}
