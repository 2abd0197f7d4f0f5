import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../src/lib/display-width.ts';
import { diffCsv } from '../../src/report/diff-csv.ts';
import { diffBlocks } from '../../src/report/diff-section.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { formatChange } from '../../src/report/metric-text.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { DiffResult, DiffSide, MetricDiff } from '../../src/result/diff-result.ts';
import { sampleRun } from '../support/sample-run.ts';

function side(path: string, valid = true): DiffSide {
  const { name, environment } = sampleRun();
  const { startedAt, gitCommit } = environment;
  return { runs: [{ path, name, startedAt, gitCommit, valid, complete: true }], environment };
}

const slower: MetricDiff = {
  ...{ name: 'lookup', of: 'ringmark ring, nodes 100', unit: 'ns', better: 'lower', a: 30, b: 33, change: 0.1 },
  interval: { low: 0.06, high: 0.141, source: 'repeats' },
  verdict: 'slower',
};
const unsure: MetricDiff = {
  ...{ name: 'p99', of: '', unit: 'us', better: 'lower', a: 1000, b: 1500, change: 0.5, interval: null },
  ...{ verdict: 'cannot tell', reason: 'different settings: rate 1 against 2' },
};
const same: MetricDiff = { ...slower, name: 'throughput', of: '', unit: 'perS', change: 0, verdict: 'no difference' };

function result(metrics: MetricDiff[], more: Partial<DiffResult> = {}): DiffResult {
  return {
    ...{ schema: 'ringmark/diff@1', a: side('results/a'), b: side('results/b'), machines: [], warnings: [] },
    ...{ confidence: 0.99, leastRuns: 5, noise: null, machineSpeed: null, metrics },
    ...more,
  };
}

const text = (of: DiffResult, isWhole = false, width = 80) =>
  renderTerminal(diffBlocks(of, isWhole), width, colourless);

test('what differs comes first, each metric has its change, interval and verdict, and reasons are told', () => {
  const all = result([slower, unsure, same]);
  const shown = text(all);
  assert.match(shown, /^Of 3 metrics 1 is slower, 1 shows no difference, 1 cannot be told\.\n/);
  assert.match(
    text(all, false, 100),
    /^lookup +ringmark ring, nodes 100 +30\.0 ns +33\.0 ns +\+10 % +\+6\.0 % to \+14 % +slower$/m,
  );
  assert.match(text(all, false, 100), /^p99 .* 1\.50 ms +\+50 % +– +cannot tell$/m);
  assert.match(shown, /^- cannot be told: p99: different settings: rate 1 against 2$/m);
  assert.match(shown, /from a bootstrap over the/);
});

test('it is told that benchmarks are levelled, by what, and what was taken out', () => {
  const machineSpeed = { controls: 6, levelled: 4, change: 0.031, slope: 0.957 };
  const flat = (more: Partial<DiffResult>) => text(result([slower], more)).replaceAll(/\s+/g, ' ');
  assert.match(
    flat({ machineSpeed }),
    /\(4 rows\) are levelled .* what 6 rows of other packages share .* \(\+3\.1 % from A to B\), 96 % is taken out\./,
  );
  assert.doesNotMatch(flat({}), /levelled/);
});

test('no line is wider than the terminal', () => {
  for (const width of [40, 60, 80, 120]) {
    for (const line of text(result([slower, unsure, same]), false, width).split('\n')) {
      assert.ok(displayWidth(line) <= width, line);
    }
  }
});

test('of very many metrics only those that differ are shown, unless all are asked for', () => {
  const many = result([slower, ...Array.from({ length: 99 }, () => same)]);
  assert.match(text(many), /… and 99 metrics that show no difference, or cannot be told/);
  assert.equal(text(many).match(/no difference$/gm), null);
  assert.equal(text(many, true).match(/no difference$/gm)?.length, 99);
});

test('warnings, machines and a gate that fails are said before the table', () => {
  const gated = result([slower], {
    warnings: ['B, results/b: NOT VALID: 7 wrong bodies'],
    machines: [{ what: 'Node.js', a: '20', b: '22' }],
    gate: {
      ...{ text: 'lookup:5%', passed: false },
      clauses: [
        {
          ...{ clause: 'lookup:5%', limit: 0.05, verdict: 'failed' },
          metrics: [
            {
              name: 'lookup',
              unit: 'ns',
              of: 'ringmark dx',
              change: 0.06,
              interval: null,
              regression: 0.051,
              verdict: 'failed',
            },
            { ...slower, regression: 0.06, verdict: 'failed' },
          ],
        },
      ],
    },
  });
  const flat = text(gated).replaceAll(/\s+/g, ' ');
  assert.match(flat, /NOT VALID: 7 wrong bodies\. Different machines: Node\.js 20 against 22\. GATE FAILED: /);
  assert.match(
    flat,
    /GATE FAILED: lookup:5%: lookup of ringmark ring, nodes 100 is \+10 %, at 99 % \+6\.0 % to \+14 %\./,
  );
  const markdown = renderMarkdown(diffBlocks(gated));
  assert.match(markdown, /^\*\*GATE FAILED: /m);
  assert.match(markdown, /^\| lookup +\| `ringmark ring, nodes 100` +\| +30\.0 ns \|/m);
});

test('CSV has a line for each metric, quotes what has commas, and empty fields for what is not known', () => {
  const [header, first, second, ...rest] = diffCsv(result([{ ...slower, isLevelled: true }, unsure])).split('\n');
  assert.equal(header, 'metric,of,unit,a,b,change,low,high,interval_from,verdict,reason,levelled');
  assert.equal(first, 'lookup,"ringmark ring, nodes 100",ns,30,33,0.1,0.06,0.141,repeats,slower,,yes');
  assert.equal(second, 'p99,,us,1000,1500,0.5,,,,cannot tell,different settings: rate 1 against 2,');
  assert.deepEqual(rest, []);
});

test('a cell that a spreadsheet would run is made text', () => {
  const [, line] = diffCsv(result([{ ...slower, of: '=cmd|"x"' }])).split('\n');
  assert.ok(line!.startsWith('lookup,"\'=cmd|""x""",ns'), line);
});

test('changes have the digits that a measurement has', () => {
  const texts = [0, 0.00004, 0.0005, -0.043, 0.123, -0.5, 3, 34.1, 1e6].map((change) => formatChange(change, 'us'));
  assert.deepEqual(texts, [...['0 %', '0 %', '+0.05 %', '−4.3 %', '+12 %', '−50 %', '+300 %', '×35.1', 'over ×1000']]);
  // A fraction that goes from 11.1 % to 0 is 11 points lower, not 11 %.
  assert.deepEqual(
    [0, -0.111, 0.005].map((change) => formatChange(change, 'fraction')),
    ['0 pt', '−11 pt', '+0.5 pt'],
  );
});

test('of single runs, of which nothing can be told, what changed the most is shown', () => {
  const untold = (i: number) => ({ ...slower, of: `subject ${i}`, change: i / 1000, interval: null });
  const metrics = Array.from({ length: 100 }, (_, i): MetricDiff => ({ ...untold(i), verdict: 'cannot tell' }));
  const text = JSON.stringify(diffBlocks(result(metrics)));
  for (const [of, isShown] of [
    ['subject 99', true],
    ['subject 60', true],
    ['subject 59', false],
  ] as const)
    assert.equal(text.includes(`"${of}"`), isShown, of);
});
