import { groupBy } from '../../lib/group-by.ts';
import type { BenchRow, BenchSuite } from '../../result/schema.ts';
import { fewRounds, roundsText, timeInterval } from '../time-interval.ts';
import { formatInteger, formatNs, formatTimes } from '../units.ts';
import { roomyNames } from './axis-names.ts';
import { html, type Markup } from './markup.ts';
import { type LogScale, logScale } from './scale.ts';

const MOST_ROWS = 80;

/** What the marks mean: above the first suite, since nobody looks for it after the last one. */
export function intervalsLegend(suites: readonly BenchSuite[]): Markup {
  const rows = suites.flatMap((suite) => suite.rows);
  const items: [drawing: Markup, words: string][] = [
    [html`<circle class="dot" cx="13" cy="7" r="4"/>`, 'median time of one operation'],
    [html`<circle class="dot own" cx="13" cy="7" r="4"/>`, "the same, of ringmark's own"],
    [
      html`<path class="confidence" d="M3,7H23"/>`,
      'its 95 % confidence interval, by its rounds, often narrower than the dot',
    ],
    [html`<path class="range" d="M1,7H25"/>`, 'from the least to the 99th percentile'],
    ...(rows.some(fewRounds)
      ? [
          [html`<path class="range" d="M3,7H23M3,3V11M23,3V11"/>`, 'too few rounds for an interval: each of them'] as [
            Markup,
            string,
          ],
        ]
      : []),
  ];
  return html`<ul class="legend intervals-legend">${items.map(([drawing, words]) => html`<li><svg class="swatch" width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">${drawing}</svg>${words}</li>`)}</ul>`;
}

/**
 * Each subject's median time as a dot with its confidence interval, as the table has them, on one logarithmic axis a suite; of many sizes the first is open.
 * @param alike the same suite in all runs: they have one scale
 */
export function benchIntervals(suite: BenchSuite, alike: readonly BenchSuite[] = [suite]): Markup {
  const { rows, baseline } = suite;
  const shown = rows.slice(0, MOST_ROWS);
  const scale = logScale(
    alike.flatMap((each) => each.rows.slice(0, MOST_ROWS)).flatMap((row) => Object.values(rangeOf(row))),
  );
  const groups = [...groupBy(shown, sizeOf)];
  const left = rows.length - shown.length;
  return html`<div class="intervals">${groups.map(([size, members], i) => group(size, members, { scale, baseline, isOpen: i === 0 }))}</div>${left > 0 && html`<p class="faint">… and ${left} more, in run.json.</p>`}${roundsCaption(shown)}`;
}

function roundsCaption(rows: readonly BenchRow[]): Markup | false {
  const counts = rows.flatMap((row) => fewRounds(row)?.count ?? []);
  const whose = counts.length === rows.length ? 'each' : `for ${counts.length} of ${rows.length} rows`;
  return (
    counts.length > 0 &&
    html`<figcaption>${roundsText(counts).replace(',', ` ${whose},`)}: the line is the range of the rounds.</figcaption>`
  );
}

/** What the line spans: a percentile of two or three rounds would be made up, so theirs is from the least to the most. */
function rangeOf(row: BenchRow): { from: number; to: number; low: number; high: number } {
  const few = fewRounds(row);
  const [from, to] = few ? [few.low, few.high] : [row.ns.min, row.ns.p99];
  const { low, high } = timeInterval(row) ?? { low: row.ns.p50, high: row.ns.p50 };
  return { from, to, low, high };
}

/** How narrow the place for an axis can be, by the width of the page or of a column: see drawings.css. */
const TRACKS = [
  { name: 'at-narrow', width: 155 },
  { name: 'at-middle', width: 215 },
  { name: 'at-broad', width: 365 },
] as const;

/** Rows of one size below their axis. */
function group(
  size: string,
  rows: readonly BenchRow[],
  { scale, baseline, isOpen }: { scale: LogScale; baseline: string; isOpen: boolean },
): Markup {
  const names = scale.ticks.map((tick) => ({ at: scale.at(tick), text: shortNs(tick) }));
  const shown = TRACKS.map((track) => ({ ...track, names: roomyNames(names, track.width) }));
  const ticks = names.map((name) => {
    const where = shown.filter((track) => track.names.includes(name)).map((track) => track.name);
    return where.length > 0 && html`<b class="${where.join(' ')}" style="left:${percent(name.at)}">${name.text}</b>`;
  });
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
  const { from, to } = rangeOf(row);
  const few = fewRounds(row);
  const rounds = few ? (row.rounds ?? []) : [];
  return html`<div class="interval ${own}"><span class="name">${subject}</span><span class="track" title="${hintOf(row)}">${grid}<i class="range" style="${span(from, to)}"></i>${rounds.map((ns) => html`<i class="round" style="left:${percent(scale.at(ns))}"></i>`)}${within && html`<i class="confidence" style="${span(within.low, within.high)}"></i>`}<i class="dot" style="left:${percent(scale.at(ns.p50))}"></i></span><span class="figures"><span>${formatNs(ns.p50)}</span><span>${times}</span></span></div>`;
}

function hintOf(row: BenchRow): string {
  const { ns } = row;
  const [within, few] = [timeInterval(row), fewRounds(row)];
  const median = `median ${formatNs(ns.p50)}`;
  if (few) return `${median}, ${roundsText([few.count])}; from ${formatNs(few.low)} to ${formatNs(few.high)}`;
  const sure = within ? `, 95 % confidence ${formatNs(within.low)} to ${formatNs(within.high)}` : '';
  return `${median}${sure}; least ${formatNs(ns.min)}, p99 ${formatNs(ns.p99)}`;
}

function sizeOf({ parameters }: BenchRow): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? formatInteger(value) : value}`)
    .join(', ');
}

/** `100 ns`, not `100.0 ns`. */
function shortNs(ns: number): string {
  return formatNs(ns).replace(/\.0+ /, ' ');
}

function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(2)}%`;
}
