import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { displayWidth } from '../../src/lib/display-width.ts';
import type { Table } from '../../src/report/document.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTable } from '../../src/report/terminal-table.ts';

const table: Table = {
  columns: [
    { title: 'subject', align: 'left' },
    { title: 'time', align: 'right' },
    { title: 'least', align: 'right', rank: 2 },
    { title: 'less', align: 'right', rank: 1 },
  ],
  rows: [
    ['ring', '44 ns', '1', '2'],
    ['a subject with a long name', '2.04 µs', '', '22'],
  ],
};

test('numbers stand under each other, and no line ends in spaces', () => {
  assert.deepEqual(renderTable(table, 80, colourless), [
    'subject                        time  least  less',
    '────────────────────────────────────────────────',
    'ring                          44 ns      1     2',
    'a subject with a long name  2.04 µs           22',
  ]);
});

test('the column with the highest rank goes first; then words take more lines, and numbers stay', () => {
  assert.equal(renderTable(table, 47, colourless)[0], 'subject                        time  less');
  assert.equal(renderTable(table, 40, colourless)[0], 'subject                        time');
  assert.deepEqual(renderTable(table, 24, colourless).slice(3), [
    'a subject with   2.04 µs',
    'a long name',
    '(too wide for here:',
    'least, less)',
  ]);
});

test('a free line parts the groups', () => {
  const lines = renderTable({ ...table, groupStarts: [1] }, 80, colourless);
  assert.deepEqual([lines.length, lines[3]], [5, '']);
});

test('columns that are empty in every row are left out', () => {
  const rows = table.rows.map((row) => row.with(2, ''));
  assert.equal(renderTable({ ...table, rows }, 80, colourless)[0], 'subject                        time  less');
});

test('whatever the cells hold, every line fits', () => {
  const cell = fc.string({ unit: 'binary', maxLength: 30 });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell, cell), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 20, max: 120 }),
      (rows, width) => {
        for (const line of renderTable({ columns: table.columns, rows }, width, colourless)) {
          assert.ok(displayWidth(line) <= width, line);
          assert.ok(!/\p{Control}/u.test(line));
        }
      },
    ),
  );
});

test('a column that is left out is named, with its constant', () => {
  const columns = table.columns.map((column) => (column.rank === 2 ? { ...column, constant: '1' } : column));
  assert.equal(renderTable({ ...table, columns }, 47, colourless).at(-1), '(too wide for here: least 1)');
  assert.equal(renderTable({ ...table, columns }, 40, colourless).at(-1), '(too wide for here: least 1, less)');
});
