import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSweepBlocks, loadSweepHeadline } from '../../src/report/load-sweep-section.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { LoadSweepResult } from '../../src/result/load-result.ts';
import { sampleRun } from '../support/sample-run.ts';

function sweep(changes: Partial<LoadSweepResult> = {}): LoadSweepResult {
  const { environment, ...load } = sampleRun().load!;
  const taxed = (predicted: number, observed: number | null) => ({
    ...load,
    totals: { ...load.totals, balanceTax: { predicted, observed, cpu: null } },
  });
  return {
    schema: 'ringmark/load-sweep@1',
    environment,
    complete: true,
    sweep: { parameter: 'vnodes', values: [1, 160] },
    loads: [taxed(0.425, 0.431), { ...taxed(0.061, 0.06), valid: false, invalidReasons: ['it was noon'] }],
    ...changes,
  };
}

const shown = (result: LoadSweepResult) => renderTerminal(loadSweepBlocks(result), 80, colourless);

test('a row for each value: the tax as predicted and as measured, and the hottest node', () => {
  const text = shown(sweep());
  assert.match(text, /^vnodes +tax +measured +hottest node/m);
  assert.match(text, /^1 +42\.5 % +43\.1 % +node-0 +35\.1 % .* yes$/m);
  assert.match(text, /^160 +6\.1 % +6\.0 % .* NO$/m);
  assert.match(text, /^- NOT VALID at vnodes 160: it was noon$/m);
  assert.deepEqual(loadSweepHeadline(sweep()), ['balance tax', 'by vnodes: 1: 43.1 %, 160: 6.0 %']);
});

test('one that was stopped before anything was measured says so', () => {
  assert.match(shown(sweep({ complete: false, loads: [] })), /Nothing was measured\.[\s\S]*Stopped before its end\./);
});
