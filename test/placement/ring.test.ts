import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashFunctions } from '../../src/hash/registry.ts';
import { rulesChecks } from '../../src/measure/verify/rules-checks.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { Ring } from '../../src/placement/ring.ts';
import { NaiveRing } from '../support/naive-ring.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('ring');

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,10}$/), { minLength: 1, maxLength: 8 });
const weights = fc.constantFrom(0.001, 0.4, 1, 1, 2.5);
const members = fc
  .tuple(ids, fc.array(weights, { minLength: 8, maxLength: 8 }))
  .map(([names, some]) => names.map((id, i) => ({ id, weight: some[i]! })));

testVerifyChecks(rulesChecks(), 'ring');

test('ring: routes every key, with all its replicas, as the rules written plainly do', () => {
  fc.assert(
    fc.property(
      members,
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.string(), { maxLength: 20 }),
      (nodes, vnodes, keys) => {
        const ring = new Ring(nodes, { vnodes });
        const naive = new NaiveRing(nodes, vnodes);
        for (const key of keys) assert.deepEqual(ring.replicasOf(key, nodes.length), naive.replicasOf(key));
      },
    ),
    { numRuns: 200 },
  );
});

test('ring: the same with hash functions that heap points up', () => {
  for (const hash of ['djb2', 'java', 'crc32', 'fnv1a', 'xxh64']) {
    const nodes = Array.from({ length: 20 }, (_, i) => ({ id: `node-${i}`, weight: 1 }));
    const ring = new Ring(nodes, { vnodes: 100, hash });
    const naive = new NaiveRing(nodes, 100, hashFunctions.get(hash)!.hash32);
    for (let i = 0; i < 300; i++)
      assert.equal(ring.ownerOf(`key-${i}`), naive.replicasOf(`key-${i}`)[0], `${hash} key-${i}`);
  }
});

test('ring: a hash equal to a point, one above it, and both ends of the space', () => {
  const ring = new Ring(['a', 'b', 'c'], { vnodes: 20 });
  const { points } = new NaiveRing(
    ['a', 'b', 'c'].map((id) => ({ id, weight: 1 })),
    20,
  );
  for (const [i, { hash, id }] of points.entries()) {
    assert.equal(ring.nodes[ring.indexOfHash(hash)], id);
    assert.equal(ring.nodes[ring.indexOfHash(hash + 1)], points[(i + 1) % points.length]!.id);
  }
  assert.equal(ring.nodes[ring.indexOfHash(0)], points[0]!.id);
  assert.equal(ring.nodes[ring.indexOfHash(2 ** 32 - 1)], points[0]!.id);
});

test('ring: where points are equal, the node whose id sorts first has them, and leaves them to the next', () => {
  // "Aa" and "BB" are one hash to String.hashCode, so all their points are equal.
  const both = new Ring(['BB', 'Aa'], { hash: 'java', vnodes: 8 });
  const owners = (ring: Ring) => new Set(Array.from({ length: 50 }, (_, i) => ring.ownerOf(`key-${i}`)));
  assert.deepEqual(owners(both), new Set(['Aa']));
  assert.deepEqual(owners(both.withoutNode('Aa')), new Set(['BB']));
  assert.deepEqual(owners(new Ring(['BB'], { hash: 'java', vnodes: 8 }).withNode('Aa')), new Set(['Aa']));
  assert.deepEqual([...exactShares(both)], [1, 0]);
});

test('ring: any sequence of joins and leaves gives what a ring built anew gives, arc for arc', () => {
  const changes = fc.array(fc.tuple(fc.boolean(), fc.nat(9), weights), { maxLength: 12 });
  fc.assert(
    fc.property(changes, fc.constantFrom('xxh32', 'java', 'md5'), (steps, hash) => {
      const present = new Map([['start', 1]]);
      let ring = new Ring(['start'], { vnodes: 30, hash });
      for (const [joins, n, weight] of steps) {
        const id = `n${n}`;
        if (joins && !present.has(id)) {
          present.set(id, weight);
          ring = ring.withNode(id, weight);
        } else if (!joins && present.has(id)) {
          present.delete(id);
          ring = ring.withoutNode(id);
        }
      }
      const anew = new Ring(
        [...present].map(([id, weight]) => ({ id, weight })),
        { vnodes: 30, hash },
      );
      assert.deepEqual(ring.nodes, anew.nodes);
      assert.deepEqual(ring.arcs(), anew.arcs());
      assert.equal(ring.bytes, anew.bytes);
    }),
  );
});

test('ring: a positive weight always gets a point, and weights set the shares', () => {
  const ring = new Ring([{ id: 'tiny', weight: 1e-9 }, 'one', { id: 'three', weight: 3 }], { vnodes: 2000 });
  const shares = exactShares(ring);
  const of = (id: string) => shares[ring.nodes.indexOf(id)]!;
  assert.ok(of('tiny') > 0 && of('tiny') < 0.01);
  assert.ok(Math.abs(of('three') / of('one') - 3) < 0.3, `${of('three') / of('one')}`);
});

test('ring: exact shares add up to 1, and are what many keys show', () => {
  const ring = new Ring(
    Array.from({ length: 10 }, (_, i) => `node-${i}`),
    { vnodes: 40 },
  );
  const shares = exactShares(ring);
  const counts = new Float64Array(10);
  for (let i = 0; i < 200_000; i++) counts[ring.indexOf(`user:${i}:profile`)]!++;
  assert.equal(
    shares.reduce((sum, share) => sum + share, 0),
    1,
  );
  // Five standard errors of a sampled share.
  for (const [i, share] of shares.entries()) {
    assert.ok(Math.abs(counts[i]! / 200_000 - share) < 5 * Math.sqrt((share * (1 - share)) / 200_000), `node ${i}`);
  }
});

test('ring: CV of the exact shares is the closed form √((N − 1)/(NV + 1)), over 200 rings', () => {
  const [n, v] = [10, 40];
  let sum = 0;
  for (let seed = 0; seed < 200; seed++) {
    const shares = exactShares(
      new Ring(
        Array.from({ length: n }, (_, i) => `node-${i}`),
        { vnodes: v, seed },
      ),
    );
    sum += shares.reduce((total, share) => total + (share * n - 1) ** 2, 0) / n;
  }
  const ratio = Math.sqrt(sum / 200) / Math.sqrt((n - 1) / (n * v + 1));
  assert.ok(ratio > 0.94 && ratio < 1.06, `measured / closed form = ${ratio}`);
});

test('ring: vnodes out of range, and more points than fit, are refused', () => {
  for (const vnodes of [0, -1, 1.5, 10_000_000, Number.NaN, '160']) {
    assert.throws(() => new Ring(['a'], { vnodes: vnodes as number }), {
      code: 'ERR_USAGE',
      message: /^vnodes: expected an integer from 1 to 65536, got /,
    });
  }
  assert.throws(() => new Ring(['a', { id: 'b', weight: 1e9 }]), {
    message: /expected at most 67108864 points, got 16/,
  });
});
