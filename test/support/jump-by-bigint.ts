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

/** JumpBackHash as the paper defines it, in 64-bit integers: what `jumpBack` is held against. */
export function jumpBackByBigInt(key: bigint, buckets: number): number {
  const draw = splitMix64(key);
  const first = draw();
  const [low, high] = [first & 0xffffffffn, first >> 32n];
  for (let i = BigInt((buckets - 1).toString(2).length) - 1n; i >= 0n; i--) {
    // Range i is [2^i, 2^(i + 1)). The key is ever in it if this bit is set; the bits up to it choose the half.
    const ranges = (low ^ high) & (2n ** (i + 1n) - 1n);
    if (ranges < 2n ** i) continue;
    const isOdd = ranges.toString(2).replaceAll('0', '').length % 2 === 1;
    const entered = 2n ** i + ((isOdd ? high : low) % 2n ** i);
    for (const bucket of candidates(entered, 2n ** i, draw)) if (bucket < buckets) return Number(bucket);
  }
  return 0;
}

/** The buckets that a key tries in a range, until it leaves it. */
function* candidates(entered: bigint, start: bigint, draw: () => bigint): Generator<bigint> {
  yield entered;
  while (true) {
    const random = draw();
    for (const half of [random & 0xffffffffn, random >> 32n]) {
      const bucket = half % (2n * start);
      if (bucket < start) return;
      yield bucket;
    }
  }
}

/** SplitMix64, the generator (Steele, Lea and Flood, 2014). */
function splitMix64(seed: bigint): () => bigint {
  let state = seed & MASK;
  return () => {
    state = (state + 0x9e3779b97f4a7c15n) & MASK;
    let z = state;
    z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return z ^ (z >> 31n);
  };
}
