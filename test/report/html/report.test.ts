import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createLatencyHistogram, summarizeLatency } from '../../../src/load/latency.ts';
import { readPageAssets } from '../../../src/report/html/assets.ts';
import { type PageAssets, renderReport } from '../../../src/report/html/report.ts';
import type { Run } from '../../../src/result/run.ts';
import { sampleRun } from '../../support/sample-run.ts';

let assets: PageAssets;
before(async () => {
  assets = await readPageAssets('report');
});
const report = (...runs: Run[]) => renderReport(runs, assets);
/** Without the page's own script and style, which hold what they like. */
const content = (...runs: Run[]) => renderReport(runs, { script: '', style: '' });

const ATTACK = '</script><script>alert(1)</script><img src=x onerror=alert(1)>';

test('nothing that a run says becomes markup, wherever it stands', () => {
  const run = attacked(sampleRun()) as Run;
  run.loadSweep = {
    schema: 'ringmark/load-sweep@1',
    environment: run.environment,
    complete: false,
    sweep: { parameter: 'hash', values: [ATTACK, 1] },
    loads: [run.load!, { ...run.load!, valid: false }],
  };
  const text = content(run, run);
  assert.ok(text.includes('&lt;/script&gt;'), 'it is there, as text');
  assert.doesNotMatch(text, /<img|<script>alert/i);
  assert.deepEqual(
    [...text.matchAll(/<script[^>]*>/g)].map(([tag]) => tag),
    ['<script type="application/json" id="report-data">', '<script type="module">'],
  );
  assert.doesNotMatch(text.replaceAll(/&[#\w]+;/g, ''), /<[^>]+ on\w+=/);
});

test('it holds all it needs: nothing in it leads elsewhere', () => {
  const text = report(sampleRun());
  for (const [, target] of text.matchAll(/\s(?:href|src|action)="([^"]*)"/g)) assert.match(target!, /^#/);
  assert.doesNotMatch(assets.style, /@import|url\((?!["']?data:)/);
  assert.match(text, /Content-Security-Policy" content="default-src &#39;none&#39;; /);
  assert.match(assets.script, /uPlot, The MIT License[\s\S]*Permission is hereby granted/);
});

test('a report of 10,000 nodes stays below 1.5 MB, and says what it leaves out', () => {
  const run = sampleRun();
  const [node] = run.load!.nodes;
  run.load!.config.nodes = Array.from({ length: 10_000 }, (_, i) => ({ id: `node-${i}`, url: `http://10.0.0.1:${i}` }));
  run.load!.nodes = run.load!.config.nodes.map(({ id, url }) => ({ ...node!, id, url }));
  const text = report(run);
  assert.ok(text.length < 1.5e6, `${text.length} bytes`);
  assert.match(text, /… and 9,800 more rows/);
  assert.match(text, /1,599,\d{3} arcs, too many to draw/);
});

test('a day of seconds becomes a chart of some hundred points', () => {
  const run = sampleRun();
  const [second] = run.load!.series;
  run.load!.series = Array.from({ length: 86_400 }, (_, i) => ({ ...second!, atS: i + 1 }));
  run.load!.totals.durationS = 86_400;
  const text = report(run);
  assert.ok(text.length < 1.5e6, `${text.length} bytes`);
  assert.match(text, /Each point is 216 s/);
});

test('an empty run says so, and a part that is not there has no section', () => {
  const { bench, compare, load, ...empty } = sampleRun();
  const text = content(empty);
  assert.match(text, /Empty: nothing was measured/);
  assert.match(text, /Nothing was measured: this run is empty/);
  assert.doesNotMatch(text, /id="(load|sweep|compare|bench)"/);
  assert.match(text, /id="environment"/);
});

test('parts with nothing in them are drawn all the same', () => {
  const run = sampleRun();
  run.compare!.rows = [];
  run.bench!.suites[0]!.rows = [];
  run.load!.nodes = [];
  run.load!.config.nodes = [];
  run.load!.series = [];
  assert.match(content(run), /The placement cannot be drawn/);
});

test('what is wrong stands at the top', () => {
  const run = sampleRun();
  run.complete = false;
  run.load!.valid = false;
  run.load!.invalidReasons = ['7 wrong bodies'];
  run.environment.loadAverage = [9, 1, 1];
  const text = content(run);
  const first = text.slice(0, text.indexOf('id="parts"'));
  for (const words of ['Not valid', '7 wrong bodies', 'stopped before its end', 'its load was 9.00 on 2 cores'])
    assert.ok(first.includes(words), words);
});

test('what a killed node lost stands at the top, and that its share says nothing about balance', () => {
  const run = sampleRun();
  Object.assign(run.load!.nodes[1]!, { hits: 3285, misses: 2146 });
  assert.doesNotMatch(content(run), /lost data|says nothing about balance/);
  run.load!.events = [
    { atS: 4, action: 'kill', node: 'node-1', tookS: 0 },
    { atS: 7, action: 'start', node: 'node-1', tookS: 0.2 },
  ];
  const text = content(run);
  const first = text.slice(0, text.indexOf('id="parts"'));
  assert.ok(first.includes('node-1 lost data (kill, start): 2,146 of 5,431 reads of it found nothing'));
  assert.match(
    text,
    /But node-1 was down: what was observed holds that, and says nothing about balance\.<\/figcaption>/,
  );
});

test('a run that is named twice is said to be one', () => {
  const other = { ...sampleRun(), name: 'other' };
  const same = /<p class="warn">quick [^<]*\(1\) and quick [^<]*\(3\) are the same run\.<\/p>/;
  assert.match(content(sampleRun(), other, sampleRun()), same);
  assert.doesNotMatch(content(sampleRun(), other), /the same run/);
});

test('a bench without suites is empty, and a load test without nodes is not even', () => {
  const run = sampleRun();
  run.bench!.suites = [];
  const { load, compare, ...benchOnly } = run;
  benchOnly.environment.gitDirty = true;
  assert.match(content(benchOnly), /No benchmarks\..*○ Empty: nothing was measured/s);
  load!.nodes = [];
  assert.match(content({ ...run, load: load! }), /<p class="lesson">No node was measured\./);
});

test('a histogram that cannot be read is told at the top, with whose it is', () => {
  const run = sampleRun();
  assert.doesNotMatch(content(run), /damaged/);
  run.load!.latencyUs.response.histogram = 'AAAA';
  run.load!.nodes[1]!.latencyUs.histogram = 'AAAA';
  Object.assign(run.load!.nodes[2]!, { requests: 0, latencyUs: { ...run.load!.nodes[2]!.latencyUs, histogram: '' } });
  const text = content(run);
  const first = text.slice(0, text.indexOf('id="parts"'));
  assert.match(first, /damaged: the histogram of response time, node-1 cannot be read/);
});

test('runs lie side by side, each by a name of its own', () => {
  const [first, second, third] = [sampleRun(), sampleRun(), sampleRun()];
  second.environment.startedAt = '2030-01-03T00:00:00.000Z';
  third.name = 'other';
  const labels = (...runs: Run[]) =>
    [...content(...runs).matchAll(/<article class="first">\n<h2>([^<]*)/g)].map(([, label]) => label);
  assert.deepEqual(labels(first, second, third), ['quick 2030-01-02 03:04:05', 'quick 2030-01-03 00:00:00', 'other']);
  assert.equal(new Set(labels(first, first)).size, 2);
  const text = content(first, second);
  const ids = [...text.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length, 'each id once');
  assert.equal(text.match(/class="ring"/g)?.length, 2);
  assert.equal(text.match(/<h3>quick 2030-01-03 00:00:00<\/h3>/g)?.length, 4, 'each part says whose it is');
});

/** The same with every string of it replaced, but those that decide what it is. */
function attacked(value: unknown, key = ''): unknown {
  const isKept = ['schema', 'algorithm', 'hash', 'model', 'verdict', 'kind'].includes(key);
  if (typeof value === 'string') return isKept ? value : ATTACK + key;
  if (Array.isArray(value)) return value.map((item) => attacked(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, attacked(item, name)]));
}

test('a table of percentiles has those that people know', () => {
  const run = sampleRun();
  const histogram = createLatencyHistogram();
  for (let us = 1; us <= 10_000; us++) histogram.recordValue(us);
  run.load!.latencyUs.response = summarizeLatency(histogram);
  histogram.destroy();
  const [, table] = content(run).split(/<th[^>]*>percentile<\/th>/);
  const rows = [...table!.split('</table>')[0]!.matchAll(/<tr[^>]*><td[^>]*>([^<]*)/g)].map(([, first]) => first);
  assert.deepEqual(rows, ['50 %', '90 %', '99 %', '99.9 %', '99.99 %']);
});
