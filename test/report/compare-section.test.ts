import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareBlocks } from '../../src/report/compare-section.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { CompareResult, MeasuredRow } from '../../src/result/schema.ts';
import { sampleRun } from '../support/sample-run.ts';

const result = sampleRun().compare!;
const textOf = (changed: Partial<CompareResult>) =>
  renderTerminal(compareBlocks({ ...result, ...changed }), 200, colourless);

test('a comparison that was stopped says so first', () => {
  assert.match(textOf({ complete: false }), /^INCOMPLETE: it was stopped\.\n/);
  assert.doesNotMatch(textOf({ complete: true }), /INCOMPLETE/);
});

test('what moves is marked where keys were counted, as shares are; nothing at all needs no mark', () => {
  const movement = { moved: 0.25, ideal: 0.25, collateral: 0.125 };
  const cellsOf = (changed: Partial<MeasuredRow>) => {
    const row = { ...result.rows.find(({ verdict }) => verdict === 'ok')!, ...changed } as MeasuredRow;
    return textOf({ rows: [row] });
  };
  const exact = { ...movement, exact: true };
  const counted = { ...movement, exact: false };
  const all = (one: typeof exact) => ({ add: one, remove: one, removeFirst: one, removeLast: one, restore: one });
  assert.match(cellsOf(all(exact)), / 25\.0 % +25\.0 % +12\.5 % +25\.0 % /);
  assert.match(cellsOf(all(counted)), / ≈25\.0 % +≈25\.0 % +≈12\.5 % +≈25\.0 % /);
  const nothing = { ...counted, moved: 0, collateral: 0 };
  assert.match(cellsOf({ ...all(counted), restore: nothing }), / ≈25\.0 % +≈25\.0 % +≈12\.5 % +0 % /);
  assert.match(cellsOf(all(nothing)), / 0 % +0 % +0 % +0 % /);
});

test('rows that differ by their vnodes alone are told apart by them, however little room there is', () => {
  const row = result.rows.find(({ verdict }) => verdict === 'ok') as MeasuredRow;
  const headOf = (...vnodes: number[]) => {
    const rows = vnodes.map((each) => ({ ...row, vnodes: each }));
    return renderTerminal(compareBlocks({ ...result, rows }), 60, colourless).match(/^algorithm.*$/m)![0];
  };
  assert.match(headOf(1, 10, 100), / vnodes /);
  assert.doesNotMatch(headOf(160), / vnodes /);
});
