import { displayWidth, pad, visible } from '../lib/display-width.ts';
import type { Block } from './document.ts';
import type { Paint } from './paint.ts';
import { renderTable } from './terminal-table.ts';
import { wrap } from './wrap.ts';

const underlines = { 1: '═', 2: '─', 3: '' } as const;

/** The blocks as text for a terminal of `width` columns, without a line break at its end. */
export function renderTerminal(blocks: readonly Block[], width: number, paint: Paint): string {
  return blocks.map((block) => renderBlock(block, width, paint).join('\n')).join('\n\n');
}

function renderBlock(block: Block, width: number, paint: Paint): string[] {
  switch (block.kind) {
    case 'heading':
      return heading(block.text, underlines[block.level], width, paint);
    case 'paragraph':
      return wrap(visible(block.text), width).map((line) => (block.style ? paint(block.style, line) : line));
    case 'facts':
      return facts(block.facts, width, paint);
    case 'list':
      return block.items.flatMap((item) => hanging('- ', visible(item), width));
    case 'table':
      return renderTable(block.table, width, paint);
  }
}

function heading(text: string, underline: string, width: number, paint: Paint): string[] {
  const lines = wrap(visible(text), width);
  const rule = underline.repeat(Math.max(...lines.map(displayWidth)));
  return [...lines.map((line) => paint('strong', line)), ...(rule ? [rule] : [])];
}

function facts(all: readonly (readonly [string, string])[], width: number, paint: Paint): string[] {
  const labelWidth = Math.max(...all.map(([label]) => displayWidth(label)));
  return all.flatMap(([label, value]) => {
    const [first = '', ...rest] = hanging(`${pad(label, labelWidth)}  `, visible(value), width);
    return [paint('faint', first.slice(0, labelWidth)) + first.slice(labelWidth), ...rest];
  });
}

function hanging(lead: string, text: string, width: number): string[] {
  const indent = displayWidth(lead);
  return wrap(text, Math.max(1, width - indent)).map((line, i) => (i === 0 ? lead : ' '.repeat(indent)) + line);
}
