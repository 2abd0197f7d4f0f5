import assert from 'node:assert/strict';
import { test } from 'node:test';
import { throughputChart } from '../../src/report/html/load-charts.ts';
import { wholeSeconds } from '../../src/report/load-seconds.ts';
import { loadBlocks } from '../../src/report/load-section.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import { sampleRun } from '../support/sample-run.ts';

/** A load test whose entries end there, with so many requests each. */
function loadOf(durationS: number, ...entries: [atS: number, requests: number][]) {
  const load = sampleRun().load!;
  const series = entries.map(([atS, requests]) => ({ ...load.series[0]!, atS, requests }));
  return { ...load, environment: sampleRun().environment, totals: { ...load.totals, durationS }, series };
}

const cases: [what: string, load: ReturnType<typeof loadOf>, sparkline: string][] = [
  ['what came after the end', loadOf(3.003, [1, 3000], [2, 3000], [3.003, 3009], [3.006, 1]), '███'],
  ['a last second cut short before the end', loadOf(3.003, [1, 3000], [2, 3000], [3, 3000], [3.003, 1]), '███'],
  ['all but a rest that is long enough to have a rate', loadOf(2.6, [1, 3000], [2, 3000], [2.6, 1800]), '███'],
];

for (const [what, load, sparkline] of cases) {
  test(`over time is drawn without a collapse that was none: ${what}`, () => {
    const blocks = loadBlocks(load);
    assert.match(renderTerminal(blocks, 80, colourless), new RegExp(`^over time +${sparkline}$`, 'm'));
    assert.match(renderMarkdown(blocks), new RegExp(`over time.* ${sparkline}(?!▁)`));
    const [all] = throughputChart(load).lines;
    assert.equal(all!.values.length, sparkline.length);
    for (const value of all!.values) assert.ok(Math.abs(value! - 3000) < 10, String(value));
  });
}

test('a test of less than a second has its one entry', () => {
  assert.equal(wholeSeconds(loadOf(0.2, [0.2, 600])).length, 1);
});

test('what happened shows a rest only where something failed in it', () => {
  const load = loadOf(2, [1, 3000], [2, 3000], [2.003, 1]);
  const events = [{ atS: 1.5, action: 'kill' as const, node: 'node-1', tookS: 0 }];
  const rows = (last: object) => {
    const shown = { ...load, events, outages: [], series: load.series.with(2, { ...load.series[2]!, ...last }) };
    return renderTerminal(loadBlocks(shown), 80, colourless).match(/^ +(2|end) .*$/gm)!.length;
  };
  assert.equal(rows({ errors: 0, non2xx: 0 }), 1);
  // It is no second 2 of its own.
  assert.equal(rows({ errors: 7, non2xx: 0 }), 2);
});
