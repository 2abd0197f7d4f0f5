/** Bucket i holds durations up to 2^i microseconds; the last one all that is longer: 2^24 µs are 16.8 s. */
const BUCKETS = 26;

/** Durations in power-of-two buckets: a record is a few instructions and allocates nothing. */
export class LatencyHistogram {
  readonly counts = new Float64Array(BUCKETS);
  /** [sum, greatest], in microseconds. */
  readonly #totals = new Float64Array(2);

  record(us: number): void {
    const bucket = us <= 1 ? 0 : Math.min(32 - Math.clz32(Math.ceil(us) - 1), BUCKETS - 1);
    this.counts[bucket]!++;
    this.#totals[0]! += us;
    if (us > this.#totals[1]!) this.#totals[1] = us;
  }

  get count(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  get sumUs(): number {
    return this.#totals[0]!;
  }

  get maxUs(): number {
    return this.#totals[1]!;
  }

  /** The upper bound of a bucket; infinite for the last. */
  static boundUs(bucket: number): number {
    return bucket === BUCKETS - 1 ? Number.POSITIVE_INFINITY : 2 ** bucket;
  }

  /** The upper bound of the bucket in which the fraction `q` of all durations is reached, but no more than the greatest; 0 for none. */
  quantileUs(q: number): number {
    const rank = this.count * q;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      seen += this.counts[bucket]!;
      if (seen > 0 && seen >= rank) return Math.min(LatencyHistogram.boundUs(bucket), this.maxUs);
    }
    return 0;
  }
}
