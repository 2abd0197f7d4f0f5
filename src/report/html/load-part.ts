import type { LoadResult } from '../../result/load-result.ts';
import type { Block } from '../document.ts';
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
import { ringSection } from './ring-section.ts';
import { shareBars } from './share-bars.ts';

/** A load test: over time, by percentile, its ring, and who got how much. What the script draws is put into `data`. */
export function loadPart(load: LoadResult, id: string, data: PageData): Markup {
  return html`
${timeCharts(load, id, data)}
${percentileCharts(load, id, data)}
${ringSection(load.config, id, data)}
<h4>Share of each node</h4>
${nodeShares(load)}
${tableDetails('Load test in figures', loadBlocks(load))}`;
}

function timeCharts(load: Load, id: string, data: PageData): Markup {
  if (load.series.length < 2) return html`<p class="faint">Too short for a chart over time.</p>`;
  const seconds = secondsOfPoint(load);
  const per = seconds > 1 ? ` Each point is ${seconds} s.` : '';
  const some =
    load.nodes.length > MOST_NODES ? ` Of ${formatInteger(load.nodes.length)} nodes the ${MOST_NODES} busiest.` : '';
  const bands = load.outages?.length ? ' Shaded: a node gave no answer.' : '';
  return html`<h4>Throughput over time</h4>
${chartFigure(`${id}-throughput`, throughputChart(load), data, `Requests answered per second.${per}${some}${bands}`)}
<h4>Latency over time</h4>
${chartFigure(`${id}-latency`, latencyChart(load), data, `Response time of what was answered in each second; logarithmic.${seconds > 1 ? ` Each point is the worst of ${seconds} s.` : ''}${bands}`)}`;
}

function percentileCharts(load: Load, id: string, data: PageData): Markup {
  const response = responseChart(load);
  const service = serviceChart(load);
  return html`<h4>Response time by percentile</h4>
${chartFigure(`${id}-response`, response.chart, data, percentileCaption(load, response.isWhole))}
${service && html`<h4>Service time by percentile</h4>${chartFigure(`${id}-service`, service.chart, data, 'Of each node, counted from when a request was sent.')}`}`;
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

function nodeShares({ nodes, config, totals }: Load): Markup {
  if (nodes.length === 0) return renderHtml([{ kind: 'paragraph', text: 'Nothing was measured.' }]);
  const rows = nodes.map(({ id, predictedShare, observedShare }, i) => ({
    label: id,
    colour: lookOf(i).colour,
    predicted: predictedShare,
    observed: totals.requests > 0 ? observedShare : null,
  }));
  const meaning =
    config.model === 'open'
      ? 'Observed: of the requests that were served.'
      : 'Observed: of the requests that were served; in the closed model a node gets as many as it answers.';
  return html`<figure>${shareBars(rows, 1 / nodes.length)}<figcaption>Outlined: predicted from the ring and the popularity of the keys. Filled: observed. The line: a fair share. ${meaning}</figcaption></figure>`;
}

function seconds(at: number): string {
  return String(Math.round(at * 100) / 100);
}
