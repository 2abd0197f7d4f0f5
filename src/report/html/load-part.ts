import type { LoadResult } from '../../result/load-result.ts';
import type { Block } from '../document.ts';
import { downText } from '../down-nodes.ts';
import { loadBlocks } from '../load-section.ts';
import { formatInteger } from '../units.ts';
import { percentileText, valueText } from './axis-text.ts';
import { renderHtml, tableDetails } from './blocks.ts';
import { type Load, latencyChart, MOST_NODES, secondsOfPoint, throughputChart } from './load-charts.ts';
import { html, type Markup } from './markup.ts';
import type { LineChart, PageData } from './page-data.ts';
import { lineSwatch, lookOf } from './palette.ts';
import { responseChart, serviceChart } from './percentile-charts.ts';
import { MEDIAN } from './percentile-curve.ts';
import type { Piece } from './pieces.ts';
import { ringSection } from './ring-section.ts';
import { mostShare, type ShareRow, shareBars } from './share-bars.ts';
import type { Alike } from './shared-scales.ts';

/** A load test: over time, by percentile, its ring, and who got how much. What the script draws is put into `data`. */
export function loadPart(load: LoadResult, id: string, data: PageData, { runs }: Alike): Piece[] {
  const most = Math.max(
    ...runs.flatMap((run) => (run.load ? [mostShare(shareRows(run.load), fairShare(run.load))] : [])),
  );
  return [
    ...timeCharts(load, id, data),
    ...percentileCharts(load, id, data),
    { kind: 'ring', content: ringSection(load.config, id, data) },
    { kind: 'shares', content: html`<h4>Share of each node</h4>${nodeShares(load, most)}` },
    { kind: 'table', content: tableDetails('Load test in figures', loadBlocks(load)) },
  ];
}

function timeCharts(load: Load, id: string, data: PageData): Piece[] {
  if (load.series.length < 2)
    return [{ kind: 'throughput', content: html`<p class="faint">Too short for a chart over time.</p>` }];
  const seconds = secondsOfPoint(load);
  const per = seconds > 1 ? ` Each point is ${seconds} s.` : '';
  const some =
    load.nodes.length > MOST_NODES ? ` Of ${formatInteger(load.nodes.length)} nodes the ${MOST_NODES} busiest.` : '';
  const bands = load.outages?.length ? ' Shaded: a node gave no answer.' : '';
  const throughput = `Requests answered per second.${per}${some}${bands}`;
  const latency = `Response time of what was answered in each second; logarithmic.${seconds > 1 ? ` Each point is the worst of ${seconds} s.` : ''}${bands}`;
  return [
    chartPiece(
      'throughput',
      'Throughput over time',
      chartFigure(`${id}-throughput`, throughputChart(load), data, throughput),
    ),
    chartPiece('latency', 'Latency over time', chartFigure(`${id}-latency`, latencyChart(load), data, latency)),
  ];
}

function percentileCharts(load: Load, id: string, data: PageData): Piece[] {
  const response = responseChart(load);
  const service = serviceChart(load);
  const caption = percentileCaption(load, response.isWhole);
  const pieces = [
    chartPiece('response', 'Response time by percentile', chartFigure(`${id}-response`, response.chart, data, caption)),
  ];
  if (!service) return pieces;
  const drawn = chartFigure(
    `${id}-service`,
    service.chart,
    data,
    'Of each node, counted from when a request was sent.',
  );
  return [...pieces, chartPiece('service', 'Service time by percentile', drawn)];
}

function chartPiece(kind: string, title: string, drawn: Markup): Piece {
  return { kind, content: html`<h4>${title}</h4>${drawn}` };
}

/** A place of fixed height for the script to draw in, with its key, and its table. */
export function chartFigure(id: string, chart: LineChart, data: PageData, caption: string): Markup {
  data.charts[id] = chart;
  const events = chart.events.map(({ at, label }) => `${label} at ${seconds(at)} s`);
  return html`<figure class="chart"><ul class="legend">${chart.lines.map((line) => html`<li>${lineSwatch(line)}${line.label}</li>`)}</ul>
<div class="canvas" id="${id}" role="img" aria-label="${caption}"></div><p class="reading" aria-hidden="true"> </p>
<figcaption>${caption}${events.length > 0 && ` Marked: ${events.join(', ')}.`}</figcaption>
${tableDetails('Table', [chartTable(chart)])}</figure>`;
}

/** Whether it is a percentile that people know: 50, 90, 99, 99.9 … */
function isNamed(place: number): boolean {
  return place === MEDIAN || (place >= 1 && Number.isInteger(place));
}

function chartTable({ x, y, at, lines }: LineChart): Block {
  const named = at.flatMap((place, i) => (x === 'seconds' || isNamed(place) ? [i] : []));
  // Of a single sample there is no percentile with a name.
  const kept = named.length > 0 ? named : at.slice(0, 1).map((_, i) => i);
  return {
    kind: 'table',
    table: {
      columns: [
        { title: x === 'seconds' ? 'second' : 'percentile', align: 'right' },
        ...lines.map(({ label }) => ({ title: label, align: 'right' }) as const),
      ],
      rows: kept.map((i) => [
        x === 'seconds' ? seconds(at[i]!) : percentileText(at[i]!),
        ...lines.map(({ values }) => valueText(values[i] ?? null, y.unit)),
      ]),
    },
  };
}

function percentileCaption({ config, nodes }: Load, isWhole: boolean): string {
  const clocks =
    config.model === 'open'
      ? 'Response counts from when a request was due, service from when it was sent.'
      : 'In the closed model response and service time are the same.';
  const whole = isWhole ? '' : ' The histogram could not be read: only the percentiles of the summary are drawn.';
  return `${clocks} Logarithmic both ways: each line to the right leaves a tenth of the requests that the one before left.${nodes.length > MOST_NODES ? ` Of ${formatInteger(nodes.length)} nodes the ${MOST_NODES} busiest.` : ''}${whole}`;
}

function shareRows({ nodes, totals }: Load): ShareRow[] {
  return nodes.map(({ id, predictedShare, observedShare }, i) => ({
    label: id,
    colour: lookOf(i).colour,
    predicted: predictedShare,
    observed: totals.requests > 0 ? observedShare : null,
  }));
}

function fairShare({ nodes }: Load): number | null {
  return nodes.length > 0 ? 1 / nodes.length : null;
}

function nodeShares(load: Load, most: number): Markup {
  const { nodes, config } = load;
  if (nodes.length === 0) return renderHtml([{ kind: 'paragraph', text: 'Nothing was measured.' }]);
  const down = downText(load);
  const outage = down ? ` But ${down}: what was observed holds that, and says nothing about balance.` : '';
  const meaning =
    config.model === 'open'
      ? 'Observed: of the requests that were served.'
      : 'Observed: of the requests that were served; in the closed model a node gets as many as it answers.';
  return html`<figure>${shareBars(shareRows(load), fairShare(load), most)}<figcaption>Outlined: predicted from the ring and the popularity of the keys. Filled: observed. The line: a fair share. ${meaning}${outage}</figcaption></figure>`;
}

function seconds(at: number): string {
  return String(Math.round(at * 100) / 100);
}
