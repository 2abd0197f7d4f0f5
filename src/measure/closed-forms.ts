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
 * CV of the shares of multi-probe hashing with `probes` probes of a good hash: 1/√(2k − 1), for many nodes. The share of a node
 * behind a gap of g mean gaps is k/(k − 1) · (1 − exp(−(k − 1)g)) of the mean, and g is exponential.
 */
export function multiprobeShareCv(nodes: number, probes: number): number {
  return nodes === 1 ? 0 : 1 / Math.sqrt(2 * probes - 1);
}

/** Excess kurtosis of these shares: the moments of u^(k − 1) for a uniform u, of which order j is 1/(j(k − 1) + 1). */
export function multiprobeKurtosis(probes: number): number {
  const [m1, m2, m3, m4] = [1, 2, 3, 4].map((order) => 1 / (order * (probes - 1) + 1)) as [
    number,
    number,
    number,
    number,
  ];
  return (m4 - 4 * m1 * m3 + 6 * m1 ** 2 * m2 - 3 * m1 ** 4) / (m2 - m1 ** 2) ** 2 - 3;
}

/** CV of `slots` slots dealt out in turn: some nodes have one slot more than the others. Below N/(2M). */
export function slotShareCv(nodes: number, slots: number): number {
  const larger = slots % nodes;
  return Math.sqrt(larger * (nodes - larger)) / slots;
}

/**
 * Standard errors between a CV measured over `nodes` nodes and the one expected. The error of a CV over N shares is half
 * of √(2/(N − 1) + κ/N) of it.
 * @param kurtosis κ, the excess kurtosis of a share: 6/V for the sum of V exponential arcs, 0 where only sampling is at work
 */
export function cvZ(cv: number, expectedCv: number, nodes: number, kurtosis: number): number | null {
  if (nodes < 2) return null;
  const standardError = (expectedCv / 2) * Math.sqrt(2 / (nodes - 1) + kurtosis / nodes);
  return (cv - expectedCv) / standardError;
}
