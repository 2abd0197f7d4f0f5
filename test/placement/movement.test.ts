import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashFunction } from '../../src/hash/registry.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { hashKeys } from '../../src/placement/hashed-keys.ts';
import { Maglev } from '../../src/placement/maglev.ts';
import { exactMovement, sampledMovement } from '../../src/placement/movement.ts';
import { Ring } from '../../src/placement/ring.ts';

const nodes = Array.from({ length: 10 }, (_, i) => `node-${i}`);
const keys = Array.from({ length: 100_000 }, (_, i) => `user:${i}:profile`);
const hashed = hashKeys(keys, hashFunction('xxh32'));

test('what moves when a node joins is its exact share, and nothing else moves', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 50 }), (count, vnodes) => {
      const before = new Ring(nodes.slice(0, count), { vnodes });
      const after = before.withNode('joins');
      const share = exactShares(after)[after.nodes.indexOf('joins')]!;
      assert.deepEqual(exactMovement(before, after), { moved: share, collateral: 0 });
      assert.deepEqual(exactMovement(after, before), { moved: share, collateral: 0 });
    }),
  );
});

test('nothing moves between equal rings, and all of it between rings with no node in common', () => {
  const ring = new Ring(nodes);
  assert.deepEqual(exactMovement(ring, new Ring(nodes)), { moved: 0, collateral: 0 });
  assert.deepEqual(exactMovement(ring, new Ring(['x', 'y'])), { moved: 1, collateral: 0 });
});

test('another vnode count moves keys between nodes that stay: collateral; the sample agrees', () => {
  const [before, after] = [new Ring(nodes), new Ring(nodes, { vnodes: 161 })];
  const exact = exactMovement(before, after);
  const sampled = sampledMovement(before, after, hashed);
  assert.ok(exact.moved > 0 && exact.collateral === exact.moved);
  const error = Math.sqrt((exact.moved * (1 - exact.moved)) / hashed.length);
  assert.ok(Math.abs(sampled.moved - exact.moved) < 5 * error, `${sampled.moved} beside ${exact.moved}`);
});

test('key spaces that cannot be compared, and no keys at all, are refused', () => {
  const maglev = new Maglev(nodes, { tableSize: 101 });
  const refused = { code: 'ERR_USAGE', message: 'after: expected a placement over a key space of 101, got 103' };
  assert.throws(() => exactMovement(maglev, new Maglev(nodes, { tableSize: 103 })), refused);
  assert.throws(() => exactMovement(new Ring(nodes), maglev), {
    code: 'ERR_USAGE',
    message: /^after: .* 4294967296, got 101$/,
  });
  const none = hashKeys([], hashFunction('xxh32'));
  assert.throws(() => sampledMovement(new Ring(nodes), new Ring(nodes), none), { message: /^keys: expected one key / });
});
