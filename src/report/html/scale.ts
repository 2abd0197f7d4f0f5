/** A logarithmic axis over a range that is widened to whole steps of 1, 2, 5. */
export interface LogScale {
  min: number;
  max: number;
  ticks: number[];
  /** Where a value lies: 0 at `min` and below, 1 at `max` and above. */
  at(value: number): number;
}

/** The axis of some values above 0; others count as the smallest. Few ticks: whole decades where there are several. */
export function logScale(values: readonly number[], margin = 1.15): LogScale {
  const above = values.filter((value) => value > 0 && Number.isFinite(value));
  const [smallest, largest] = above.length > 0 ? [Math.min(...above), Math.max(...above)] : [1, 10];
  const [min, max] = [smallest / margin, largest * margin];
  const decades = Math.log10(max / min);
  const steps = decades > 3 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 3, 5, 7];
  const first = Math.floor(Math.log10(min));
  const ticks = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => steps.map((step) => step * 10 ** (first + i)))
    .flat()
    .filter((tick) => tick >= min && tick <= max);
  const at = (value: number) => Math.log(Math.min(max, Math.max(value, min)) / min) / Math.log(max / min);
  return { min, max, ticks, at };
}
