import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { displayWidth } from '../../src/lib/display-width.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { colourful, colourless } from '../../src/report/paint.ts';
import { detailBlocks, headlineBlocks } from '../../src/report/summary.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { Run } from '../../src/result/run.ts';
import { sampleRun } from '../support/sample-run.ts';

// Tests run in dist/; what they compare with stays in the source tree.
const golden = (file: string) =>
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'test', 'report', 'golden', file), 'utf8');
const summaryBlocks = (run: Run) => [...headlineBlocks(run), ...detailBlocks(run)];
const terminal = (run = sampleRun(), width = 80) => renderTerminal(summaryBlocks(run), width, colourless);

test('the summary on a terminal of 80 columns', () => {
  assert.equal(`${terminal()}\n`, golden('summary-80.txt'));
});

test('the summary as Markdown', () => {
  assert.equal(renderMarkdown(summaryBlocks(sampleRun())), golden('summary.md'));
});

test('colours add nothing but colour', () => {
  const painted = renderTerminal(summaryBlocks(sampleRun()), 80, colourful);
  assert.notEqual(painted, terminal());
  assert.equal(stripVTControlCharacters(painted).replace(/ +$/gm, ''), terminal());
});

test('no line is wider than the terminal', () => {
  for (const width of [40, 60, 80, 100, 132, 200]) {
    for (const line of terminal(sampleRun(), width).split('\n')) assert.ok(displayWidth(line) <= width, line);
  }
});

test('a run that was stopped, and one that is not to be trusted, say so first', () => {
  const run = sampleRun();
  run.complete = false;
  run.bench!.complete = false;
  run.load!.valid = false;
  run.load!.invalidReasons = ['7 wrong bodies', 'the generator was saturated'];
  const text = terminal(run);
  const start = text.split('\n').slice(3, 8).join(' ');
  assert.match(start, /INCOMPLETE: it was stopped/);
  assert.match(start, /NOT VALID: 7 wrong bodies; the generator was saturated/);
  assert.match(text, /^Bench \(incomplete\)$/m);
  assert.match(renderMarkdown(summaryBlocks(run)), /\*\*NOT VALID: 7 wrong bodies; the generator was saturated\*\*/);
});

test('a saturated generator is named in the first lines', () => {
  const run = sampleRun();
  run.load!.generator.saturated = true;
  const [headline] = renderTerminal(headlineBlocks(run), 200, colourless).split('\ncompare');
  assert.match(headline!, /a floor: the generator was the limit/);
});

test('a run with nothing in it, and parts with nothing in them, are still told', () => {
  const { bench, compare, load, ...bare } = sampleRun();
  assert.doesNotMatch(terminal(bare), /Load|Compare|Bench/);
  const empty = sampleRun();
  empty.compare!.rows = [];
  empty.bench!.suites[0]!.rows = [];
  empty.load!.nodes = [];
  empty.load!.series = [];
  assert.equal(terminal(empty).match(/Nothing was measured\./g)?.length, 3);
});

test('a suite whose baseline was left out has no speed-ups, and says why', () => {
  const run = sampleRun();
  const suite = run.bench!.suites[0]!;
  suite.rows = suite.rows.filter(({ subject }) => subject !== suite.baseline);
  for (const row of suite.rows) row.speedup = null;
  assert.match(terminal(run).replaceAll(/\s+/g, ' '), /No speed-ups: they are over xxhash-wasm, which was not timed\./);
  assert.equal(terminal(run).match(/Speed-up over/g)?.length, run.bench!.suites.length - 1);
});

test('node ids cannot break a table or the terminal', () => {
  const ids = ['a|b', '`tick`', 'line\nbreak', '\u001b[31mred', 'rtl\u202eid', '漢字ノード', '*_<b>_*'];
  const run = sampleRun();
  run.load!.nodes = ids.map((id) => ({ ...run.load!.nodes[0]!, id }));
  const text = terminal(run);
  assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
  const rows = text.split('\n').filter((line) => line.includes('35.2 %'));
  assert.equal(rows.length, ids.length);
  assert.equal(new Set(rows.map((row) => displayWidth(row.slice(0, row.indexOf('35.2 %'))))).size, 1);

  const lines = renderMarkdown(summaryBlocks(run)).split('\n');
  const start = lines.findIndex((line) => line.startsWith('| node '));
  const cells = lines.slice(start, start + 2 + ids.length).map((line) => line.split(/(?<!\\)\|/).length);
  assert.deepEqual(new Set(cells), new Set([13]));
  assert.ok(lines.some((line) => line.startsWith('| `a\\|b` ')));
  assert.ok(lines.some((line) => line.startsWith('| `` `tick` `` ')));
});

test('a package name in a text calls nobody in a pull request', () => {
  const outsideOfCode = renderMarkdown(summaryBlocks(sampleRun())).replace(/`[^`]*`/g, '');
  assert.doesNotMatch(outsideOfCode, /@/);
});
