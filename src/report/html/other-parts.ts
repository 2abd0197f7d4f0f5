import type { BenchResult, BenchSuite, CompareResult } from '../../result/schema.ts';
import { benchBlocks } from '../bench-section.ts';
import { compareBlocks } from '../compare-section.ts';
import { benchIntervals, intervalsLegend } from './bench-intervals.ts';
import { tableDetails } from './blocks.ts';
import { heatMaps } from './heat-map.ts';
import { html, type Markup } from './markup.ts';
import type { Piece } from './pieces.ts';
import { compareScatters, moveMark, moveWords } from './scatter.ts';
import type { Alike } from './shared-scales.ts';

/** Placements against each other: speed against evenness, and how even each hash function makes the shares. */
export function comparePart(result: CompareResult, { runs }: Alike): Piece[] {
  const { rows } = result;
  const maps = heatMaps(rows);
  const table = { kind: 'table', content: tableDetails('Comparison in figures', compareBlocks(result)) };
  if (!rows.some(({ verdict }) => verdict !== 'unsupported')) return [table];
  const scatter = html`<h4>Lookup time, evenness, and what moves</h4>
<ul class="legend">${(['least', 'some', 'most'] as const).map((moves) => html`<li>${moveMark(moves)}${moveWords[moves]}</li>`)}</ul>
${compareScatters(
  rows,
  runs.flatMap(({ compare }) => compare?.rows ?? []),
)}
<p class="caption">Better is to the left and below; both axes are logarithmic. A hollow mark is a hash too weak to place keys by.</p>`;
  const heat = html`<h4>Balance by hash function and vnodes</h4>${maps}<p class="caption">The coefficient of variation of the nodes' shares. The stronger the tint, the further above what a good hash gives by its closed form, or, where there is none, above the least of its column; ▲ is too far.</p>`;
  return [{ kind: 'scatter', content: scatter }, ...(maps ? [{ kind: 'heat', content: heat }] : []), table];
}

/** Each suite: its question, and the times with their intervals. */
export function benchPart(bench: BenchResult, { runs }: Alike): Piece[] {
  if (bench.suites.length === 0) return [{ kind: 'none', content: html`<p>Nothing was measured.</p>` }];
  const all = runs.flatMap((run) => run.bench?.suites ?? []);
  const caption = html`<p class="caption">Time/op: the median, as the dot has it. Speed-up: the baseline's time over this one's, within a round, and of those the median.</p>`;
  return [
    { kind: 'legend', content: intervalsLegend(bench.suites) },
    ...bench.suites.map((suite) => ({
      kind: `suite ${suite.name}`,
      content: suitePiece(
        suite,
        all.filter(({ name }) => name === suite.name),
      ),
    })),
    { kind: 'table', content: html`${caption}${tableDetails('Benchmarks in figures', benchBlocks(bench))}` },
  ];
}

function suitePiece(suite: BenchSuite, alike: readonly BenchSuite[]): Markup {
  const { name, question, baseline, rows } = suite;
  const drawn =
    rows.length > 0 ? html`<figure>${benchIntervals(suite, alike)}</figure>` : html`<p>Nothing was measured.</p>`;
  return html`<h4>${name}</h4><p>${question} <span class="faint">Speed-up: over ${baseline}.</span></p>${drawn}`;
}
