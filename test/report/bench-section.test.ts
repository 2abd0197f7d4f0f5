import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchBlocks, benchHeadline } from '../../src/report/bench-section.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { BenchRow } from '../../src/result/schema.ts';
import { sampleRun } from '../support/sample-run.ts';

function storeOf(entriesOf: (row: number) => number) {
  const { bench } = sampleRun();
  const [suite] = bench!.suites;
  const rows = ['Map of Buffers', 'lru-cache', 'ringmark store'].map((subject, i): BenchRow => {
    const parameters = { operation: ['put', 'overwrite', 'delete'][i]!, entries: entriesOf(i) };
    const measured = { rssBytesPerEntry: 392, heapBytesPerEntry: 176, longestPauseMs: 161.6 };
    return { ...suite!.rows[i]!, subject, parameters, ...measured };
  });
  return { ...bench!, suites: [{ ...suite!, name: 'store', baseline: 'Map of Buffers', rows }] };
}

test('80 columns have room for the names of the stores and for what is measured of them', () => {
  const text = renderTerminal(benchBlocks(storeOf(() => 2_000_000)), 80, colourless);
  assert.match(
    text,
    /^subject +operation +time\/op +speed-up +RSS\/entry +heap\/entry +max pause$|^subject +time.*max pause$/m,
  );
  for (const name of ['Map of Buffers', 'lru-cache', 'ringmark store'])
    assert.match(text, new RegExp(`^${name}  `, 'm'));
  assert.match(text, /too wide for here: .*entries 2000000/);
  assert.doesNotMatch(text, /…/);
});

test('what differs between the rows is not left out', () => {
  const text = renderTerminal(benchBlocks(storeOf((row) => 10 ** row)), 80, colourless);
  assert.match(text, /^subject.* entries /m);
});

test('what was stopped says so, and what was not does not', () => {
  const { bench } = sampleRun();
  const textOf = (complete: boolean) => renderTerminal(benchBlocks({ ...bench!, complete }), 80, colourless);
  assert.match(textOf(false), /^INCOMPLETE: it was stopped\.$/m);
  assert.doesNotMatch(textOf(true), /INCOMPLETE/);
});

test('few rounds have neither a margin nor a percentile, and the table says why', () => {
  const { bench } = sampleRun();
  const [suite] = bench!.suites;
  for (const row of suite!.rows) Object.assign(row, { rounds: [36, 38, 40], ns: { ...row.ns, samples: 3 } });
  const text = renderTerminal(benchBlocks({ ...bench!, suites: [suite!] }), 120, colourless);
  assert.match(text, /^ringmark xxh32 +20 +37\.6 ns +– +– +2\.31x/m);
  assert.match(text, /^- 3 rounds, no interval: too few to tell how sure the time is$/m);
});

test('rows that are different figures are named in a headline, and make no range', () => {
  const { bench } = sampleRun();
  const [suite] = bench!.suites;
  const rowOf = (figure: string, p50: number, speedup: BenchRow['speedup']): BenchRow => {
    const row = { ...suite!.rows[0]!, subject: 'ringmark open model', parameters: { figure } };
    return { ...row, ns: { ...row.ns, p50 }, speedup };
  };
  const rows = [rowOf('time per request', 7870, { p50: 1.52, p25: 1.5, p75: 1.54 }), rowOf('p99 of lag', 2.66e6, null)];
  assert.deepEqual(benchHeadline({ ...suite!, name: 'generator', baseline: 'autocannon', rows }), [
    'generator',
    'ringmark open model time per request 7.87 µs, 1.52x the speed of autocannon; p99 of lag 2.66 ms',
  ]);
});

test('a headline of few rounds says how few', () => {
  const { bench } = sampleRun();
  const [suite] = bench!.suites;
  const row = suite!.rows[0]!;
  const headlineOf = (rounds: number[]) => benchHeadline({ ...suite!, rows: [{ ...row, rounds }] })![1];
  assert.match(headlineOf([36, 40]), / \(2 rounds\)$/);
  assert.doesNotMatch(headlineOf(Array.from({ length: 20 }, () => 38)), /rounds/);
});
