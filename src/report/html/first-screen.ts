import type { Run } from '../../result/run.ts';
import type { CompareRow } from '../../result/schema.ts';
import { clusterText } from '../cluster-text.ts';
import type { Block } from '../document.ts';
import { workloadText } from '../load-section.ts';
import { formatBytes, formatInteger } from '../units.ts';
import { clipped, renderHtml, renderList } from './blocks.ts';
import { FIGURES, figuresOf } from './figures.ts';
import { lessonOf } from './lesson.ts';
import { html, type Markup } from './markup.ts';
import { warningsOf } from './warnings.ts';

/** A run and what the report calls it. */
export interface NamedRun {
  run: Run;
  /** Distinct among the runs of a report. */
  label: string;
  /** For ids in the page: letters and digits. */
  id: string;
}

/** What was run, on what, whether it holds, the one thing to know, and four figures. */
export function firstScreen({ run, label }: NamedRun): Markup {
  const warnings = warningsOf(run);
  return html`<article class="first">
<h2>${label}</h2>
<p class="what">${whatWasRun(run).map((line) => html`<span>${line}</span> `)}</p>
${verdict(run, warnings.length)}
${warnings.length > 0 && html`<div class="${isSound(run) ? 'warnings' : 'warnings bad'}">${renderList(warnings)}</div>`}
<p class="lesson">${unbroken(clipped(lessonOf(run)))}</p>
<div class="figures">${figuresOf(run)
    .slice(0, FIGURES)
    .map(
      ({ label, value, detail }) =>
        html`<div class="figure"><span class="label">${label}</span><strong>${value}</strong><span class="detail">${detail}</span></div>`,
    )}</div>
</article>`;
}

/** A number stays on the line of its unit. */
function unbroken(text: string): string {
  return text.replace(/(\d) (?=(?:%|[nµm]?s)(?:\W|$))/g, '$1\u00a0');
}

/** Several runs, figure by figure. */
export function figureTable(runs: readonly NamedRun[]): Markup {
  const perRun = runs.map(
    ({ run }) => new Map(figuresOf(run).map(({ label, value, inTable }) => [label, inTable ?? value])),
  );
  const labels = [...new Set(perRun.flatMap((figures) => [...figures.keys()]))];
  const table: Block = {
    kind: 'table',
    table: {
      columns: [{ title: '', align: 'left' }, ...runs.map(({ label }) => ({ title: label, align: 'right' }) as const)],
      rows: labels.map((label) => [label, ...perRun.map((figures) => figures.get(label) ?? '–')]),
    },
  };
  return renderHtml([table]);
}

function whatWasRun({ environment, load, loadSweep, compare, bench }: Run): string[] {
  const { node, cpuModel, cores, memoryBytes, startedAt } = environment;
  const config = load?.config ?? loadSweep?.loads[0]?.config;
  return [
    ...(config
      ? [`${clusterText(config, load ? undefined : loadSweep?.sweep)}; ${workloadText(config)}, ${config.model} model.`]
      : []),
    ...(compare && !config ? [comparedText(compare.rows)] : []),
    ...(bench && !config ? [benchedText(bench.suites.map(({ name }) => name))] : []),
    `${cpuModel}, ${cores} ${cores === 1 ? 'core' : 'cores'}, ${formatBytes(memoryBytes)}, Node.js ${node}.`,
    `${startedAt.replace('T', ' ').replace(/(:\d+)(\.\d+)?Z$/, '$1 UTC')}.`,
  ];
}

function benchedText(names: readonly string[]): string {
  return names.length > 0 ? `Benchmarks: ${names.join(', ')}.` : 'No benchmarks.';
}

function comparedText(rows: readonly CompareRow[]): string {
  const refused = rows.filter(({ verdict }) => verdict === 'unsupported').length;
  const more = refused === 0 ? '' : `, ${formatInteger(refused)} more refused`;
  return `${formatInteger(rows.length - refused)} placements compared${more}.`;
}

function isSound(run: Run): boolean {
  return run.complete && isValid(run);
}

function isValid({ load, loadSweep }: Pick<Run, 'load' | 'loadSweep'>): boolean {
  return [...(load ? [load] : []), ...(loadSweep?.loads ?? [])].every(({ valid }) => valid);
}

/** Without any figure, whatever parts it has. */
function isEmpty({ load, loadSweep, compare, bench }: Run): boolean {
  const rows = [...(compare?.rows ?? []), ...(bench?.suites.flatMap((suite) => suite.rows) ?? [])];
  return !load && !loadSweep?.loads.length && rows.length === 0;
}

/** With a sign, so that it is not the colour that tells. */
function verdict(run: Run, warnings: number): Markup {
  if (isEmpty(run)) return html`<p class="verdict warn">○ Empty: nothing was measured</p>`;
  if (!isValid(run)) return html`<p class="verdict bad">✕ Not valid: do not trust these figures</p>`;
  if (!run.complete) return html`<p class="verdict bad">✕ Incomplete: stopped before its end</p>`;
  if (warnings > 0) return html`<p class="verdict warn">▲ Valid, with ${warnings === 1 ? 'a limit' : 'limits'}</p>`;
  return html`<p class="verdict good">✓ Valid: all checks passed</p>`;
}
