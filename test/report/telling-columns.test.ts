import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../src/lib/display-width.ts';
import { benchBlocks } from '../../src/report/bench-section.ts';
import { type Block, cellText, type Table } from '../../src/report/document.ts';
import { metricBlocks } from '../../src/report/metric-table.ts';
import { colourless } from '../../src/report/paint.ts';
import { detailBlocks, headlineBlocks } from '../../src/report/summary.ts';
import { renderTable } from '../../src/report/terminal-table.ts';
import type { MetricDiff, Verdict } from '../../src/result/diff-result.ts';
import { sampleRun } from '../support/sample-run.ts';

const verdicts: Verdict[] = ['faster', 'slower', 'better', 'worse', 'no difference', 'cannot tell'];
const subjects = ['ring', 'jumpback', 'envoy-ring', 'multiprobe'].flatMap((algorithm) =>
  [100, 1000, 10_000].map((nodes) => `ringmark ${algorithm}, nodes ${nodes}, vnodes 160, keys 1000000`),
);
const metrics = subjects.map(
  (of, i): MetricDiff => ({
    ...{ name: 'lookup.p50', of, unit: 'ns', better: 'lower', a: 123, b: 124, change: -0.0123 },
    interval: { low: -0.021, high: -0.0042, source: 'rounds' },
    verdict: verdicts[i % verdicts.length]!,
  }),
);
const noise = { column: { title: 'noise', align: 'right' }, cell: () => '±more than 10x' } as const;

function hashBench() {
  const { bench } = sampleRun();
  const [suite] = bench!.suites;
  const rows = ['ringmark xxh32', '@node-rs/xxhash xxh64, 64 bits'].map((subject) => ({
    ...suite!.rows[1]!,
    ...{ subject, parameters: { keyBytes: 100, text: 'ascii' }, rounds: [37, 38, 39, 38, 37, 38, 39] },
  }));
  const [first, second] = rows;
  return {
    ...bench!,
    suites: [{ ...suite!, rows: [first!, { ...second!, parameters: { keyBytes: 8, text: 'mixed' } }] }],
  };
}

const tables: Record<string, Table[]> = {
  'a run': tablesOf([...headlineBlocks(sampleRun()), ...detailBlocks(sampleRun())]),
  diff: tablesOf(metricBlocks(metrics, { isWhole: true, isFew: false })),
  ab: tablesOf(metricBlocks(metrics, { isWhole: true, isFew: false, own: noise })),
  'bench hash': tablesOf(benchBlocks(hashBench())),
};

function tablesOf(blocks: readonly Block[]): Table[] {
  return blocks.flatMap((block) => (block.kind === 'table' ? [block.table] : []));
}

/** The words of a table, whatever lines and columns they were broken at. */
function lettersOf(text: string): string {
  return [...text.replaceAll(/\s/g, '')].sort().join('');
}

for (const [name, all] of Object.entries(tables)) {
  test(`no word that tells rows apart is cut at 80 columns, nor a verdict: ${name}`, () => {
    assert.ok(all.length > 0);
    for (const table of all) {
      const [first] = table.columns;
      const lines = renderTable(table, 80, colourless);
      for (const line of lines) assert.ok(displayWidth(line) <= 80, line);
      assert.doesNotMatch(lines.join('\n'), /…/, first!.title);
      const alone = table.rows.map((row) =>
        renderTable({ ...table, rows: [row] }, 80, colourless)
          .slice(2)
          .join(''),
      );
      for (const [i, row] of table.rows.entries()) {
        const shown = lettersOf(alone[i]!);
        for (const [at, column] of table.columns.entries()) {
          if (column.align === 'left' && !column.rank)
            assert.ok(hasAll(shown, lettersOf(cellText(row[at]!))), alone[i]);
        }
      }
    }
  });
}

/** Whether the sorted letters have all of the other sorted ones. */
function hasAll(letters: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

test('a verdict stands on one line beside the first line of its subject', () => {
  for (const own of [undefined, noise]) {
    const [table] = tablesOf(metricBlocks(metrics, { isWhole: true, isFew: false, ...(own && { own }) }));
    const ends = renderTable(table!, 80, colourless).filter((line) => line.startsWith('lookup.p50'));
    assert.equal(ends.length, metrics.length);
    for (const [i, line] of ends.entries()) assert.ok(line.endsWith(metrics[i]!.verdict), line);
  }
});

test('how sure the times of a benchmark are is seen at 80 columns', () => {
  for (const table of tables['bench hash']!)
    assert.match(renderTable(table, 80, colourless)[0]!, / ± | half of rounds/);
});
