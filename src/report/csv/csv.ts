type CsvValue = string | number | boolean | null | undefined;

/** A table whose rows may have different columns: all of them, in the order in which they come up first. */
export type CsvRow = Readonly<Record<string, CsvValue>>;

/**
 * The rows as CSV (RFC 4180, with line feeds): numbers as they are, nothing for null. A text that a spreadsheet would take
 * for a formula gets an apostrophe before it.
 */
export function csvOf(rows: readonly CsvRow[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((line) => `${line.map(field).join(',')}\n`).join('');
}

function field(value: CsvValue): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
