/** 2^16 + 1, the slots of most tables: there 2^16 is -1, so that the 16-bit digits of a number are added and subtracted in turn. */
const FERMAT = 65_537;

/**
 * The remainder of an unsigned 64-bit number, in two halves, by a divisor that is fixed: without BigInt, and without the
 * machine's slow remainder of doubles.
 */
export class Remainder64 {
  readonly #divisor: number;
  /** What 2^32 and 2^48 leave; a number of 64 bits then counts as three digits, and leaves what their sum leaves. */
  readonly #unit32: number;
  readonly #unit48: number;
  /** One of each digit, divided by the divisor. */
  readonly #part0: number;
  readonly #part32: number;
  readonly #part48: number;
  readonly #margin: number;

  /** @param divisor an integer from 1 to 2^23 */
  constructor(divisor: number) {
    this.#divisor = divisor;
    this.#unit32 = 2 ** 32 % divisor;
    this.#unit48 = 2 ** 48 % divisor;
    this.#part0 = 1 / divisor;
    this.#part32 = this.#unit32 / divisor;
    this.#part48 = this.#unit48 / divisor;
    this.#margin = 0.5 / divisor;
  }

  /**
   * The quotient is a sum of parts, computed side by side, and what it leaves is taken modulo 2^32, which is enough. The sum is
   * a multiple of 1 / divisor; half of one is added, and all roundings together are less than that, so that no fraction is cut
   * off on the wrong side: they stay below 2^-34 + 2^-19 / divisor.
   * @param low @param high any 32-bit integers, signed or not
   */
  of(low: number, high: number): number {
    if (this.#divisor === FERMAT) return ofFermat(low, high);
    const top = high >>> 16;
    const middle = high & 0xffff;
    const quotient = (top * this.#part48 + middle * this.#part32 + ((low >>> 0) * this.#part0 + this.#margin)) | 0;
    const sum = Math.imul(top, this.#unit48) + Math.imul(middle, this.#unit32) + low;
    return (sum - Math.imul(quotient, this.#divisor)) | 0;
  }
}

/** Of -131,070 to 131,070, without a branch: which way it goes cannot be predicted. */
function ofFermat(low: number, high: number): number {
  const digits = (low & 0xffff) - (low >>> 16) + (high & 0xffff) - (high >>> 16);
  const rest = digits + ((2 * FERMAT) & (digits >> 31));
  return rest - (FERMAT & ~((rest - FERMAT) >> 31));
}
