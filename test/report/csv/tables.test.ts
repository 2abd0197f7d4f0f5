import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvOf } from '../../../src/report/csv/csv.ts';
import { csvTables } from '../../../src/report/csv/tables.ts';
import { sampleRun } from '../../support/sample-run.ts';

test('fields are quoted where they have to be, and no text becomes a formula', () => {
  const rows = [
    { a: 'x,y', b: 'say "hi"', c: 1.5 },
    { a: 'two\nlines', b: '=1+1', d: null },
    { a: '@cmd', b: '-x', c: -2, d: true },
    { a: '+1', b: '\t=1', c: 'a=1' },
  ];
  assert.equal(
    csvOf(rows),
    'a,b,c,d\n"x,y","say ""hi""",1.5,\n"two\nlines",\'=1+1,,\n\'@cmd,\'-x,-2,true\n\'+1,\'\t=1,a=1,\n',
  );
});

test('a run in tables, each of one kind of thing', () => {
  const tables = csvTables([sampleRun()]);
  assert.deepEqual([...tables.keys()], ['load.csv', 'load-nodes.csv', 'load-series.csv', 'compare.csv', 'bench.csv']);
  const lines = Object.fromEntries([...tables].map(([name, text]) => [name, text.trimEnd().split('\n').length - 1]));
  assert.deepEqual(lines, {
    'load.csv': 1,
    'load-nodes.csv': 3,
    'load-series.csv': 40,
    'compare.csv': 6,
    'bench.csv': 10,
  });
  for (const text of tables.values()) {
    assert.match(text, /^run,startedAt,/);
    assert.doesNotMatch(text, /\[object|HISTF/);
  }
  assert.match(tables.get('compare.csv')!, /lookupNs\.p50,.*share\.cv,.*add\.moved/);
});

test('tables of several runs are one, and a part that none has is left out', () => {
  const { bench, compare, load, ...empty } = sampleRun();
  const tables = csvTables([
    { ...empty, load: load! },
    { ...empty, name: 'second', load: load! },
  ]);
  assert.deepEqual([...tables.keys()], ['load.csv', 'load-nodes.csv', 'load-series.csv']);
  assert.match(tables.get('load.csv')!, /^quick,[\s\S]*^second,/m);
  assert.equal(csvTables([empty]).size, 0);
});
