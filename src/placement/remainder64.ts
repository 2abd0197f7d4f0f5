/**
 * The remainder of an unsigned 64-bit number, in two halves, by a divisor that is fixed: without BigInt, and without the
 * machine's slow remainder of doubles.
 */
export class Remainder64 {
  readonly #divisor: number;
  readonly #inverse: number;
  readonly #highUnit: number;

  /** @param divisor an integer from 1 to 2^20 × 8; products of two remainders then stay below 2^53 */
  constructor(divisor: number) {
    this.#divisor = divisor;
    this.#inverse = 1 / divisor;
    this.#highUnit = 2 ** 32 % divisor;
  }

  /** @param low @param high any 32-bit integers, signed or not */
  of(low: number, high: number): number {
    return this.#reduced(this.#reduced(high >>> 0) * this.#highUnit + (low >>> 0));
  }

  /** For an integer below 2^53: the quotient by multiplication is off by one at most. */
  #reduced(value: number): number {
    const rest = value - Math.floor(value * this.#inverse) * this.#divisor;
    return rest < 0 ? rest + this.#divisor : rest >= this.#divisor ? rest - this.#divisor : rest;
  }
}
