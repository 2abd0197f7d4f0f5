import { formatInteger, formatPercent, formatShare } from '../units.ts';
import { html, type Markup } from './markup.ts';
import { paint } from './palette.ts';

/** A row of bars. */
export interface ShareRow {
  label: string;
  colour: number;
  predicted: number;
  observed: number | null;
}

const MOST_BARS = 16;

/** The largest of them: where a scale ends. */
export function mostShare(rows: readonly ShareRow[], fair: number | null): number {
  return Math.max(...rows.flatMap(({ predicted, observed }) => [predicted, observed ?? 0]), fair ?? 0) || 1;
}

/** What was predicted beside what was observed, on one scale from 0 to `most`, with a line at `fair`. */
export function shareBars(rows: readonly ShareRow[], fair: number | null, most = mostShare(rows, fair)): Markup {
  const shown = rows.length <= MOST_BARS ? rows : extremes(rows);
  const percent = (share: number) => `${((100 * share) / (most * 1.02)).toFixed(2)}%`;
  const left = rows.length - shown.length;
  // Without a fair share they are no shares of one whole.
  const text = (share: number) => (fair === null ? formatPercent(share) : formatShare(share, rows.length));
  return html`<div class="shares">${shown.map(
    ({ label, colour, predicted, observed }) =>
      html`<div class="share"><span class="name">${label}</span><span class="bars">${fair !== null && html`<i class="fair" style="left:${percent(fair)}"></i>`}<i class="predicted" style="width:${percent(predicted)};border-color:${paint(colour)}"></i>${observed !== null && html`<i class="observed" style="width:${percent(observed)};background:${paint(colour)}"></i>`}</span><span class="figures"><span>${text(predicted)}</span><span>${observed === null ? '–' : text(observed)}</span></span></div>`,
  )}</div>${left > 0 && html`<p class="faint">The ${MOST_BARS / 2} largest and the ${MOST_BARS / 2} smallest; … and ${formatInteger(left)} more between them.</p>`}`;
}

function extremes(rows: readonly ShareRow[]): ShareRow[] {
  const ordered = rows.toSorted((a, b) => (b.observed ?? b.predicted) - (a.observed ?? a.predicted));
  return [...ordered.slice(0, MOST_BARS / 2), ...ordered.slice(-MOST_BARS / 2)];
}
