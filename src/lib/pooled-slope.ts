/** What was sampled together: y over x, as many of one as of the other. */
export interface Samples {
  x: readonly number[];
  y: readonly number[];
}

interface Pair {
  slope: number;
  /** How far apart in x. */
  weight: number;
}

/**
 * One slope of y over x for groups that each have a level of their own: the median of the slopes between any two samples of a
 * group, weighted by how far apart in x they are, so wild samples hardly count. 0 where x does not vary. O(n²) of a group.
 * Source: Sievers, Weighted Rank Statistics for Simple Linear Regression, 1978.
 */
export function pooledSlope(groups: readonly Samples[]): number {
  const pairs = groups.flatMap(pairsOf).sort((p, q) => p.slope - q.slope);
  let left = pairs.reduce((sum, { weight }) => sum + weight, 0) / 2;
  for (const { slope, weight } of pairs) {
    left -= weight;
    if (left <= 0) return slope;
  }
  return 0;
}

function pairsOf({ x, y }: Samples): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 1; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const apart = x[i]! - x[j]!;
      if (apart !== 0) pairs.push({ slope: (y[i]! - y[j]!) / apart, weight: Math.abs(apart) });
    }
  }
  return pairs;
}
