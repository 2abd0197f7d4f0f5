/** What a place of an axis is called. */
export interface AxisName {
  /** 0 at its beginning, 1 at its end. */
  at: number;
  text: string;
}

/** Of most fonts at the size of an axis, and between two names, in pixels. */
const LETTER_WIDTH = 6.8;
const GAP = 8;

/** As many names as there is room for on so many pixels, evenly left out: none over another or before the beginning. */
export function roomyNames<N extends AxisName>(names: readonly N[], width: number): N[] {
  const within = names.filter((name) => areApart([name], width));
  const choices = within.flatMap((_, step) =>
    within.slice(0, step + 1).map((_, offset) => within.filter((_, i) => i % (step + 1) === offset)),
  );
  const fitting = choices.filter((chosen) => areApart(chosen, width));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? [];
}

function areApart(names: readonly AxisName[], width: number): boolean {
  const boxes = names.map(({ at, text }) => {
    const half = (text.length * LETTER_WIDTH) / 2;
    return { from: at * width - half, to: at * width + half };
  });
  // Behind the end of the axis there is a gap before the figures.
  return boxes.every(({ from, to }, i) => from >= (i === 0 ? 0 : boxes[i - 1]!.to + GAP) && to <= width + GAP);
}
