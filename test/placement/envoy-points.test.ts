import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xxhashWasm } from '../../src/hash/xxhash-wasm.ts';
import { EnvoyRing } from '../../src/placement/envoy-ring.ts';
import { exactMovement } from '../../src/placement/movement.ts';

const weights = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 1, 0.5, 2.5, 30));
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,12}$/), { minLength: 1, maxLength: 10 });
const members = ids.chain((names) =>
  fc
    .array(weights, { minLength: names.length, maxLength: names.length })
    .map((some) => names.map((id, i) => ({ id, weight: some[i]! }))),
);
const nodeIds = (count: number) => Array.from({ length: count }, (_, i) => `node-${i + 1}`);
const ownerAt = (ring: EnvoyRing, hash: bigint) =>
  ring.nodes[ring.indexOfHash(Number(hash & 0xffffffffn), Number((hash >> 32n) & 0xffffffffn))];

/** Envoy's rule as ring_hash_lb.cc has it, point by point: all points in order. */
function naivePoints(nodes: { id: string; weight: number }[], minimum: number) {
  const sorted = nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const least = Math.min(...sorted.map(({ weight }) => weight / total));
  const scale = Math.min(Math.ceil(least * minimum) / least, 8_388_608);
  const points: { hash: bigint; id: string }[] = [];
  let current = 0;
  let target = 0;
  for (const { id, weight } of sorted) {
    target += scale * (weight / total);
    for (let i = 0; current < target; i++, current++) points.push({ hash: xxhashWasm.h64(`${id}_${i}`), id });
  }
  return points.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : a.id < b.id ? -1 : 1));
}

/** Of the second in order the rounded sum of the weights leaves no point. */
const ROUNDED = ['-', '.', '.u', '5-', ':2', ':8'].map((id, i) => ({ id, weight: [7, 1, 1, 30, 1, 1][i]! }));

test("envoy-ring: every key's preference is the one of Envoy's rule written plainly, with weights and sizes", () => {
  fc.assert(
    fc.property(members, fc.integer({ min: 1, max: 300 }), fc.array(fc.string()), (nodes, tableSize, keys) => {
      const ring = new EnvoyRing(nodes, { tableSize });
      const points = naivePoints(nodes, tableSize);
      for (const key of ['', 'name', ...keys]) {
        const start = Math.max(
          0,
          points.findIndex(({ hash }) => hash >= xxhashWasm.h64(key)),
        );
        const walk = [...points.slice(start), ...points.slice(0, start)].map(({ id }) => id);
        // Who has no point stands last.
        assert.deepEqual(ring.replicasOf(key, nodes.length), [...new Set([...walk, ...ring.nodes])]);
      }
    }),
    { numRuns: 60, examples: [[ROUNDED, 1, []]] },
  );
});

test('envoy-ring: points that share their high half are in the order of their low ones, and are told apart by them', () => {
  const nodes = nodeIds(6).map((id) => ({ id, weight: 1 }));
  const ring = new EnvoyRing(nodes, { vnodes: 40_000 });
  const points = naivePoints(nodes, 240_000);
  let shared = 0;
  for (let i = 1; i < points.length - 1; i++) {
    const [before, point, after] = [points[i - 1]!, points[i]!, points[i + 1]!];
    if (before.hash >> 32n !== point.hash >> 32n) continue;
    shared++;
    assert.equal(ownerAt(ring, before.hash - 1n), before.id);
    assert.equal(ownerAt(ring, before.hash), before.id);
    assert.equal(ownerAt(ring, before.hash + 1n), point.id);
    assert.equal(ownerAt(ring, point.hash), point.id);
    assert.equal(ownerAt(ring, point.hash + 1n), after.id);
  }
  assert.ok(shared > 1);
});

test('envoy-ring: arcs end where 64-bit hashes lie, rounded down', () => {
  const nodes = [
    { id: 'a', weight: 1 },
    { id: 'b', weight: 2 },
  ];
  const expected = naivePoints(nodes, 30).map(({ hash }) => Number((hash + 1n) >> 11n) / 2 ** 21 - 1);
  assert.deepEqual([...new EnvoyRing(nodes, { tableSize: 30 }).arcs().ends], expected);
});

test('envoy-ring: the ring of docs/placement.md', () => {
  const ring = new EnvoyRing(['a', 'b', 'c'], { vnodes: 2 });
  const preferences = { '': 'acb', name: 'acb', city: 'cba', ключ: 'cab', 'user:123:profile': 'cab' };
  for (const [key, preference] of Object.entries(preferences))
    assert.equal(ring.replicasOf(key, 3).join(''), preference);
  assert.equal(ownerAt(ring, 0x6d2cebf82cdbf7acn), 'a');
  assert.equal(ownerAt(ring, 0x6d2cebf82cdbf7adn), 'c');
});

test('envoy-ring: by vnodes and with equal weights a change moves keys of the joiner or leaver only', () => {
  for (const count of [2, 3, 6, 7, 9, 10, 99, 100]) {
    const ring = new EnvoyRing(nodeIds(count), { vnodes: 40 });
    assert.equal(exactMovement(ring, ring.withNode('joins')).collateral, 0, `${count} + 1`);
    assert.equal(exactMovement(ring, ring.withoutNode('node-2')).collateral, 0, `${count} - 1`);
  }
  const sized = new EnvoyRing(nodeIds(6), { tableSize: 1024 });
  assert.ok(exactMovement(sized, sized.withNode('joins')).collateral > 0);
});
