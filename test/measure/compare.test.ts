import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashFunctions } from '../../src/hash/registry.ts';
import { type CompareOptions, compare } from '../../src/measure/compare.ts';
import { userKeys } from '../../src/workload/keys.ts';

const options: CompareOptions = {
  algorithms: ['ring', 'modulo'],
  hashes: ['xxh32'],
  vnodes: [40, 160],
  nodes: [10],
  keys: userKeys(50_000),
  quick: true,
};

test('one row for each combination; modulo has no vnodes', async () => {
  const rows = await compare({ ...options, nodes: [3, 10] });
  assert.deepEqual(
    rows.map(({ algorithm, nodes, vnodes }) => [algorithm, nodes, vnodes]),
    [
      ['ring', 3, 40],
      ['ring', 3, 160],
      ['ring', 10, 40],
      ['ring', 10, 160],
      ['modulo', 3, null],
      ['modulo', 10, null],
    ],
  );
});

test('the ring: exact shares near the closed form, only the share of one node moves, to or from it', async () => {
  for (const row of await compare({ ...options, algorithms: ['ring'] })) {
    assert.equal(row.share.exact, true);
    assert.equal(row.share.theoryCv, Math.sqrt(9 / (10 * row.vnodes! + 1)));
    assert.ok(Math.abs(row.share.z!) < 4, `z = ${row.share.z}`);
    assert.ok(Math.abs(row.add!.moved - 1 / 11) < 0.05 && row.add!.collateral === 0);
    assert.ok(Math.abs(row.remove!.moved - 1 / 10) < 0.05 && row.remove!.collateral === 0);
    assert.equal(row.add!.ideal, 1 / 11);
    assert.equal(row.verdict, 'ok');
    assert.ok(row.lookupNs.p50 > 0 && row.lookupNs.p99 >= row.lookupNs.p50 && row.searchNs.p50 > 0 && row.buildMs > 0);
    assert.ok(row.bytes > 40 * 10 * 4);
  }
});

test('modulo: sampled shares, and N/(N + 1) of the keys move', async () => {
  const [row] = await compare({ ...options, algorithms: ['modulo'] });
  assert.equal(row!.share.exact, false);
  assert.equal(row!.vnodes, null);
  assert.equal(row!.sampled.theoryCv, Math.sqrt(9 / 50_000));
  assert.ok(Math.abs(row!.add!.moved - 10 / 11) < 0.01 && row!.add!.collateral > 0.7);
});

test('djb2 and java come out as weak in every row; xxh32, xxh64, xxh3, murmur3, md5 and sha1 in none', async () => {
  const rows = await compare({ ...options, hashes: [...hashFunctions.keys()], vnodes: [1, 160], nodes: [10, 100] });
  const verdicts = (hash: string) => new Set(rows.filter((row) => row.hash === hash).map((row) => row.verdict));
  for (const hash of ['djb2', 'java']) assert.deepEqual(verdicts(hash), new Set(['weak-hash']), hash);
  for (const hash of ['xxh32', 'xxh64', 'xxh3', 'murmur3', 'md5', 'sha1'])
    assert.deepEqual(verdicts(hash), new Set(['ok']), hash);
  assert.match(
    rows.find((row) => row.hash === 'java')!.note!,
    /bits of (keys|points) (uneven|patterned) \(z = -?\d+\)/,
  );
});

test('a hash is judged by the bits that a placement goes by: fnv1a is weak for points, not for remainders', async () => {
  const [ring, modulo] = await compare({ ...options, hashes: ['fnv1a'], vnodes: [160] });
  assert.deepEqual([ring!.verdict, modulo!.verdict], ['weak-hash', 'ok']);
  assert.match(ring!.note!, /^top bits of points uneven/);
});

test('one node: nothing to be uneven about, and nobody to leave', async () => {
  const [row] = await compare({ ...options, algorithms: ['ring'], nodes: [1] });
  assert.equal(row!.remove, null);
  assert.equal(row!.share.cv, 0);
  assert.equal(row!.share.z, null);
});

test('an abort keeps the rows that are done', async () => {
  const stop = new AbortController();
  const rows = await compare({ ...options, signal: stop.signal, onProgress: () => stop.abort() });
  assert.equal(rows.length, 1);
});
