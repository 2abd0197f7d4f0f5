import assert from 'node:assert/strict';
import { test } from 'node:test';
import { abCsv } from '../../src/report/ab-csv.ts';
import { abBlocks } from '../../src/report/ab-section.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { AbMetric, AbResult } from '../../src/result/ab-result.ts';
import { sampleRun } from '../support/sample-run.ts';

const metric: AbMetric = {
  ...{ name: 'p99', of: '', unit: 'us', better: 'lower', a: 1000, b: 1200, change: 0.2, verdict: 'slower' },
  interval: { low: 0.1, high: 0.3, source: 'paired repeats' },
  noise: { change: 0.01, interval: { low: -0.05, high: 0.07, source: 'paired repeats' } },
};

function result(more: Partial<AbResult> = {}): AbResult {
  const { environment } = sampleRun();
  const side = { runs: [], environment };
  return {
    ...{ schema: 'ringmark/ab@1', environment, complete: true, command: ['load', '--rate', '5000'] },
    a: { options: ['--vnodes', '40'], checkout: null, side },
    b: { options: [], checkout: 'head', side },
    ...{ rounds: 8, done: 8, orders: [], warnings: [], confidence: 0.99, leastRounds: 5, metrics: [metric] },
    ...more,
  };
}

const text = (of: AbResult) => renderTerminal(abBlocks(of), 80, colourless);

test('each metric stands beside the noise of A against itself, and the variants are named', () => {
  const shown = text(result());
  assert.match(shown, /^Of 1 metric 1 is slower\.\n/);
  assert.match(shown, /^measured +load --rate 5000, 8 rounds of A, B and A again, in turn$/m);
  assert.match(shown, /^A +--vnodes 40\nB +checkout head$/m);
  assert.match(shown, /^p99 +1\.00 ms +1\.20 ms +\+20 % +\+10 % to \+30 % +±7\.0 % +slower$/m);
  assert.match(renderMarkdown(abBlocks(result())), /^\| p99 +\| +1\.00 ms \|/m);
});

test('a result that was stopped, and rounds that are not valid, say so first', () => {
  const shown = text(result({ complete: false, done: 3, warnings: ['B, round 2: NOT VALID: 7 wrong bodies'] }));
  assert.match(shown, /INCOMPLETE: stopped after 3 of 8 rounds\.\n\nB, round 2: NOT VALID: 7 wrong bodies\.\n/);
});

test('CSV has the noise beside the change', () => {
  const [header, line] = abCsv(result()).split('\n');
  assert.equal(header!.split(',').length, line!.split(',').length);
  assert.equal(line, 'p99,,us,1000,1200,0.2,0.1,0.3,0.01,-0.05,0.07,slower,');
});

test('few rounds show their largest changes, and noise without bounds is no figure', () => {
  const unsure: AbMetric = { ...metric, verdict: 'cannot tell', interval: null, noise: { change: 0, interval: null } };
  const wide = { low: -1 + 1e-9, high: 1e7, source: 'paired repeats' } as const;
  const metrics = Array.from({ length: 50 }, (_, i) => ({ ...unsure, of: `row ${i}`, change: i / 100 }));
  assert.equal(text(result({ metrics, done: 2 })).match(/^p99 +row \d+ /gm)?.length, 40);
  assert.equal(text(result({ metrics })).match(/^p99 +row/gm), null);
  const shown = renderTerminal(
    abBlocks(result({ metrics: [{ ...unsure, interval: wide, noise: { change: 0, interval: wide } }] })),
    100,
    colourless,
  );
  assert.match(shown, /^p99 .* ±more than 10x +±more than 10x +cannot tell$/m);
});
