import { groupBy } from '../../lib/group-by.ts';
import type { Run } from '../../result/run.ts';
import { environmentBlocks } from '../environment-section.ts';
import { renderHtml } from './blocks.ts';
import { figureTable, firstScreen, type NamedRun } from './first-screen.ts';
import { loadPart } from './load-part.ts';
import { html, jsonElement, type Markup, scriptElement, styleElement } from './markup.ts';
import { benchPart, comparePart } from './other-parts.ts';
import { DATA_ELEMENT, type PageData } from './page-data.ts';
import { inRows, type Piece } from './pieces.ts';
import { type Alike, shareScales } from './shared-scales.ts';
import { sweepPart } from './sweep-part.ts';

/** The page's own code and looks, as they were built. */
export interface PageAssets {
  script: string;
  style: string;
}

/** No request leaves the page, and nothing but what stands in it runs: our hash functions bring WebAssembly. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; img-src data:; base-uri 'none'; form-action 'none'";

/** Runs as one HTML document that needs nothing else: several lie side by side, part by part. */
export function renderReport(runs: readonly Run[], { script, style }: PageAssets): string {
  const named = nameRuns(runs);
  const data: PageData = { charts: {}, keyBoxes: {} };
  const title = `ringmark: ${named.map(({ label }) => label).join(', ')}`;
  const parts = partsOf(named, data);
  shareScales(data.charts);
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title}</title>${styleElement(style)}</head>
<body><a class="skip" href="#parts">Skip to the charts</a>
<header><h1 class="brand">ringmark</h1>${nav(parts)}</header>
<main class="${named.length > 1 ? 'several' : 'single'}">
<section class="runs" aria-label="At a glance">${named.map(firstScreen)}</section>
${named.length > 1 && html`<section aria-label="Side by side"><h2>Side by side</h2>${sameRuns(named)}${figureTable(named)}</section>`}
<div id="parts">${parts.map(({ id, title, content }) => html`<section id="${id}">${partTitle(title, named.length)}${content}</section>`)}</div>
</main>
<footer><p>Drawn from run.json by ringmark. Nothing is loaded from elsewhere. <a href="#top">Top</a></p></footer>
${jsonElement(DATA_ELEMENT, data)}${scriptElement(script)}</body></html>
`.text;
}

/** A part of one run stands below its name; of several runs each has its name within the part. */
function partTitle(title: string, runs: number): Markup {
  return runs === 1 ? html`<h3 class="part-title">${title}</h3>` : html`<h2 class="part-title">${title}</h2>`;
}

interface Part {
  id: string;
  title: string;
  content: Markup;
}

/** Only what some run has. */
function partsOf(runs: readonly NamedRun[], data: PageData): Part[] {
  const alike: Alike = { runs: runs.map(({ run }) => run) };
  return [
    part('load', 'Load', runs, ({ run, id }) => run.load && loadPart(run.load, id, data, alike)),
    part('sweep', 'Load sweep', runs, ({ run, id }) => run.loadSweep && sweepPart(run.loadSweep, `${id}-sweep`, data)),
    part('compare', 'Placements', runs, ({ run }) => run.compare && comparePart(run.compare, alike)),
    part('bench', 'Microbenchmarks', runs, ({ run }) => run.bench && benchPart(run.bench, alike)),
    part('environment', 'Environment', runs, ({ run }) => [
      { kind: 'facts', content: renderHtml(environmentBlocks(run.environment)) },
    ]),
  ].flat();
}

function part(
  id: string,
  title: string,
  runs: readonly NamedRun[],
  draw: (run: NamedRun) => Piece[] | undefined,
): Part[] {
  const drawn = runs.flatMap((named) => {
    const pieces = draw(named);
    return pieces ? [{ label: runs.length > 1 ? named.label : undefined, pieces }] : [];
  });
  return drawn.length > 0 ? [{ id, title, content: inRows(drawn) }] : [];
}

/** A run that was named twice differs from itself in nothing. */
function sameRuns(runs: readonly NamedRun[]): Markup | false {
  const groups = [...groupBy(runs, ({ run }) => JSON.stringify(run)).values()].filter((group) => group.length > 1);
  const texts = groups.map((group) => `${group.map(({ label }) => label).join(' and ')} are the same run.`);
  return texts.length > 0 && html`<p class="warn">${texts.join(' ')}</p>`;
}

function nav(parts: readonly Part[]): Markup {
  return html`<nav aria-label="Parts">${parts.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>`;
}

/** By name; runs of the same name by their time too, and by a number where that is the same as well. */
function nameRuns(runs: readonly Run[]): NamedRun[] {
  const isRepeated = (text: string, all: readonly string[]) => all.filter((other) => other === text).length > 1;
  const names = runs.map(({ name }) => name);
  const timed = runs.map(({ name, environment }) =>
    isRepeated(name, names) ? `${name} ${environment.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, '')}` : name,
  );
  return runs.map((run, i) => ({
    run,
    id: `r${i + 1}`,
    label: isRepeated(timed[i]!, timed) ? `${timed[i]} (${i + 1})` : timed[i]!,
  }));
}
