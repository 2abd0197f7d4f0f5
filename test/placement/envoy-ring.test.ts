import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xxh64 } from '../../src/hash/xxh64.ts';
import { envoyChecks } from '../../src/measure/verify/envoy-checks.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { envoyPoints } from '../../src/placement/envoy-points.ts';
import { EnvoyRing } from '../../src/placement/envoy-ring.ts';
import { toMembers } from '../../src/placement/members.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('envoy-ring');

const hosts = [90, 91, 92, 93, 94, 95].map((port) => `127.0.0.1:${port}`);
const wide = (high: number, low: number) => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);

function hash64(text: string): bigint {
  const halves = new Int32Array(2);
  xxh64.hash64Into(text, 0, halves);
  return wide(halves[1]!, halves[0]!);
}

testVerifyChecks(envoyChecks(), 'envoy-ring');

test('envoy-ring: the first point at or after the hash, as a plain scan finds it', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:]{1,10}$/), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      ids,
      fc.integer({ min: 1, max: 40 }),
      fc.array(fc.string(), { maxLength: 20 }),
      (nodes, vnodes, keys) => {
        const ring = new EnvoyRing(nodes, { vnodes });
        const points = nodes
          .flatMap((id) => Array.from({ length: vnodes }, (_, i) => ({ id, hash: hash64(`${id}_${i}`) })))
          .sort((a, b) => (a.hash < b.hash ? -1 : 1));
        for (const key of keys) {
          const expected = points.find(({ hash }) => hash >= hash64(key)) ?? points[0]!;
          assert.equal(ring.ownerOf(key), expected.id);
        }
      },
    ),
  );
});

test('envoy-ring: hashes around a point whose high half they share', () => {
  const members = toMembers(hosts);
  const ring = new EnvoyRing(hosts, { tableSize: 12 });
  const { high, low, owners } = envoyPoints(members, 12);
  for (let i = 0; i < 12; i++) {
    const next = owners[(i + 1) % 12]!;
    assert.equal(ring.indexOfHash(low[i]!, high[i]!), owners[i]);
    assert.equal(ring.indexOfHash(low[i]! - 1, high[i]!), owners[i]);
    assert.equal(ring.indexOfHash(low[i]! + 1, high[i]!), next);
    assert.equal(ring.indexOfHash(low[i]! | 0, high[i]! | 0), owners[i]);
  }
});

test("envoy-ring: points are shared out by weight, as Envoy's tests have it", () => {
  const countsOf = (weights: number[], minRingSize: number) => {
    const members = toMembers(weights.map((weight, i) => ({ id: hosts[i]!, weight })));
    const { owners } = envoyPoints(members, minRingSize);
    return weights.map((_, i) => owners.filter((owner) => owner === i).length);
  };
  assert.deepEqual(countsOf([1, 2], 3), [1, 2]);
  assert.deepEqual(countsOf([1, 1, 1], 1024), [342, 342, 342]);
  assert.deepEqual(countsOf([1, 2, 3], 1), [1, 2, 3]);
});

test('envoy-ring: exact shares add up to 1, and are what many keys show', () => {
  const ring = new EnvoyRing([...hosts.slice(1), { id: hosts[0]!, weight: 2 }], { vnodes: 100 });
  const shares = exactShares(ring);
  assert.equal(
    shares.reduce((sum, share) => sum + share, 0),
    1,
  );
  const counts = new Float64Array(6);
  for (let i = 0; i < 100_000; i++) counts[ring.indexOf(`user:${i}:profile`)]!++;
  for (const [i, share] of shares.entries()) {
    assert.ok(Math.abs(counts[i]! / 100_000 - share) < 5 * Math.sqrt((share * (1 - share)) / 100_000), `host ${i}`);
  }
});

test("envoy-ring: sizes and hashes that are not Envoy's are refused", () => {
  const refused = (options: object, message: RegExp) =>
    assert.throws(() => new EnvoyRing(hosts, options), { code: 'ERR_USAGE', message });
  refused({ tableSize: 0 }, /^tableSize, or vnodes × nodes: expected an integer from 1 to 8388608, got 0$/);
  refused({ tableSize: 9e6 }, /got 9000000$/);
  refused({ hash: 'xxh32' }, /^hash: expected xxh64, which envoy-ring is defined with, got "xxh32"$/);
});
