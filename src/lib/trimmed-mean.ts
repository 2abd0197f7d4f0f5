/** The part that is cut off at each end: of 10 samples the least and the most, of fewer nothing. */
const TRIM = 0.1;
/** Up to here an insertion sort is faster than the sort of a typed array. */
const FEW = 32;

/**
 * The mean without a tenth at each end, and its standard error by the Winsorized deviation (Yuen, 1974): one sample in ten
 * may be wild and hardly counts. Of fewer than ten samples it is the mean. NaN error for fewer than two.
 */
export function trimmedMean(samples: ArrayLike<number>): { centre: number; standardError: number } {
  const sorted = sortedCopy(samples);
  const cut = Math.floor(sorted.length * TRIM);
  const kept = sorted.length - 2 * cut;
  const centre = sumOf(sorted, cut, cut + kept) / kept;
  sorted.fill(sorted[cut]!, 0, cut).fill(sorted[cut + kept - 1]!, cut + kept);
  const mean = sumOf(sorted, 0, sorted.length) / sorted.length;
  let squares = 0;
  for (let i = 0; i < sorted.length; i++) squares += (sorted[i]! - mean) ** 2;
  return { centre, standardError: Math.sqrt(squares / (kept * (kept - 1))) };
}

// A bootstrap asks for a million of these, of ten samples each.
function sortedCopy(samples: ArrayLike<number>): Float64Array {
  const sorted = new Float64Array(samples.length);
  for (let i = 0; i < sorted.length; i++) sorted[i] = samples[i]!;
  if (sorted.length > FEW) return sorted.sort();
  for (let i = 1; i < sorted.length; i++) {
    const sample = sorted[i]!;
    let at = i;
    for (; at > 0 && sorted[at - 1]! > sample; at--) sorted[at] = sorted[at - 1]!;
    sorted[at] = sample;
  }
  return sorted;
}

function sumOf(samples: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += samples[i]!;
  return sum;
}
