import type { Run } from '../result/run.ts';
import type { Block } from './document.ts';
import { renderMarkdown } from './markdown.ts';
import { headlineBlocks, partsOf } from './summary.ts';

/** A run for a pull request's comment: whether it holds and a short table, and the rest folded away. */
export function summaryMarkdown(run: Run): string {
  const parts = partsOf(run).map(({ title, blocks }) => fold(title, renderMarkdown(blocks)));
  return `${renderMarkdown(headlineBlocks(run).map(asTable))}\n${parts.join('\n')}`;
}

/** What a browser leaves out until it is asked for; the empty lines make Markdown of what is in it. */
function fold(title: string, content: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${content}\n</details>\n`;
}

function asTable(block: Block): Block {
  if (block.kind !== 'facts') return block;
  const columns = ['part', 'result'].map((title) => ({ title, align: 'left' }) as const);
  return { kind: 'table', table: { columns, rows: block.facts } };
}
