import { type Block, type Cell, type Column, cellText, type Table, withoutEmptyColumns } from '../document.ts';
import { formatInteger } from '../units.ts';
import { html, type Markup } from './markup.ts';

/** A report says how many more there are, and stays small whatever the run. */
const MOST_ROWS = 200;
const MOST_ITEMS = 60;
const MOST_CHARACTERS = 600;

/**
 * The blocks as HTML; a heading of level 3 becomes `<h4>`, since sections and runs have the levels above.
 * @param name of the tables, for those who hear the page
 */
export function renderHtml(blocks: readonly Block[], name = 'table'): Markup {
  return html`${blocks.map((block) => renderBlock(block, name))}`;
}

/** A chart's figures, folded away. */
export function tableDetails(title: string, blocks: readonly Block[]): Markup {
  return html`<details class="table"><summary>${title}</summary>${renderHtml(blocks, title)}</details>`;
}

/** A list, cut where it is very long. */
export function renderList(items: readonly string[]): Markup {
  const more = items.length - MOST_ITEMS;
  return html`<ul>${items.slice(0, MOST_ITEMS).map((item) => html`<li>${clipped(item)}</li>`)}${more > 0 && html`<li class="faint">… and ${formatInteger(more)} more</li>`}</ul>`;
}

/** Text of any length, cut so that one string cannot fill the page. */
export function clipped(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).toWellFormed()}…` : text;
}

function renderBlock(block: Block, name: string): Markup {
  switch (block.kind) {
    case 'heading':
      return html`<h4>${block.text}</h4>`;
    case 'paragraph':
      return html`<p class="${block.style ?? 'plain'}">${clipped(block.text)}</p>`;
    case 'facts':
      return html`<dl class="facts">${block.facts.map(([label, value]) => html`<dt>${label}</dt><dd>${clipped(value)}</dd>`)}</dl>`;
    case 'list':
      return renderList(block.items);
    case 'table':
      return renderTable(block.table, name);
  }
}

/** In a box of its own that scrolls sideways, and that the keyboard reaches, since a table is as wide as it is. */
function renderTable(table: Table, name: string): Markup {
  const { columns, rows } = withoutEmptyColumns(table);
  const more = rows.length - MOST_ROWS;
  const head = columns.map((column) => html`<th scope="col" class="${column.align}">${column.title}</th>`);
  const body = rows.slice(0, MOST_ROWS).map((row, i) => {
    const group = table.groupStarts?.includes(i) ? 'group' : 'row';
    return html`<tr class="${group}">${row.map((cell, at) => renderCell(cell, columns[at]!))}</tr>\n`;
  });
  const rest = more > 0 && html`<p class="faint">… and ${formatInteger(more)} more rows: run.json has all.</p>`;
  return html`<div class="wide" tabindex="0" role="region" aria-label="${name}"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${rest}`;
}

function renderCell(cell: Cell, { align }: Column): Markup {
  const style = typeof cell === 'string' ? undefined : cell.style;
  return html`<td class="${style ? `${align} ${style}` : align}">${clipped(cellText(cell))}</td>`;
}
