/** So many terms are added one by one; past them the series below is exact to the last bits of a double. */
const SUMMED = 1000;

/**
 * The generalized harmonic number Σ k^-θ over k = 1 … n, by the first thousand terms and Euler and Maclaurin's series for
 * the rest: O(1), relative error below 1e-14.
 * @param n an integer from 0
 * @param theta above 0
 */
export function harmonic(n: number, theta: number): number {
  const end = Math.min(n, SUMMED);
  let sum = 0;
  for (let k = end; k >= 1; k--) sum += k ** -theta;
  return n <= SUMMED ? sum : sum + between(SUMMED, n, theta);
}

/** Σ k^-θ over k = m + 1 … n. */
function between(m: number, n: number, theta: number): number {
  const first = (theta / 12) * (n ** (-theta - 1) - m ** (-theta - 1));
  const third = ((theta * (theta + 1) * (theta + 2)) / 720) * (n ** (-theta - 3) - m ** (-theta - 3));
  return integral(m, n, theta) + (n ** -theta - m ** -theta) / 2 - first + third;
}

/** ∫ x^-θ dx from m to n, without cancellation where θ is close to 1. */
function integral(m: number, n: number, theta: number): number {
  const logarithm = Math.log(n / m);
  const power = (1 - theta) * logarithm;
  return m ** (1 - theta) * (power === 0 ? logarithm : logarithm * (Math.expm1(power) / power));
}
