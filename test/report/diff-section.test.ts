import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../src/lib/display-width.ts';
import { diffCsv } from '../../src/report/diff-csv.ts';
import { diffBlocks } from '../../src/report/diff-section.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { formatChange, formatInterval, formatReach } from '../../src/report/metric-text.ts';
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
  assert.match(text(many), /… and 99 more metrics: 99 show no difference \(--all shows them\)\./);
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
            { ...slower, of: 'ringmark dx', change: 0.06, interval: null, regression: 0.051, verdict: 'failed' },
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
  assert.deepEqual(
    [0, 0.00004, 0.0005, -0.043, 0.123, -0.5, 3, 34.1, 1e6].map((change) => formatChange(change)),
    [...['0 %', '0 %', '+0.05 %', '−4.3 %', '+12 %', '−50 %', '+300 %', '×35.1', '×1.00M']],
  );
});

test('of two single runs the largest changes are shown, though none can be told, and how many more there are', () => {
  const unsureBy = (change: number, i: number): MetricDiff => ({
    ...{ ...unsure, name: 'lookup.p50', of: `row ${i}`, change },
    ...{ reason: 'one run does not show how runs vary; 5 a side do' },
  });
  const many = Array.from({ length: 99 }, (_, i) => unsureBy(((i % 2 === 0 ? 1 : -0.5) * i) / 100, i));
  const single = text(result([...many, same]));
  assert.equal(single.match(/^lookup\.p50 +row \d+ .*cannot tell$/gm)?.length, 40);
  for (const shown of ['row 98', 'row 97', 'row 60']) assert.match(single, new RegExp(`${shown} `));
  assert.doesNotMatch(single, /row 10 /);
  assert.match(
    single.replaceAll(/\s+/g, ' '),
    /… and 60 more metrics: 1 shows no difference, 59 cannot be told \(--all/,
  );
  const repeated = { ...side('results/a'), runs: Array.from({ length: 5 }, () => side('results/a').runs[0]!) };
  assert.doesNotMatch(
    text(result([...many, same], { a: repeated, b: repeated })),
    /row 98 /,
    'noise of repeats is no news',
  );
});

test('a metric that differs has its row among changes that cannot be told, however small it is', () => {
  const many = Array.from({ length: 99 }, (_, i): MetricDiff => ({ ...unsure, of: `row ${i}`, change: 5 }));
  assert.match(
    text(result([...many, { ...slower, of: 'exact', verdict: 'worse', change: 0.01 }])),
    / exact .* worse$/m,
  );
});

test('fractions differ by points, in the table and in a gate', () => {
  const errors: MetricDiff = {
    ...{ name: 'errors', of: '', unit: 'fraction', better: 'lower', a: 0.111, b: 0, change: -0.111, verdict: 'better' },
    interval: { low: -0.12, high: -0.0004, source: 'repeats' },
  };
  assert.match(
    text(result([errors]), false, 100),
    /^errors +11\.1 % +0 % +−11\.1 points +−12\.0 to −0\.04 points +better$/m,
  );
  const gate = {
    ...{ text: 'errors:1%', passed: false },
    clauses: [
      {
        ...{ clause: 'errors:1%', limit: 0.01, verdict: 'failed' as const },
        metrics: [{ ...errors, change: 0.03, regression: 0.02, verdict: 'failed' as const }],
      },
    ],
  };
  assert.match(text(result([errors], { gate }), false, 100), /errors is \+3\.0 points, at 99 %/);
});

test('an interval without bounds worth the name says so, and never where it lies on one side', () => {
  const interval = (low: number, high: number) => ({ low, high, source: 'paired repeats' }) as const;
  assert.equal(formatInterval(interval(-1 + 1e-10, 2.15e10)), '±more than 10x');
  assert.equal(formatReach(interval(-1 + 1e-10, 1.02e7)), '±more than 10x');
  assert.equal(formatInterval(interval(0.01, 300)), '+1.0 % or more');
  assert.equal(formatInterval(interval(-0.9999, -0.05)), '−5.0 % or less');
  assert.equal(formatInterval(interval(29, 39)), '×30 to ×40');
  assert.equal(formatInterval(interval(-0.5, 3)), '−50 % to +300 %');
  assert.equal(formatReach(interval(-0.05, 0.07)), '±7.0 %');
});

test('where nothing says how sure the figures are, the legend says that', () => {
  const flat = text(result([unsure])).replaceAll(/\s+/g, ' ');
  assert.match(flat, /Interval: none, since nothing says how much these figures vary\./);
  assert.doesNotMatch(flat, /from nothing/);
});
