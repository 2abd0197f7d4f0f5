import { groupBy } from '../../lib/group-by.ts';
import type { BenchRow, BenchSuite } from '../../result/schema.ts';
import { timeInterval } from '../time-interval.ts';
import { formatInteger, formatNs, formatTimes } from '../units.ts';
import { html, type Markup } from './markup.ts';
import { type LogScale, logScale } from './scale.ts';

const MOST_ROWS = 80;

/** Each subject's median time as a dot with its confidence interval, as the table has them, on one logarithmic axis a suite; of many sizes the first is open. */
export function benchIntervals({ rows, baseline }: BenchSuite): Markup {
  const shown = rows.slice(0, MOST_ROWS);
  const scale = logScale(shown.flatMap((row) => [row.ns.min, row.ns.p99, ...Object.values(timeInterval(row) ?? {})]));
  const groups = [...groupBy(shown, sizeOf)];
  const left = rows.length - shown.length;
  return html`<div class="intervals">${groups.map(([size, members], i) => group(size, members, { scale, baseline, isOpen: i === 0 }))}</div>${left > 0 && html`<p class="faint">… and ${left} more, in run.json.</p>`}`;
}

/** Rows of one size below their axis. */
function group(
  size: string,
  rows: readonly BenchRow[],
  { scale, baseline, isOpen }: { scale: LogScale; baseline: string; isOpen: boolean },
): Markup {
  const ticks = scale.ticks.map(
    (tick) => html`<b style="left:${percent(scale.at(tick))}">${formatNs(tick).replace(/\.0+ /, ' ')}</b>`,
  );
  const axis = html`<div class="interval ticks" aria-hidden="true"><span class="name"></span><span class="track">${ticks}</span><span class="figures"><span>time/op</span><span>speed-up</span></span></div>`;
  const body = html`${axis}${rows.map((row) => interval(row, scale, row.subject === baseline))}`;
  return size === ''
    ? body
    : html`<details class="size"${isOpen && html` open`}><summary>${size}</summary>${body}</details>`;
}

function interval(row: BenchRow, scale: LogScale, isBaseline: boolean): Markup {
  const { subject, ns, speedup } = row;
  const own = subject.startsWith('ringmark ') ? 'own' : 'other';
  const within = timeInterval(row);
  const span = (from: number, to: number) =>
    `left:${percent(scale.at(from))};width:${percent(scale.at(to) - scale.at(from))}`;
  const grid = scale.ticks.map((tick) => html`<u style="left:${percent(scale.at(tick))}"></u>`);
  const times = isBaseline ? 'baseline' : speedup ? formatTimes(speedup.p50) : '';
  const sure = within ? `, 95 % confidence ${formatNs(within.low)} to ${formatNs(within.high)}` : '';
  return html`<div class="interval ${own}"><span class="name">${subject}</span><span class="track" title="median ${formatNs(ns.p50)}${sure}; least ${formatNs(ns.min)}, p99 ${formatNs(ns.p99)}">${grid}<i class="range" style="${span(ns.min, ns.p99)}"></i>${within && html`<i class="confidence" style="${span(within.low, within.high)}"></i>`}<i class="dot" style="left:${percent(scale.at(ns.p50))}"></i></span><span class="figures"><span>${formatNs(ns.p50)}</span><span>${times}</span></span></div>`;
}

function sizeOf({ parameters }: BenchRow): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatInteger(value) : value}`)
    .join(', ');
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)}%`;
}
