import { html, jsonElement, type Markup, scriptElement, styleElement } from '../report/html/markup.ts';
import type { PageData } from '../report/html/page-data.ts';
import { lookOf, paint } from '../report/html/palette.ts';
import type { PageAssets } from '../report/html/report.ts';
import { ringSection } from '../report/html/ring-section.ts';
import { LIVE_ELEMENT, type LiveData, type LiveSetting } from './messages.ts';

/** Sent as a header. Nothing comes from elsewhere, and nothing goes elsewhere: our hash functions bring WebAssembly. */
export const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The whole live page: its script fills in what moves. */
export function livePageHtml(setting: LiveSetting, { script, style }: PageAssets): string {
  const page: PageData = { charts: {}, keyBoxes: {} };
  const ring = ringSection(setting, 'live', page);
  const data: LiveData = { setting, keyBoxes: page.keyBoxes };
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>ringmark: live</title>${styleElement(style)}</head>
<body><header><h1 class="brand">ringmark</h1><p class="link" role="status" id="link">connecting …</p></header>
<main>
${setting.hasLoad && LOAD_SECTION}<section aria-label="Nodes"><h2>Nodes</h2>
<p class="caption">Of the last second. Own p50 and p99: the time that the node itself took for a request, which it knows to the power of two. Stored: keys, values and what they cost beside.</p><div class="cards">${setting.nodes.map((node, i) => card(node, i, setting.hasControl))}</div></section>
<section aria-label="Keys"><h2>Keys</h2>${HATCH}${ring}${dataForm()}</section>
</main>
${jsonElement(LIVE_ELEMENT, data)}${scriptElement(script)}</body></html>
`.text;
}

const LOAD_FIGURES = [
  ['requestsPerS', 'requests/s'],
  ['p50Us', 'p50'],
  ['p99Us', 'p99'],
  ['errors', 'errors'],
] as const;

const NODE_FIGURES = [
  ['requestsPerS', 'requests/s'],
  ['ownP50Us', 'own p50'],
  ['ownP99Us', 'own p99'],
  ['cpu', 'CPU'],
  ['rssBytes', 'memory (RSS)'],
  ['entries', 'entries'],
  ['bytes', 'stored'],
  ['maxMemoryBytes', 'room for it'],
] as const;

/** The script finds them by `data-figure`. */
function figures(names: readonly (readonly [figure: string, label: string])[]): Markup {
  return html`<dl class="figures">${names.map(([figure, label]) => html`<div><dt>${label}</dt><dd data-figure="${figure}">–</dd></div>`)}</dl><figure class="history"><svg class="spark" viewBox="0 0 120 32" preserveAspectRatio="none" aria-hidden="true"><path d=""/></svg><figcaption>requests/s of the last minute, from 0 to <b data-spark="top">–</b></figcaption></figure>`;
}

const LOAD_SECTION = html`<section class="load" id="load" aria-label="Load test"><h2>Load test</h2>
<p class="caption">Each second of the measurement, as the load generator sees it; during the warm-up there is nothing yet.</p>${figures(LOAD_FIGURES)}</section>
`;

/** What a node that gives no answer is drawn with: no colour of a node has it. */
const HATCH = html`<svg class="defs" width="0" height="0" aria-hidden="true"><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" class="ground"/><rect width="1.5" height="5" class="line"/></pattern></svg>`;

function card({ id, url }: LiveSetting['nodes'][number], at: number, hasControl: boolean): Markup {
  const buttons = html`<p class="control"><button type="button" data-do="kill" aria-label="Kill ${id}">Kill</button> <button type="button" data-do="start" aria-label="Start ${id}">Start</button></p>`;
  return html`<article class="card" data-node="${id}" style="--own:${paint(lookOf(at).colour)}"><h3>${id} <span class="state" data-figure="state">…</span></h3><p class="faint">${url}</p>${figures(NODE_FIGURES)}${hasControl && buttons}</article>`;
}

function dataForm(): Markup {
  return html`<form id="data" autocomplete="off"><label>Key <input name="key" required maxlength="1024" spellcheck="false"></label><label>Value <input name="value" spellcheck="false"></label><button name="do" value="put">Put</button><button name="do" value="get">Get</button><output></output></form>`;
}
