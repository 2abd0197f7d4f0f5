import type { BenchResult, CompareResult } from '../../result/schema.ts';
import { benchBlocks } from '../bench-section.ts';
import { compareBlocks } from '../compare-section.ts';
import { benchIntervals, intervalsLegend } from './bench-intervals.ts';
import { tableDetails } from './blocks.ts';
import { heatMaps } from './heat-map.ts';
import { html, type Markup } from './markup.ts';
import { compareScatters, moveMark, moveWords } from './scatter.ts';

/** Placements against each other: speed against evenness, and how even each hash function makes the shares. */
export function comparePart(result: CompareResult): Markup {
  const { rows } = result;
  const maps = heatMaps(rows);
  if (!rows.some(({ verdict }) => verdict !== 'unsupported'))
    return html`${tableDetails('Comparison in figures', compareBlocks(result))}`;
  return html`<h4>Lookup time, evenness, and what moves</h4>
<ul class="legend">${(['least', 'some', 'most'] as const).map((moves) => html`<li>${moveMark(moves)}${moveWords[moves]}</li>`)}</ul>
${compareScatters(rows)}
<p class="caption">Better is to the left and below; both axes are logarithmic. A hollow mark is a hash too weak to place keys by.</p>
${maps && html`<h4>Balance by hash function and vnodes</h4>${maps}<p class="caption">The coefficient of variation of the nodes' shares. The stronger the tint, the further above what a good hash gives by its closed form, or, where there is none, above the least of its column; ▲ is too far.</p>`}
${tableDetails('Comparison in figures', compareBlocks(result))}`;
}

/** Each suite: its question, and the times with their intervals. */
export function benchPart(bench: BenchResult): Markup {
  if (bench.suites.length === 0) return html`<p>Nothing was measured.</p>`;
  return html`${intervalsLegend(bench.suites)}
${bench.suites.map((suite) => html`<h4>${suite.name}</h4><p>${suite.question} <span class="faint">Speed-up: over ${suite.baseline}.</span></p>${suite.rows.length > 0 ? html`<figure>${benchIntervals(suite)}</figure>` : html`<p>Nothing was measured.</p>`}`)}
<p class="caption">Time/op: the median, as the dot has it. Speed-up: the baseline's time over this one's, within a round, and of those the median.</p>
${tableDetails('Benchmarks in figures', benchBlocks(bench))}`;
}
