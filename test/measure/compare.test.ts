import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type CompareOptions, compare } from '../../src/measure/compare.ts';
import { buildCell, unsupportedRow } from '../../src/measure/compare-cells.ts';
import type { MeasuredRow } from '../../src/result/schema.ts';
import { shapedKeys } from '../../src/workload/key-shapes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const options: CompareOptions = {
  algorithms: ['ring', 'modulo'],
  hashes: null,
  vnodes: [40, 160],
  nodes: [10],
  keys: { shape: 'user', seed: 1, count: 50_000 },
  quick: true,
};

async function measured(changed: Partial<CompareOptions>): Promise<MeasuredRow[]> {
  const { rows } = await compare({ ...options, ...changed });
  return rows.map((row) => {
    assert.notEqual(row.verdict, 'unsupported', JSON.stringify(row));
    return row as MeasuredRow;
  });
}

test('one row for each combination, those of as many nodes together; modulo has no vnodes', async () => {
  const rows = await measured({ nodes: [3, 10], hashes: ['md5', 'xxh32'], vnodes: [40] });
  assert.deepEqual(
    rows.map(({ algorithm, hash, nodes, vnodes }) => [algorithm, hash, nodes, vnodes]),
    [3, 10].flatMap((nodes) => [
      ['ring', 'md5', nodes, 40],
      ['ring', 'xxh32', nodes, 40],
      ['modulo', 'md5', nodes, null],
      ['modulo', 'xxh32', nodes, null],
    ]),
  );
});

test('the ring: exact shares near the closed form, only the share of one node moves, to or from it', async () => {
  for (const row of await measured({ algorithms: ['ring'] })) {
    assert.equal(row.hash, 'xxh32');
    assert.equal(row.share.exact, true);
    assert.equal(row.share.theoryCv, Math.sqrt(9 / (10 * row.vnodes! + 1)));
    assert.equal(row.sampled.noiseCv, Math.sqrt(9 / 50_000));
    assert.equal(row.sampled.theoryCv, Math.sqrt(row.share.theoryCv! ** 2 + row.sampled.noiseCv ** 2));
    assert.ok(Math.abs(row.share.z!) < 4 && Math.abs(row.sampled.z!) < 4, `z = ${row.share.z}, ${row.sampled.z}`);
    assert.ok(Math.abs(row.add!.moved - 1 / 11) < 0.05 && row.add!.collateral === 0);
    assert.equal(row.add!.ideal, 1 / 11);
    const leaves = [row.removeFirst!, row.remove!, row.removeLast!];
    for (const { moved, ideal, collateral, exact } of leaves) {
      assert.ok(Math.abs(moved - 1 / 10) < 0.05 && collateral === 0 && ideal === 1 / 10 && exact);
    }
    assert.equal(new Set(leaves.map(({ moved }) => moved)).size, 3);
    assert.deepEqual(row.restore, { moved: 0, ideal: 0, collateral: 0, exact: true });
    assert.equal(row.verdict, 'ok');
    assert.ok(row.lookupNs.p50 > 0 && row.lookupNs.p99 >= row.lookupNs.p50 && row.searchNs.p50 > 0 && row.buildMs > 0);
    assert.ok(row.bytes > 40 * 10 * 4);
  }
});

test('modulo: sampled shares, and N/(N + 1) of the keys move', async () => {
  const [row] = await measured({ algorithms: ['modulo'] });
  assert.equal(row!.share.exact, false);
  assert.equal(row!.vnodes, null);
  assert.equal(row!.sampled.theoryCv, Math.sqrt(9 / 50_000));
  assert.ok(Math.abs(row!.add!.moved - 10 / 11) < 0.01 && row!.add!.collateral > 0.7 && !row!.add!.exact);
  assert.equal(row!.restore!.moved, 0);
});

test('djb2 and java come out as weak on rings, whatever the keys; good functions in no row', async () => {
  for (const shape of ['user', 'url'] as const) {
    const { rows } = await compare({
      ...options,
      hashes: ['djb2', 'java', 'xxh32', 'xxh64', 'xxh3', 'murmur3', 'md5', 'sha1'],
      vnodes: [1, 160],
      keys: { shape, seed: 1, count: 10_000 },
    });
    const verdicts = (hash: string) =>
      new Set(rows.filter((row) => row.hash === hash && row.vnodes !== null).map((row) => row.verdict));
    for (const hash of ['djb2', 'java']) assert.deepEqual(verdicts(hash), new Set(['weak-hash']), hash);
    for (const hash of ['xxh32', 'xxh64', 'xxh3', 'murmur3', 'md5', 'sha1'])
      assert.deepEqual(verdicts(hash), new Set(['ok']), hash);
  }
});

test('one node: nothing to be uneven about, and nobody to leave', async () => {
  const [row] = await measured({ algorithms: ['ring'], nodes: [1] });
  assert.deepEqual([row!.remove, row!.removeFirst, row!.removeLast, row!.restore], [null, null, null, null]);
  assert.equal(row!.share.cv, 0);
  assert.equal(row!.share.z, null);
});

test('what an algorithm refuses is a row that says why; what is no refusal is thrown', async () => {
  const { rows } = await compare({ ...options, algorithms: ['ring'], nodes: [10], vnodes: [160, 70_000] });
  assert.equal(rows[0]!.verdict, 'ok');
  assert.deepEqual(rows[1], {
    algorithm: 'ring',
    hash: 'xxh32',
    nodes: 10,
    vnodes: 70_000,
    verdict: 'unsupported',
    note: 'vnodes: expected an integer from 1 to 65536, got 70000',
  });
  const cell = { algorithm: 'ring', hash: 'xxh32', nodes: 1, vnodes: 1 };
  assert.throws(() => unsupportedRow(cell, new TypeError('a fault')), /a fault/);
  assert.equal(buildCell(cell).ownerOf('a'), 'node-1');
});

test('an abort keeps the rows that are done', async () => {
  const stop = new AbortController();
  const { rows } = await compare({ ...options, signal: stop.signal, onProgress: () => stop.abort() });
  assert.equal(rows.length, 1);
});

test('an abort while keys are read: as many as were read, and none of them twice', async (t) => {
  const file = join(await temporaryFolder(t), 'keys.txt');
  await writeFile(file, shapedKeys('user', 100_000, 1).join('\n'));
  const stop = new AbortController();
  const { keySource, rows } = await compare({
    ...options,
    keys: { file },
    signal: stop.signal,
    onProgress: () => stop.abort(),
  });
  assert.deepEqual(rows, []);
  assert.ok(keySource.kind === 'file' && keySource.keys > 0 && keySource.keys < 100_000);
  assert.equal(keySource.effectiveKeys, keySource.keys);
});

test('the keys of a file give what the same keys give that are made', async (t) => {
  const file = join(await temporaryFolder(t), 'keys.txt');
  await writeFile(file, `${shapedKeys('user', 50_000, 1).join('\r\n')}\n\n`);
  const [ofFile, made] = [await compare({ ...options, keys: { file } }), await compare(options)];
  assert.deepEqual(ofFile.keySource, { kind: 'file', file, keys: 50_000, emptyLines: 1, effectiveKeys: 50_000 });
  const untimed = ({ lookupNs, searchNs, buildMs, ...rest }: MeasuredRow) => rest;
  assert.deepEqual((ofFile.rows as MeasuredRow[]).map(untimed), (made.rows as MeasuredRow[]).map(untimed));
});

test('keys that repeat make more noise, and no z-score', async (t) => {
  const file = join(await temporaryFolder(t), 'keys.txt');
  await writeFile(file, shapedKeys('user', 5_000, 1).join('\n').concat('\n').repeat(10));
  const { keySource, rows } = await compare({ ...options, algorithms: ['modulo'], keys: { file } });
  assert.ok(
    keySource.kind === 'file' && Math.abs(keySource.effectiveKeys / 5_000 - 1) < 0.02,
    JSON.stringify(keySource),
  );
  const row = rows[0] as MeasuredRow;
  assert.equal(row.keys, 50_000);
  assert.ok(Math.abs(row.sampled.noiseCv / Math.sqrt(9 / 5_000) - 1) < 0.01);
  assert.equal(row.sampled.z, null);
});

test('too few keys, asked for or of a file, are told of', async (t) => {
  const file = join(await temporaryFolder(t), 'keys.txt');
  await writeFile(file, 'a\nb\nc');
  for (const keys of [{ file }, { shape: 'user', seed: 1, count: 100 } as const]) {
    const [row] = await measured({ algorithms: ['ring'], vnodes: [160], keys });
    assert.equal(row!.note, 'the noise of so few keys is more than a third of the expected CV');
  }
  const [row] = await measured({ algorithms: ['ring'], vnodes: [160] });
  assert.equal(row!.note, undefined);
});

test('a file without a key is refused', async (t) => {
  const file = join(await temporaryFolder(t), 'keys.txt');
  for (const content of ['', '\n\r\n']) {
    await writeFile(file, content);
    await assert.rejects(compare({ ...options, keys: { file } }), {
      code: 'ERR_USAGE',
      message: /^keys file: expected a file with a key a line, got none in ".*/,
    });
  }
});
