import { displayWidth, pad, visible } from '../lib/display-width.ts';
import { type Block, type Cell, cellText, type Table, withoutEmptyColumns } from './document.ts';

/** The blocks as GitHub Flavored Markdown, with a line break at its end. */
export function renderMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(renderBlock).join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeText(block.text)}`;
    case 'paragraph':
      return block.style === 'bad' ? `**${escapeText(block.text)}**` : escapeText(block.text);
    case 'facts':
      return block.facts.map(([label, value]) => `- ${escapeText(label)}: ${escapeText(value)}`).join('\n');
    case 'list':
      return block.items.map((item) => `- ${escapeText(item)}`).join('\n');
    case 'table':
      return renderMarkdownTable(block.table);
  }
}

/** Padded, so that it can be read as it stands. */
function renderMarkdownTable(table: Table): string {
  const { columns, rows } = withoutEmptyColumns(table);
  const cells = [columns.map(({ title }) => escapeText(title)), ...rows.map((row) => row.map(markdownCell))];
  const widths = columns.map((_, i) => Math.max(3, ...cells.map((row) => displayWidth(row[i]!))));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => pad(cell, widths[i]!, columns[i]!.align)).join(' | ')} |`;
  const rule = widths.map((width, i) =>
    columns[i]!.align === 'left' ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  const [titles = [], ...body] = cells;
  return [line(titles), line(rule), ...body.map(line)].join('\n');
}

function markdownCell(cell: Cell): string {
  const isName = typeof cell !== 'string' && cell.isName;
  // In a table `\|` is read as `|` in code spans too.
  return isName ? codeSpan(visible(cell.text)).replaceAll('|', '\\|') : escapeText(cellText(cell));
}

/** `@name` would call somebody in a pull request: it becomes code. */
function escapeText(text: string): string {
  return visible(text)
    .split(/(@[\w/.-]+)/)
    .map((part, i) => (i % 2 === 1 ? codeSpan(part) : part.replace(/[\\`*_[\]<>|~&#]/g, '\\$&')))
    .join('');
}

/** Fenced by one backtick more than the text has in a row; an empty text stays empty. */
function codeSpan(text: string): string {
  if (text === '') return '';
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || text.trim() !== text ? `${fence} ${text} ${fence}` : fence + text + fence;
}
