import type { Style } from './paint.ts';

/** Text in a table. A name (a subject, a node, a URL) is shown as it is, whatever characters it holds. */
export type Cell = string | { text: string; style?: Style; isName?: boolean };

export interface Column {
  title: string;
  align: 'left' | 'right';
  /** Absent: always shown. Where the terminal is too narrow, the column with the highest rank goes first. */
  rank?: number;
  /** What every row says: a column that is left out says it behind its name. */
  constant?: string;
  /** Its cells may take two lines before another column is left out for it: what tells rows apart, where it is long. */
  isWrapped?: boolean;
  /** Other words take more lines before these do: verdicts. */
  isWhole?: boolean;
}

export interface Table {
  columns: readonly Column[];
  /** [rows × columns] */
  rows: readonly (readonly Cell[])[];
  /** Rows that start a new group: a terminal leaves a line free before them. */
  groupStarts?: readonly number[];
}

/** What a report says, before it is known how it is drawn: on a terminal, or as Markdown. */
export type Block =
  | { kind: 'heading'; level: 1 | 2 | 3; text: string }
  | { kind: 'paragraph'; text: string; style?: Style }
  | { kind: 'facts'; facts: readonly (readonly [label: string, value: string])[] }
  | { kind: 'list'; items: readonly string[] }
  | { kind: 'table'; table: Table };

export function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

export function name(text: string): Cell {
  return { text, isName: true };
}

/** The table, or a word that it has no rows. */
export function tableBlock(table: Table): Block {
  return table.rows.length > 0 ? { kind: 'table', table } : { kind: 'paragraph', text: 'Nothing was measured.' };
}

/** The table without the columns that are empty in every row. */
export function withoutEmptyColumns({ columns, rows }: Table): Table {
  const isUsed = columns.map((_, i) => rows.some((row) => cellText(row[i]!) !== ''));
  return { columns: columns.filter((_, i) => isUsed[i]), rows: rows.map((row) => row.filter((_, i) => isUsed[i])) };
}
