import type { CompareRow, MeasuredRow } from '../../result/schema.ts';
import { formatInteger, formatNs, formatPercent } from '../units.ts';
import { layOutLabels, type PlacedLabel } from './label-layout.ts';
import { html, type Markup } from './markup.ts';
import { logScale } from './scale.ts';

/** A scatter on a wide screen, on paper, and on a narrow screen, in pixels. */
const SIZES = [
  { name: 'broad', width: 1000, height: 500, left: 56, fontSize: 12 },
  { name: 'middle', width: 660, height: 480, left: 50, fontSize: 12 },
  { name: 'narrow', width: 340, height: 470, left: 50, fontSize: 11 },
] as const;
const BOTTOM = 44;
const TOP = 30;
const RADIUS = 5;
/** Shares more even than this are drawn at the bottom: else one table that is nearly perfect flattens all others. */
const LEAST_CV = 0.003;
/** Wide enough for most letters of a system's font. */
const LETTER_WIDTH = 0.58;
const MOST_POINTS = 60;
const MOST_GROUPS = 3;
/** Of all keys, moved without need. */
const MUCH = 0.3;

type Size = (typeof SIZES)[number];

/** What moves when a node comes or goes, as a class: its mark tells it by shape and by filling. */
type Moves = 'least' | 'some' | 'most';

export const moveWords: Readonly<Record<Moves, string>> = {
  least: 'moves only the keys that have to move',
  some: 'moves fewer than 30 % of all keys between nodes that stay',
  most: 'moves 30 % or more of all keys between nodes that stay',
};

/**
 * Lookup time against evenness, a picture for each number of nodes; the marks say what moves.
 * @param alike the rows of all runs: they have one scale
 */
export function compareScatters(rows: readonly CompareRow[], alike = rows): Markup {
  const measured = rows.filter((row) => row.verdict !== 'unsupported');
  const all = alike.filter((row) => row.verdict !== 'unsupported');
  const counts = [...new Set(measured.map(({ nodes }) => nodes))];
  const shown = counts.slice(0, MOST_GROUPS);
  const left = counts.length - shown.length;
  return html`${shown.map((nodes) =>
    scatterOf(
      measured.filter((row) => row.nodes === nodes),
      nodes,
      all.filter((row) => row.nodes === nodes),
    ),
  )}${left > 0 && html`<p class="faint">… and ${left} more node counts, in the table.</p>`}`;
}

/** The mark of a class, for a key beside the picture. */
export function moveMark(moves: Moves): Markup {
  return html`<svg class="swatch" width="16" height="14" viewBox="0 0 16 14" aria-hidden="true">${mark(moves, 8, 7, 5, false)}</svg>`;
}

function scatterOf(rows: readonly MeasuredRow[], nodes: number, alike: readonly MeasuredRow[]): Markup {
  const drawn = rows.slice(0, MOST_POINTS);
  return html`<figure><figcaption>${formatInteger(nodes)} nodes${rows.length > drawn.length && `, the first ${MOST_POINTS} of ${rows.length} rows`}</figcaption>${SIZES.map((size) => draw(drawn, size, nodes, alike))}</figure>`;
}

function draw(rows: readonly MeasuredRow[], size: Size, nodes: number, alike: readonly MeasuredRow[]): Markup {
  const { width, height, left, fontSize } = size;
  const [xs, ys] = [
    logScale(
      alike.map(({ lookupNs }) => lookupNs.p50),
      1.3,
    ),
    logScale(alike.map(drawnEvenness), 1.5),
  ];
  const x = (ns: number) => left + xs.at(ns) * (width - left - 12);
  const y = (cv: number) => height - BOTTOM - ys.at(cv) * (height - BOTTOM - TOP);
  const points = rows.map((row) => ({ x: x(row.lookupNs.p50), y: y(drawnEvenness(row)), radius: RADIUS }));
  const { labels, textOf, key } = nameMarks(rows, points, size);
  return html`<svg class="scatter ${size.name}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-size="${fontSize}" role="img" aria-label="Lookup time against evenness of ${rows.length} placements over ${formatInteger(nodes)} nodes">
${ys.ticks.map((cv) => html`<path class="grid" d="M${left},${px(y(cv))}H${width - 12}"/><text x="${left - 6}" y="${px(y(cv) + 4)}" text-anchor="end">${short(cv)}</text>`)}
${xs.ticks.map((ns) => html`<path class="grid" d="M${px(x(ns))},${TOP}V${height - BOTTOM}"/><text x="${px(x(ns))}" y="${height - BOTTOM + 16}" text-anchor="middle">${formatNs(ns).replace(/\.0+ /, ' ')}</text>`)}
<text class="axis" x="${width - 12}" y="${height - 6}" text-anchor="end">time of a lookup → slower</text><text class="axis" x="0" y="14">↑ CV of the shares: less even</text>
${labels.map(({ of, leader }) => leader && html`<path class="leader" d="M${px(points[of]!.x)},${px(points[of]!.y)}L${px(leader.x + left)},${px(leader.y + TOP)}"/>`)}
${rows.map((row, i) => html`<g class="${row.verdict === 'ok' ? 'sound' : 'weak'}"><title>${title(row)}</title>${mark(movesOf(row), points[i]!.x, points[i]!.y, points[i]!.radius, row.verdict !== 'ok')}</g>`)}
${labels.map(({ of, x, y }) => html`<text class="label" x="${px(x + left + 1)}" y="${px(y + TOP + fontSize)}">${textOf(of)}</text>`)}
</svg>${key}`;
}

/**
 * Beside each mark its name where all of them have room; on a narrow screen, close to it. Else numbers from left to right,
 * and below what they mean: a name that has no room cannot be pointed at with a finger.
 */
function nameMarks(
  rows: readonly MeasuredRow[],
  points: readonly { x: number; y: number; radius: number }[],
  { name, width, height, left, fontSize }: Size,
): { labels: PlacedLabel[]; textOf: (of: number) => string; key: Markup | false } {
  const names = rows.map((row) => labelOf(row, rows));
  const frame = { width: width - left, height: height - BOTTOM - TOP };
  const layOut = (texts: readonly string[]) =>
    layOutLabels(
      points.map(({ x, y, radius }, i) => ({
        ...{ x: x - left, y: y - TOP, radius },
        width: texts[i]!.length * fontSize * LETTER_WIDTH + 2,
      })),
      frame,
      fontSize + 1,
    );
  const named = layOut(names);
  const isRoomy = named.length === rows.length && (name !== 'narrow' || named.every(({ leader }) => !leader));
  if (isRoomy) return { labels: named, textOf: (of) => names[of]!, key: false };
  const order = points.map((_, i) => i).sort((a, b) => points[a]!.x - points[b]!.x || points[a]!.y - points[b]!.y);
  const numbers = rows.map((_, i) => String(order.indexOf(i) + 1));
  const key = html`<ol class="scatter-key ${name}">${order.map((i) => html`<li><b>${numbers[i]}</b> <span>${names[i]}</span></li>`)}</ol>`;
  return { labels: layOut(numbers), textOf: (of) => numbers[of]!, key };
}

/** Exact shares can be perfectly even: then what the sample of keys shows is drawn. */
function evenness({ share, sampled }: MeasuredRow): number {
  return share.cv > 0 ? share.cv : sampled.cv;
}

function drawnEvenness(row: MeasuredRow): number {
  return Math.max(LEAST_CV, evenness(row));
}

/** Names what the other rows do not have in common with it. */
function labelOf(row: MeasuredRow, rows: readonly MeasuredRow[]): string {
  const alike = rows.filter(({ algorithm }) => algorithm === row.algorithm);
  const hash = alike.some((other) => other.hash !== row.hash) ? ` ${row.hash}` : '';
  const vnodes = alike.some((other) => other.vnodes !== row.vnodes) ? ` ${row.vnodes ?? ''}` : '';
  const below = evenness(row) < LEAST_CV ? ` ↓ ${short(evenness(row))}` : '';
  // Of one algorithm alone its name says nothing, and the rest tells them apart.
  const name =
    alike.length === rows.length && hash + vnodes !== '' ? (hash + vnodes).trimStart() : row.algorithm + hash + vnodes;
  return `${name}${row.verdict === 'ok' ? '' : ' (weak)'}${below}`;
}

function movesOf({ add, remove, removeFirst, removeLast }: MeasuredRow): Moves {
  const done = [add, remove, removeFirst, removeLast].filter((movement) => movement !== null);
  const most = Math.max(0, ...done.map(({ collateral }) => collateral));
  if (most >= MUCH) return 'most';
  return most > 0 ? 'some' : 'least';
}

function mark(moves: Moves, x: number, y: number, radius: number, isWeak: boolean): Markup {
  const style = `${moves} ${isWeak ? 'is-weak' : ''}`;
  const [left, right, top, bottom] = [x - radius, x + radius, y - radius, y + radius].map(px);
  if (moves === 'least') return html`<circle class="${style}" cx="${px(x)}" cy="${px(y)}" r="${radius}"/>`;
  if (moves === 'some') return html`<path class="${style}" d="M${px(x)},${top}L${right},${bottom}H${left}Z"/>`;
  return html`<path class="${style}" d="M${left},${top}H${right}V${bottom}H${left}Z"/>`;
}

function title(row: MeasuredRow): string {
  const { algorithm, hash, vnodes, lookupNs, note } = row;
  const size = vnodes === null ? '' : `, ${vnodes} vnodes`;
  return `${algorithm} ${hash}${size}: ${formatNs(lookupNs.p50)} a lookup, CV ${formatPercent(evenness(row))}, ${moveWords[movesOf(row)]}${note ? `; ${note}` : ''}`;
}

function short(cv: number): string {
  return `${Number((cv * 100).toPrecision(2))} %`;
}

function px(value: number): number {
  return Math.round(value * 10) / 10;
}
