/** 2^16 + 1, the slots of most tables: there 2^16 is -1, so that the 16-bit digits of a number are added and subtracted in turn. */
const FERMAT = 65_537;

/**
 * The remainder of an unsigned 64-bit number, in two halves, by a divisor that is fixed: without BigInt, and without the
 * machine's slow remainder of doubles.
 */
export class Remainder64 {
  readonly #divisor: number;
  readonly #inverse: number;
  /** What 2^32 and 2^48 leave. */
  readonly #unit32: number;
  readonly #unit48: number;

  /** @param divisor an integer from 1 to 2^23 */
  constructor(divisor: number) {
    this.#divisor = divisor;
    this.#inverse = 1 / divisor;
    this.#unit32 = 2 ** 32 % divisor;
    this.#unit48 = 2 ** 48 % divisor;
  }

  /**
   * The high half counts as two numbers of 16 bits, so that the sum stays below 2^41. The error of its quotient by
   * multiplication is then far below 1 / divisor: never a whole number too large, but one too small where the sum is a multiple.
   * @param low @param high any 32-bit integers, signed or not
   */
  of(low: number, high: number): number {
    if (this.#divisor === FERMAT) return ofFermat(low, high);
    const sum = (high >>> 16) * this.#unit48 + (high & 0xffff) * this.#unit32 + (low >>> 0);
    const rest = (sum - Math.floor(sum * this.#inverse) * this.#divisor) | 0;
    return rest >= this.#divisor ? rest - this.#divisor : rest;
  }
}

/** Of -131,070 to 131,070, without a branch: which way it goes cannot be predicted. */
function ofFermat(low: number, high: number): number {
  const digits = (low & 0xffff) - (low >>> 16) + (high & 0xffff) - (high >>> 16);
  const rest = digits + ((2 * FERMAT) & (digits >> 31));
  return rest - (FERMAT & ~((rest - FERMAT) >> 31));
}
