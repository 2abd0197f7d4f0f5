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
  const ticks = logTicks(min, max);
  const at = (value: number) => Math.log(Math.min(max, Math.max(value, min)) / min) / Math.log(max / min);
  return { min, max, ticks, at };
}

/** Few: whole decades where there are several. At least two, even where no round power of ten is near. */
export function logTicks(min: number, max: number): number[] {
  const decades = Math.log10(max / min);
  const steps = decades > 3 ? [1] : decades > 1.2 ? [1, 3] : [1, 2, 3, 5, 7];
  const first = Math.floor(Math.log10(min));
  const ticks = Array.from({ length: Math.ceil(decades) + 2 }, (_, i) => steps.map((step) => step * 10 ** (first + i)))
    .flat()
    .filter((tick) => tick >= min && tick <= max);
  return ticks.length > 1 ? ticks : evenTicks(min, max);
}

/** Over a short stretch a logarithmic axis is nearly an even one. */
function evenTicks(min: number, max: number): number[] {
  const size = 10 ** Math.floor(Math.log10((max - min) / 2));
  const step = [5, 2, 1, 0.5].map((each) => each * size).find((each) => ticksOf(each, min, max).length > 1) ?? size;
  return ticksOf(step, min, max);
}

function ticksOf(step: number, min: number, max: number): number[] {
  const from = Math.ceil(min / step);
  const count = Math.floor(max / step) - from + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((from + i) * step).toPrecision(12)));
}
