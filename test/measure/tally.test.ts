import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashFunction } from '../../src/hash/registry.ts';
import { HashedSample } from '../../src/measure/hashed-sample.ts';
import { memberChanges } from '../../src/measure/member-changes.ts';
import { RepeatedKeys } from '../../src/measure/repeated-keys.ts';
import { Tally } from '../../src/measure/tally.ts';
import { hashKeys } from '../../src/placement/hashed-keys.ts';
import { Modulo } from '../../src/placement/modulo.ts';
import { sampledMovement } from '../../src/placement/movement.ts';
import { Ring } from '../../src/placement/ring.ts';
import { shapedKeys } from '../../src/workload/key-shapes.ts';

const keys = shapedKeys('user', 20_000, 1);
const ring = new Ring(['a', 'b', 'c', 'd']);

test('a sample that grows key by key holds what hashing all at once gives', () => {
  for (const name of ['xxh32', 'md5', 'sha1']) {
    const sample = new HashedSample(hashFunction(name), 100);
    for (const key of keys.slice(0, 100)) sample.push(key);
    const { low, high, hash32 } = hashKeys(keys.slice(0, 100), hashFunction(name));
    assert.deepEqual([sample.low, sample.high, sample.hash32], [low, high, hash32]);
  }
});

test('batches add up to what all keys at once say', () => {
  const hashed = hashKeys(keys, hashFunction('xxh32'));
  for (const before of [ring, new Modulo(ring.nodes)]) {
    const changes = memberChanges(before, { removal: 'any' }, 'e');
    const tally = new Tally(
      before,
      changes.map(({ after }) => after),
    );
    for (const [from, to] of [
      [0, 1],
      [1, 7000],
      [7000, 20_000],
    ] as const)
      tally.add(hashed, from, to);
    assert.equal(tally.keys, 20_000);
    assert.equal(tally.counts[0], keys.filter((key) => before.ownerOf(key) === 'a').length);
    assert.deepEqual(
      tally.moved(),
      changes.map(({ after }) => sampledMovement(before, after, hashed)),
    );
  }
});

test('only the first keys are placed again where a limit is given', () => {
  const hashed = hashKeys(keys, hashFunction('xxh32'));
  const after = ring.withNode('e');
  const tally = new Tally(ring, [after]);
  for (let from = 0; from < keys.length; from += 5000) tally.add(hashed, from, from + 5000, 8000);
  assert.deepEqual([tally.keys, tally.movedKeys], [20_000, 8000]);
  assert.deepEqual(tally.moved(), [sampledMovement(ring, after, hashKeys(keys.slice(0, 8000), hashFunction('xxh32')))]);
});

test('the changes: first, middle and last leave; only the last where no other can; the one that left comes back', () => {
  const gone = (removal: 'any' | 'tail', members = ring) =>
    memberChanges(members, { removal }, 'e').map(({ name, after, ideal }) => [
      name,
      members.nodes.filter((id) => !after.nodes.includes(id)).join(),
      ideal,
    ]);
  assert.deepEqual(gone('any'), [
    ['add', '', 1 / 5],
    ['remove', 'c', 1 / 4],
    ['removeFirst', 'a', 1 / 4],
    ['removeLast', 'd', 1 / 4],
    ['restore', '', 0],
  ]);
  assert.deepEqual(gone('tail'), [
    ['add', '', 1 / 5],
    ['removeLast', 'd', 1 / 4],
  ]);
  assert.deepEqual(gone('any', new Ring(['a'])), [['add', '', 1 / 2]]);
});

test('effective keys: as many as there are where all differ, fewer where they repeat', () => {
  const effective = (all: Iterable<string>) => {
    const repeated = new RepeatedKeys();
    for (const key of all) repeated.add(key);
    return repeated.effectiveKeys;
  };
  assert.equal(effective([]), 0);
  assert.equal(effective(['a']), 1);
  assert.equal(effective(keys), 20_000);
  assert.ok(Math.abs(effective([...keys, ...keys, ...keys]) / 20_000 - 1) < 0.02);
  assert.ok(Math.abs(effective(new Array(1000).fill('hot')) - 1) < 0.01);
});
