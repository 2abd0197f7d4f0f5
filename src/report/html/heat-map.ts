import { groupBy } from '../../lib/group-by.ts';
import type { CompareRow, MeasuredRow } from '../../result/schema.ts';
import { formatInteger } from '../units.ts';
import { html, type Markup } from './markup.ts';

const MOST_MAPS = 4;

/**
 * How even each hash function makes the shares at each number of vnodes: the CV, and a tint for how many times the CV of a
 * good hash it is, by its closed form; where there is none, of the best hash of the same column. A map for each algorithm and number of nodes that was measured with several hash functions.
 */
export function heatMaps(rows: readonly CompareRow[]): Markup | undefined {
  const measured = rows.filter((row) => row.verdict !== 'unsupported').filter(({ vnodes }) => vnodes !== null);
  const groups = groupBy(measured, ({ algorithm, nodes }) => `${algorithm}, ${formatInteger(nodes)} nodes`);
  const maps = [...groups].filter(([, cells]) => new Set(cells.map(({ hash }) => hash)).size > 1);
  if (maps.length === 0) return undefined;
  const left = maps.slice(MOST_MAPS).map(([title]) => title);
  const others = left.length > 0 ? html`<p class="faint">In figures only: ${left.join('; ')}.</p>` : '';
  return html`<div class="heat-maps">${maps.slice(0, MOST_MAPS).map(([title, cells]) => heatMap(title, cells))}</div>${others}`;
}

function heatMap(title: string, cells: readonly MeasuredRow[]): Markup {
  const vnodes = [...new Set(cells.map((cell) => cell.vnodes!))].sort((a, b) => a - b);
  const hashes = [...new Set(cells.map(({ hash }) => hash))];
  const cellOf = (hash: string, count: number) => cells.find((cell) => cell.hash === hash && cell.vnodes === count);
  return html`<div class="wide" tabindex="0" role="region" aria-label="${title}"><table class="heat"><caption>${title}</caption><thead><tr><th scope="col">hash</th>${vnodes.map((count) => html`<th scope="col" class="right">${formatInteger(count)} vnodes</th>`)}</tr></thead><tbody>${hashes.map((hash) => html`<tr><th scope="row">${hash}</th>${vnodes.map((count) => heatCell(cellOf(hash, count), bestCv(cells, count)))}</tr>`)}</tbody></table></div>`;
}

function bestCv(cells: readonly MeasuredRow[], vnodes: number): number {
  return Math.min(...cells.filter((cell) => cell.vnodes === vnodes).map(({ share }) => share.cv));
}

function heatCell(row: MeasuredRow | undefined, best: number): Markup {
  if (!row) return html`<td class="right faint">–</td>`;
  const { cv, theoryCv, peakToMean } = row.share;
  const good = theoryCv || best;
  const excess = good > 0 ? cv / good : 1;
  const words = theoryCv ? 'the CV of a good hash' : 'the least CV of its column';
  // From a good hash's CV (0) to ten times that (1): between them lies all that is worth telling apart.
  const heat = Math.max(0, Math.min(1, Math.log10(Math.max(1, excess))));
  const shown = `${(cv * 100).toFixed(1)} %`;
  return html`<td class="right" style="--heat:${heat.toFixed(2)}" title="CV ${shown}, peak ${peakToMean.toFixed(3)}, ${excess.toFixed(2)} times ${words}">${shown}${row.verdict === 'ok' ? html`<span class="mark" aria-hidden="true"> </span>` : html`<span class="mark" aria-label="weak">▲</span>`}</td>`;
}
