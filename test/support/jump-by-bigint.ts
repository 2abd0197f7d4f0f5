const MASK = 2n ** 64n - 1n;

/** Jump consistent hash as the paper writes it down, in 64-bit integers and doubles: what `jump` is held against. */
export function jumpByBigInt(key: bigint, buckets: number): number {
  let state = key & MASK;
  let bucket = -1;
  for (let next = 0; next < buckets; ) {
    bucket = next;
    state = (state * 2862933555777941757n + 1n) & MASK;
    next = Math.trunc((bucket + 1) * (2 ** 31 / Number((state >> 33n) + 1n)));
  }
  return bucket;
}
