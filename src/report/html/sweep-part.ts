import type { LoadSweepResult } from '../../result/load-result.ts';
import { loadSweepBlocks } from '../load-sweep-section.ts';
import { tableDetails } from './blocks.ts';
import { chartFigure } from './load-part.ts';
import { html, type Markup } from './markup.ts';
import type { PageData } from './page-data.ts';
import { lookOf } from './palette.ts';
import { curveChart } from './percentile-charts.ts';
import { percentileCurve } from './percentile-curve.ts';
import type { Piece } from './pieces.ts';
import { pictureOf, ringSection } from './ring-section.ts';
import { shareBars } from './share-bars.ts';

const MOST_CURVES = 6;
const MOST_RINGS = 4;

/** The same rate, value by value: what the hottest node costs, the latencies, and how the rings look. */
export function sweepPart(result: LoadSweepResult, id: string, data: PageData): Piece[] {
  const { sweep, loads } = result;
  if (loads.length === 0) return [{ kind: 'tax', content: html`<p>Nothing was measured.</p>` }];
  const rows = loads.map(({ totals: { balanceTax } }, i) => ({
    label: `${sweep.parameter} ${sweep.values[i]}`,
    colour: lookOf(i).colour,
    predicted: balanceTax.predicted,
    observed: balanceTax.observed,
  }));
  const curves = loads.slice(0, MOST_CURVES).map(({ latencyUs }, i) => ({
    label: `${sweep.parameter} ${sweep.values[i]}`,
    ...lookOf(i),
    isStrong: false,
    values: [],
    curve: percentileCurve(latencyUs.response),
  }));
  const ring = ringSection(loads.at(-1)!.config, id, data, `${sweep.parameter} ${sweep.values[loads.length - 1]}`);
  const drawn = curveChart(curves).chart;
  return [
    {
      kind: 'tax',
      content: html`<h4>Balance tax</h4>
<figure>${shareBars(rows, null)}<figcaption>The part of the capacity that nobody can use, because the hottest node is full first. Outlined: predicted. Filled: measured.</figcaption></figure>`,
    },
    {
      kind: 'response',
      content: html`<h4>Response time by percentile</h4>
${chartFigure(`${id}-percentiles`, drawn, data, 'Counted from when a request was due. Logarithmic both ways.')}`,
    },
    { kind: 'rings', content: html`${rings(result)}` },
    { kind: 'ring', content: ring },
    { kind: 'table', content: tableDetails('Sweep in figures', loadSweepBlocks(result)) },
  ];
}

function rings({ sweep, loads }: LoadSweepResult): Markup | false {
  const pictures = loads.slice(0, MOST_RINGS).flatMap(({ config }, i) => {
    const drawn = pictureOf(config);
    if (typeof drawn !== 'object') return [];
    return [html`<figure>${drawn.picture}<figcaption>${sweep.parameter} ${sweep.values[i]}</figcaption></figure>`];
  });
  return pictures.length > 1 && html`<h4>The rings</h4><div class="small-rings">${pictures}</div>`;
}
