import type { Random } from '../../lib/random.ts';

/** So close to 1, θ counts as 1 plus a series: the power below would lose digits. */
const NEAR_ONE = 1e-3;

/**
 * Draws ranks of a Zipf distribution: rank r (0 to n - 1) with a probability in proportion to (r + 1)^-θ. By
 * rejection-inversion (Hörmann and Derflinger, "Rejection-inversion to generate variates from monotone discrete
 * distributions", 1996): the area below x^-θ is inverted, and what of it lies above the steps of the distribution is drawn
 * anew. Exact for every θ > 0 and n, without tables; fewer than 1.2 tries per draw.
 */
export class ZipfSampler {
  readonly #theta: number;
  readonly #random: Random;
  readonly #scale: number;
  /** Up to this distance below the rank drawn, no point lies above the steps. */
  readonly #sureBelow: number;
  readonly #low: number;
  #high = 0;
  #n = 0;

  constructor(n: number, theta: number, random: Random) {
    this.#theta = theta;
    this.#random = random;
    this.#scale = Math.abs(1 - theta) < NEAR_ONE ? 0 : 1 / (1 - theta);
    this.#low = this.#areaTo(1.5) - 1;
    this.#sureBelow = 2 - this.#pointOf(this.#areaTo(2.5) - 2 ** -theta);
    this.resize(n);
  }

  /** Goes on with ranks 0 to n - 1. O(1). */
  resize(n: number): void {
    if (n === this.#n) return;
    this.#n = n;
    this.#high = this.#areaTo(n + 0.5);
  }

  next(): number {
    for (;;) {
      const area = this.#high + this.#random.float() * (this.#low - this.#high);
      const x = this.#pointOf(area);
      const nearest = Math.floor(x + 0.5);
      // Rounding may put a point half a step out of the range, and an area next to the whole one anywhere, or nowhere.
      let k = this.#n;
      if (nearest < k) k = Math.max(1, nearest);
      if (k - x <= this.#sureBelow || area >= this.#areaTo(k + 0.5) - Math.exp(-this.#theta * Math.log(k)))
        return k - 1;
    }
  }

  /** ∫ t^-θ dt from 1 to x. */
  #areaTo(x: number): number {
    const logarithm = Math.log(x);
    if (this.#scale !== 0) return (Math.exp((1 - this.#theta) * logarithm) - 1) * this.#scale;
    const power = (1 - this.#theta) * logarithm;
    return power === 0 ? logarithm : logarithm * (Math.expm1(power) / power);
  }

  /** The x that `#areaTo` gives this area for. */
  #pointOf(area: number): number {
    const power = area * (1 - this.#theta);
    if (this.#scale !== 0) return Math.exp(Math.log(power + 1) * this.#scale);
    return power === 0 ? Math.exp(area) : Math.exp(area * (Math.log1p(power) / power));
  }
}
