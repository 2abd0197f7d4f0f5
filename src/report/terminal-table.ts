import { displayWidth, pad, truncate, visible } from '../lib/display-width.ts';
import { type Cell, type Column, cellText, type Table, withoutEmptyColumns } from './document.ts';
import type { Paint } from './paint.ts';
import { wrap, wrapHard } from './wrap.ts';

const gap = '  ';
const narrowest = 8;

/**
 * The table as lines of at most `width` columns: columns that do not fit are left out by their rank, and named, with their
 * constant where they have one; then words take more lines, since rows that are cut read alike. Only numbers are cut.
 */
export function renderTable(table: Table, width: number, paint: Paint): string[] {
  const whole = withoutEmptyColumns(shown(table));
  const { columns, rows } = fit(whole, width);
  const left = whole.columns.filter((column) => !columns.includes(column)).map(nameOf);
  const widths = shrink({ columns, rows }, width);
  const drawn = (cells: readonly Cell[]) => rowLines(cells, columns, widths, paint);
  const rule = '─'.repeat(Math.min(width, totalWidth(widths)));
  const body = rows.flatMap((row, i) => (table.groupStarts?.includes(i) ? ['', ...drawn(row)] : drawn(row)));
  const footer = left.length > 0 ? wrap(`(too wide for here: ${left.join(', ')})`, width) : [];
  return [
    ...drawn(columns.map(({ title }) => title)),
    paint('faint', rule),
    ...body,
    ...footer.map((text) => paint('faint', text)),
  ];
}

function rowLines(cells: readonly Cell[], columns: readonly Column[], widths: readonly number[], paint: Paint) {
  const parts = cells.map((cell, i) =>
    columns[i]!.align === 'left' ? wrapHard(cellText(cell), widths[i]!) : [truncate(cellText(cell), widths[i]!)],
  );
  return Array.from({ length: Math.max(...parts.map(({ length }) => length)) }, (_, at) =>
    cells
      .map((cell, i) => {
        const filled = pad(parts[i]![at] ?? '', widths[i]!, columns[i]!.align);
        return typeof cell === 'string' || cell.style === undefined ? filled : paint(cell.style, filled);
      })
      .join(gap)
      .trimEnd(),
  );
}

function shown({ columns, rows }: Table): Table {
  return {
    columns,
    rows: rows.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? visible(cell) : { ...cell, text: visible(cell.text) })),
    ),
  };
}

function nameOf({ title, constant }: Column): string {
  return constant === undefined ? title : `${title} ${constant}`;
}

/** All columns without a rank, and of the others, the lowest rank first, each that there is still room for. */
function fit({ columns, rows }: Table, width: number): Table {
  const least = leastWidths({ columns, rows });
  const isKept = columns.map(({ rank }) => !rank);
  const ranked = columns.flatMap(({ rank }, i) => (rank ? [{ rank, i }] : [])).sort((a, b) => a.rank - b.rank);
  for (const { i } of ranked) {
    isKept[i] = true;
    isKept[i] = totalWidth(least.filter((_, at) => isKept[at])) <= width;
  }
  return { columns: columns.filter((_, i) => isKept[i]), rows: rows.map((row) => row.filter((_, i) => isKept[i])) };
}

function naturalWidths({ columns, rows }: Table): number[] {
  return columns.map(({ title }, i) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(cellText(row[i]!)))),
  );
}

/** As wide as they are, or where a column may be wrapped, as two lines of each cell. */
function leastWidths({ columns, rows }: Table): number[] {
  return naturalWidths({ columns, rows }).map((natural, i) => {
    if (!columns[i]!.isWrapped) return natural;
    const texts = [columns[i]!.title, ...rows.map((row) => cellText(row[i]!))];
    const takesMore = (size: number) => texts.some((text) => wrapHard(text, size).length > 2);
    let size = natural;
    while (size > narrowest && !takesMore(size - 1)) size--;
    return size;
  });
}

/**
 * Takes what is too much from the widest column of words, again and again: first what leaves two lines, then from all but
 * verdicts; from numbers only when no words are left.
 */
function shrink(table: Table, width: number): number[] {
  const widths = naturalWidths(table);
  const least = leastWidths(table);
  const isWords = (i: number) => table.columns[i]!.align === 'left' && widths[i]! > narrowest;
  const tiers = [
    (i: number) => widths[i]! > least[i]!,
    (i: number) => isWords(i) && !table.columns[i]!.isWhole,
    isWords,
    () => true,
  ];
  for (let excess = totalWidth(widths) - width; excess > 0; excess--) {
    const tier = tiers.find((mayGive) => widths.some((_, i) => mayGive(i)))!;
    const candidates = widths.map((size, i) => (tier(i) ? size : 0));
    const widest = Math.max(...candidates);
    if (widest > 1) widths[candidates.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1);
}
