import { displayWidth, pad, truncate, visible } from '../lib/display-width.ts';
import { type Cell, type Column, cellText, type Table, withoutEmptyColumns } from './document.ts';
import type { Paint } from './paint.ts';
import { wrap } from './wrap.ts';

const gap = '  ';
const narrowest = 8;

/**
 * The table as lines of at most `width` columns: columns that do not fit are left out by their rank, and named, with their
 * constant where they have one; then they are cut.
 */
export function renderTable(table: Table, width: number, paint: Paint): string[] {
  const whole = withoutEmptyColumns(shown(table));
  const { columns, rows } = fit(whole, width);
  const left = whole.columns.filter((column) => !columns.includes(column)).map(nameOf);
  const widths = shrink(naturalWidths({ columns, rows }), columns, width);
  const line = (cells: readonly Cell[]) =>
    cells
      .map((cell, i) => {
        const filled = pad(truncate(cellText(cell), widths[i]!), widths[i]!, columns[i]!.align);
        return typeof cell === 'string' || cell.style === undefined ? filled : paint(cell.style, filled);
      })
      .join(gap)
      .trimEnd();
  const rule = '─'.repeat(Math.min(width, totalWidth(widths)));
  const body = rows.flatMap((row, i) => (table.groupStarts?.includes(i) ? ['', line(row)] : [line(row)]));
  const footer = left.length > 0 ? wrap(`(too wide for here: ${left.join(', ')})`, width) : [];
  return [
    line(columns.map(({ title }) => title)),
    paint('faint', rule),
    ...body,
    ...footer.map((text) => paint('faint', text)),
  ];
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

function fit(table: Table, width: number): Table {
  const ranks = table.columns.map(({ rank = 0 }) => rank);
  const last = ranks.indexOf(Math.max(...ranks));
  if (totalWidth(naturalWidths(table)) <= width || !ranks[last]) return table;
  return fit(
    { columns: table.columns.toSpliced(last, 1), rows: table.rows.map((row) => row.toSpliced(last, 1)) },
    width,
  );
}

function naturalWidths({ columns, rows }: Table): number[] {
  return columns.map(({ title }, i) =>
    Math.max(displayWidth(title), ...rows.map((row) => displayWidth(cellText(row[i]!)))),
  );
}

/** Takes what is too much from the widest column of words, again and again; from numbers only when no words are left. */
function shrink(natural: readonly number[], columns: readonly Column[], width: number): number[] {
  const widths = [...natural];
  for (let excess = totalWidth(widths) - width; excess > 0; excess--) {
    const words = widths.map((size, i) => (columns[i]!.align === 'left' && size > narrowest ? size : 0));
    const candidates = words.some((size) => size > 0) ? words : widths;
    const widest = Math.max(...candidates);
    if (widest > 1) widths[candidates.indexOf(widest)] = widest - 1;
  }
  return widths;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0) + gap.length * Math.max(0, widths.length - 1);
}
