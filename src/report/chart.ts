const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const levels = '▁▂▃▄▅▆▇█';

/** A bar of `fraction` (0 to 1) of `width` columns, to the nearest eighth of a column. */
export function bar(fraction: number, width: number): string {
  const parts = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  return '█'.repeat(parts >> 3) + eighths[parts & 7];
}

/** One column per value, from 0 (not from the smallest, which would make noise look large) to the largest. */
export function sparkline(values: readonly number[]): string {
  const largest = Math.max(...values, 0);
  return values.map((value) => levels[largest > 0 ? Math.round((value / largest) * (levels.length - 1)) : 0]).join('');
}
