/** Where the name of an event stands in the strip above a plot, in pixels. */
export interface EventLabel {
  label: string;
  /** Of the event's line, and of the name's left end. */
  x: number;
  textX: number;
  /** From the top; null: there is no room, and the line stands alone. */
  row: number | null;
}

/** More rows would leave a small chart no height; the caption names all events. */
const MOST_ROWS = 4;
const GAP = 8;
/** The height of a row. */
export const EVENT_ROW = 15;

/** Names beside their lines, in as many rows as it takes not to write over one another: above the data, which they would hide. */
export function layOutEvents(
  events: readonly { at: number; label: string }[],
  { width, xOf, widthOf }: { width: number; xOf: (at: number) => number; widthOf: (label: string) => number },
): EventLabel[] {
  const rowEnds: number[] = [];
  return events.map(({ at, label }) => {
    const [x, length] = [xOf(at), widthOf(label)];
    const textX = Math.max(0, Math.min(x + 4, width - length));
    const free = rowEnds.findIndex((end) => end < textX);
    const row = free === -1 ? rowEnds.length : free;
    if (row >= MOST_ROWS) return { label, x, textX, row: null };
    rowEnds[row] = textX + length + GAP;
    return { label, x, textX, row };
  });
}

/** How many rows they take. */
export function rowsOf(labels: readonly EventLabel[]): number {
  return Math.max(0, ...labels.map(({ row }) => (row ?? -1) + 1));
}
