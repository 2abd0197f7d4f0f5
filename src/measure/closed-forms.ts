/**
 * CV of the exact shares of a ring with a good hash: √((N − 1)/(NV + 1)), since the arcs between NV random points are
 * Dirichlet-distributed.
 */
export function ringShareCv(nodes: number, vnodes: number): number {
  return Math.sqrt((nodes - 1) / (nodes * vnodes + 1));
}

/** CV that a sample of `keys` adds on its own, to perfectly even shares: √((N − 1)/K). */
export function samplingCv(nodes: number, keys: number): number {
  return Math.sqrt((nodes - 1) / keys);
}

/**
 * Standard errors between a CV measured over `nodes` nodes and the one expected. The error of a CV over N shares is half
 * of √(2/(N − 1) + κ/N) of it; κ, the excess kurtosis of a share, is 6/V for a sum of V exponential arcs.
 * @param vnodes of the ring whose arcs make up the shares, null where only sampling does (κ = 0).
 */
export function cvZ(cv: number, expectedCv: number, nodes: number, vnodes: number | null): number | null {
  if (nodes < 2) return null;
  const kurtosis = vnodes === null ? 0 : 6 / vnodes;
  const standardError = (expectedCv / 2) * Math.sqrt(2 / (nodes - 1) + kurtosis / nodes);
  return (cv - expectedCv) / standardError;
}
