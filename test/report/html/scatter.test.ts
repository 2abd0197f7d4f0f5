import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heatMaps } from '../../../src/report/html/heat-map.ts';
import { logScale } from '../../../src/report/html/scale.ts';
import { compareScatters } from '../../../src/report/html/scatter.ts';
import type { MeasuredRow } from '../../../src/result/schema.ts';
import { sampleRun } from '../../support/sample-run.ts';

const rows = sampleRun().compare!.rows;
const measured = rows.filter((row): row is MeasuredRow => row.verdict !== 'unsupported');
const titles = (text: string) => [...text.matchAll(/<title>([^:]*)/g)].map(([, title]) => title);
const labels = (text: string) => [...text.matchAll(/class="label"[^>]*>([^<]*)/g)].map(([, label]) => label);

test('marks tell by their shape what moves, and are hollow for a weak hash', () => {
  const { text } = compareScatters(rows);
  const broad = text.slice(text.indexOf('scatter broad'), text.indexOf('scatter middle'));
  assert.deepEqual(titles(broad), [
    'ring xxh32, 160 vnodes',
    'ring murmur3, 160 vnodes',
    'ring djb2, 160 vnodes',
    'jump xxh32',
    'modulo xxh32',
  ]);
  assert.equal(broad.match(/<circle class="least /g)?.length, 4);
  assert.equal(broad.match(/<path class="most /g)?.length, 1);
  assert.equal(broad.match(/is-weak/g)?.length, 1);
  assert.deepEqual(labels(broad), ['ring xxh32', 'ring murmur3', 'ring djb2 (weak)', 'jump', 'modulo']);
});

test('a label says what the others do not have', () => {
  const [row] = measured;
  const labelled = (...cells: Partial<MeasuredRow>[]) => {
    const { text } = compareScatters(
      cells.map((cell, i) => ({ ...row!, lookupNs: { ...row!.lookupNs, p50: 10 * (i + 1) }, ...cell })),
    );
    return labels(text.slice(0, text.indexOf('scatter middle')));
  };
  assert.deepEqual(labelled({ vnodes: 10 }, { vnodes: 40 }), ['10', '40']);
  assert.deepEqual(labelled({ hash: 'md5' }, { hash: 'xxh32' }), ['md5', 'xxh32']);
  assert.deepEqual(labelled({}, { algorithm: 'maglev', share: { ...row!.share, cv: 0.0001 } }), [
    'ring',
    'maglev ↓ 0.01 %',
  ]);
});

test('where names have no room marks have numbers from left to right, and a key below', () => {
  const crowd = Array.from({ length: 40 }, (_, i) => ({
    ...measured[0]!,
    hash: `hash-number-${i}`,
    lookupNs: { ...measured[0]!.lookupNs, p50: 40 - i / 10 },
  }));
  const { text } = compareScatters(crowd);
  const narrow = text.slice(text.indexOf('scatter narrow'));
  assert.ok(labels(narrow).every((label) => /^\d+$/.test(label!)));
  const key = [...narrow.matchAll(/<li><b>(\d+)<\/b> <span>([^<]*)/g)].map(([, number, name]) => [number, name]);
  assert.equal(key.length, 40);
  assert.deepEqual(
    [key[0], key.at(-1)],
    [
      ['1', 'hash-number-39'],
      ['40', 'hash-number-0'],
    ],
  );
  assert.doesNotMatch(compareScatters(rows).text.split('scatter middle')[0]!, /scatter-key/, 'few have names');
});

test('each number of nodes has a picture of its own, as far as there is room', () => {
  const { text } = compareScatters([1, 2, 3, 4, 5].flatMap((nodes) => measured.map((row) => ({ ...row, nodes }))));
  assert.equal(text.match(/<figure>/g)?.length, 3);
  assert.match(text, /… and 2 more node counts/);
  assert.equal(compareScatters([]).text, '');
});

test('the heat map has a row for each hash, a column for each number of vnodes, and a gap where nothing was measured', () => {
  const cells = measured.filter(({ algorithm }) => algorithm === 'ring');
  const { text } = heatMaps([...cells, { ...cells[0]!, vnodes: 40, share: { ...cells[0]!.share, cv: 0.15 } }])!;
  assert.deepEqual(
    [...text.matchAll(/scope="col"[^>]*>([^<]*)/g)].map(([, title]) => title),
    ['hash', '40 vnodes', '160 vnodes'],
  );
  assert.deepEqual(
    [...text.matchAll(/scope="row">([^<]*)/g)].map(([, title]) => title),
    ['xxh32', 'murmur3', 'djb2'],
  );
  assert.deepEqual(
    [...text.matchAll(/--heat:([\d.]+)/g)].map(([, heat]) => heat),
    ['0.30', '0.00', '0.00', '1.00'],
  );
  assert.equal(text.match(/>–</g)?.length, 2);
  assert.equal(text.match(/▲/g)?.length, 1);
  assert.equal(heatMaps(cells.slice(0, 1)), undefined);
});

test('heat maps for which there is no room are named', () => {
  const cells = measured.filter(({ algorithm }) => algorithm === 'ring');
  const textOf = (...counts: number[]) =>
    heatMaps(counts.flatMap((nodes) => cells.map((row) => ({ ...row, nodes }))))!.text;
  const text = textOf(10, 20, 30, 40, 50, 1000);
  assert.equal(text.match(/<caption>/g)?.length, 4);
  assert.match(text, /In figures only: ring, 50 nodes; ring, 1,000 nodes\./);
  assert.doesNotMatch(textOf(10, 20, 30, 40), /In figures only/);
});

test('a logarithmic axis holds all values, with a few ticks within', () => {
  for (const values of [[1, 1000], [37, 41], [5], [], [0, 3]]) {
    const { ticks, at, min, max } = logScale(values);
    assert.ok(ticks.length <= 10 && ticks.every((tick) => tick >= min && tick <= max));
    for (const value of values) assert.ok(at(value) >= 0 && at(value) <= 1);
  }
  const { at } = logScale([1, 100], 1);
  assert.deepEqual([at(1), at(10), at(100)], [0, 0.5, 1]);
});
