import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import HashRing from 'hashring';
import { md5Signed } from '../../src/hash/md5.ts';
import { ketamaChecks } from '../../src/measure/verify/ketama-checks.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { Ketama } from '../../src/placement/ketama.ts';
import { exactMovement } from '../../src/placement/movement.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('ketama');

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9.:-]{0,20}$/), { minLength: 1, maxLength: 16 });
const weights = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 1, 0.1, 0.3, 2.5, 1000));
const members = ids.chain((names) =>
  fc
    .array(weights, { minLength: names.length, maxLength: names.length })
    .map((some) => names.map((id, i) => ({ id, weight: some[i]! }))),
);
const nodeIds = (count: number) => Array.from({ length: count }, (_, i) => `node-${i + 1}`);
const keys = Array.from({ length: 200 }, (_, i) => `user:${i}:profile`);

/** npm's hashring of the same nodes, in the order of their ids: where its points are equal it goes by that order too. */
function peerOf(nodes: { id: string; weight: number }[], digests: number) {
  const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return new HashRing(Object.fromEntries(sorted.map(({ id, weight }) => [id, weight])), 'md5', {
    'vnode count': digests,
  });
}

testVerifyChecks(ketamaChecks(), 'ketama');

/** Past its cache, which gives a method of Object.prototype for the key "valueOf". */
function peerOwner(peer: HashRing, key: string): string | undefined {
  return peer.ring[peer.find(peer.hashValue(key))]?.server;
}

test('ketama: the ring of docs/placement.md', () => {
  const ring = new Ketama(['a', 'b', 'c'], { vnodes: 4 });
  const preferences = { '': 'bca', name: 'bca', city: 'cba', ключ: 'bca', 'user:123:profile': 'bca' };
  for (const [key, preference] of Object.entries(preferences))
    assert.equal(ring.replicasOf(key, 3).join(''), preference);
  assert.equal(ring.indexOfHash(0x6f5ff234), 1);
  assert.equal(ring.indexOfHash(0x6f5ff235), 2);
});

test("ketama: the owners and the preference of npm's hashring, whatever the names, weights and vnodes", () => {
  fc.assert(
    fc.property(members, fc.constantFrom(1, 10, 40, 40), fc.array(fc.string()), (nodes, digests, others) => {
      const ring = new Ketama(nodes, { vnodes: 4 * digests });
      const peer = peerOf(nodes, digests);
      fc.pre(peer.ring.length > 0);
      for (const key of [...keys, ...others]) {
        assert.equal(ring.ownerOf(key), peerOwner(peer, key));
        const walk = peer.range(key, nodes.length);
        assert.deepEqual(ring.replicasOf(key, nodes.length).slice(0, walk.length), walk);
      }
    }),
    { numRuns: 60 },
  );
});

test("ketama: hashring's owners with 1 to 130 nodes of equal weight, where its rounding drops a digest too", () => {
  const some = keys.slice(0, 20);
  for (const count of [1, 2, 6, 7, 8, 14, 28, 49, 98, 100, 103, 130]) {
    const peer = new HashRing(nodeIds(count).sort(), 'md5', { 'vnode count': 40 });
    const ring = new Ketama(nodeIds(count));
    for (const key of some) assert.equal(ring.ownerOf(key), peerOwner(peer, key), `${count} nodes, ${key}`);
    assert.equal(ring.arcs().ends.length, peer.ring.length);
  }
});

test('ketama: a hash equal to a point, one above it, and both ends of the space', () => {
  const ring = new Ketama(['a', 'b', 'c'], { vnodes: 8 });
  const { ends, owners } = ring.arcs();
  for (const [i, end] of ends.entries()) {
    assert.equal(ring.indexOfHash(end), owners[i]);
    assert.equal(ring.indexOfHash(end + 1), owners[(i + 1) % ends.length]);
  }
  assert.equal(ring.indexOfHash(0), owners[0]);
  assert.equal(ring.indexOfHash(-1), owners[0]);
});

test('ketama: vnodes are points, and a number that is not whole digests leaves words of the last one unused', () => {
  for (const vnodes of [1, 2, 3, 4, 6, 40, 160, 1000]) {
    assert.equal(new Ketama(['a', 'b'], { vnodes }).arcs().ends.length, 2 * vnodes);
  }
  assert.deepEqual(
    [...new Ketama(['a', 'b'], { vnodes: 1 }).arcs().ends],
    [md5Signed('a-0') >>> 0, md5Signed('b-0') >>> 0].sort((a, b) => a - b),
  );
  const [one, two] = exactPoints(new Ketama(['one', { id: 'two', weight: 2 }], { vnodes: 30 }));
  assert.deepEqual([one, two], [20, 40]);
});

test('ketama: a weight too small for a digest owns no key, is the last of all replicas, and is no trouble alone', () => {
  const nodes = ['b', 'c', { id: 'a', weight: 0.001 }];
  const ring = new Ketama(nodes);
  assert.deepEqual([...exactShares(ring)].slice(0, 1), [0]);
  for (const key of keys) {
    assert.notEqual(ring.ownerOf(key), 'a');
    assert.equal(ring.replicasOf(key, 3)[2], 'a');
  }
  assert.equal(new Ketama([{ id: 'a', weight: 1e-9 }]).ownerOf('key'), 'a');
  const huge = new Ketama(['a', 'b', { id: 'huge', weight: 1e9 }]);
  assert.deepEqual([...exactShares(huge)], [0, 0, 1]);
  assert.throws(
    () =>
      new Ketama([
        { id: 'a', weight: 1e308 },
        { id: 'b', weight: 1e308 },
      ]),
    {
      code: 'ERR_USAGE',
      message: /^sum of all weights: expected a number from .* got Infinity$/,
    },
  );
});

test('ketama: nodes are told apart where there are far more of them than points', () => {
  const light = nodeIds(999).map((id) => ({ id, weight: 0.99 }));
  const ring = new Ketama([...light, { id: 'zz', weight: 10.99 }], { vnodes: 1 });
  assert.equal(ring.arcs().ends.length, 10);
  assert.equal(ring.ownerOf('key'), 'zz');
  assert.equal(ring.replicasOf('key', 2000).length, 1000);
});

test('ketama: where rounding would leave every node without a point, each has its vnodes', () => {
  const ring = new Ketama(nodeIds(49), { vnodes: 4 });
  assert.equal(peerOwner(new HashRing(nodeIds(49), 'md5', { 'vnode count': 1 }), 'key'), undefined);
  assert.equal(ring.arcs().ends.length, 49 * 4);
});

test('ketama: with equal weights a change moves keys of the joiner or leaver only, but where 1 / N rounds down', () => {
  for (const count of [2, 3, 4, 9, 10, 100]) {
    const ring = new Ketama(nodeIds(count));
    assert.equal(exactMovement(ring, ring.withNode('joins')).collateral, 0, `${count} + 1`);
    assert.equal(exactMovement(ring, ring.withoutNode('node-2')).collateral, 0, `${count} - 1`);
  }
  const six = new Ketama(nodeIds(6));
  assert.ok(exactMovement(six, six.withNode('joins')).collateral > 0);
  const weighted = new Ketama(['a', 'b', { id: 'c', weight: 3 }]);
  assert.ok(exactMovement(weighted, weighted.withNode('d', 1)).collateral > 0);
});

test('ketama: vnodes out of range, and more points than fit, are refused', () => {
  for (const vnodes of [0, -1, 1.5, 65_537, Number.NaN, '160']) {
    assert.throws(() => new Ketama(['a'], { vnodes: vnodes as number }), {
      code: 'ERR_USAGE',
      message: /^vnodes: expected an integer from 1 to 65536, got /,
    });
  }
  assert.throws(() => new Ketama(nodeIds(1025), { vnodes: 65_536 }), {
    message: /^vnodes × nodes: expected at most 67108864 points, got 6/,
  });
});

/** How many points each node has, where no two are equal. */
function exactPoints(ring: Ketama): number[] {
  const { owners } = ring.arcs();
  return ring.nodes.map((_, index) => owners.filter((owner) => owner === index).length);
}
