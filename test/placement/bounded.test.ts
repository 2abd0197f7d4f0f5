import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rulesChecks } from '../../src/measure/verify/rules-checks.ts';
import { exactShares, HASH_SPACE } from '../../src/placement/arcs.ts';
import { BoundedRing } from '../../src/placement/bounded.ts';
import { capacities, loadBounds } from '../../src/placement/load-bounds.ts';
import { movedRanges } from '../../src/placement/movement.ts';
import { Ring } from '../../src/placement/ring.ts';
import { spill } from '../../src/placement/spill.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('bounded');

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,10}$/), { minLength: 1, maxLength: 12 });
const weights = fc.constantFrom(1e-300, 0.001, 0.1, 0.4, 1, 1, 1, 2.5, 7);
const nodes = fc
  .tuple(ids, fc.array(weights, { minLength: 12, maxLength: 12 }))
  .map(([names, some]) => names.map((id, i) => ({ id, weight: some[i]! })));
const factors = fc.oneof(
  fc.constantFrom(1, 1 + Number.EPSILON, 1.05, 1.25, 2),
  fc.double({ min: 1, max: 4, noNaN: true }),
);

/** How many hashes each node owns. */
const hashesOf = (placement: BoundedRing) => exactShares(placement).map((share) => share * HASH_SPACE);

testVerifyChecks(rulesChecks(), 'bounded');

/** Every hash placed by itself: first those whose own node has room, then the others, each clockwise until a node has. */
function naiveOwners(hashes: number[], owners: number[], capacities: number[], space: number): number[] {
  const room = [...capacities];
  const at = Array.from({ length: space }, (_, hash) =>
    Math.max(
      0,
      hashes.findIndex((point) => point >= hash),
    ),
  );
  const placed = at.map((home) => {
    if (room[owners[home]!] === 0) return -1;
    room[owners[home]!]!--;
    return owners[home]!;
  });
  for (let hash = 0; hash < space; hash++) {
    let point = at[hash]!;
    if (placed[hash] !== -1) continue;
    while (room[owners[point]!] === 0) point = (point + 1) % hashes.length;
    room[owners[point]!]!--;
    placed[hash] = owners[point]!;
  }
  return placed;
}

test('bounded: what spills goes where it goes hash by hash', () => {
  const space = 97;
  const rings = fc.integer({ min: 1, max: 6 }).chain((count) =>
    fc.record({
      points: fc.array(fc.tuple(fc.nat(space - 1), fc.nat(count - 1)), { minLength: 1, maxLength: 30 }),
      parts: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: count, maxLength: count }),
      factor: fc.constantFrom(1, 1.05, 1.25, 2),
    }),
  );
  fc.assert(
    fc.property(rings, ({ points, parts, factor }) => {
      // Every node has a point.
      const all = [...points, ...parts.map((_, i): [number, number] => [(i * 31) % space, i])];
      all.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      const [hashes, owners] = [all.map(([hash]) => hash), all.map(([, owner]) => owner)];
      const sum = parts.reduce((total, part) => total + part, 0);
      const most = parts.map((part) => Math.min(space, Math.ceil((factor * space * part) / sum)));
      const arcs = spill(
        { hashes: Uint32Array.from(hashes), owners: Uint16Array.from(owners) },
        Float64Array.from(most),
        space,
      );
      const expected = naiveOwners(hashes, owners, most, space);
      const actual = expected.map(
        (_, hash) =>
          arcs.owners[
            Math.max(
              0,
              arcs.ends.findIndex((end) => end >= hash),
            )
          ],
      );
      assert.deepEqual(actual, expected);
      assert.ok(arcs.ends.every((end, i) => i === 0 || end > arcs.ends[i - 1]!));
      // Neighbours of one owner are one arc, the last and the first too.
      assert.ok(arcs.owners.length === 1 || arcs.owners.every((owner, i) => owner !== arcs.owners.at(i - 1)));
    }),
    { numRuns: 500 },
  );
});

test('bounded: no share is above its cap, and shares add up to 1, exactly', () => {
  fc.assert(
    fc.property(nodes, factors, fc.integer({ min: 1, max: 40 }), fc.nat(1000), (some, loadFactor, vnodes, seed) => {
      const placement = new BoundedRing(some, { vnodes, loadFactor, seed });
      const members = placement.nodes.map((id) => some.find((node) => node.id === id)!);
      const hashes = hashesOf(placement);
      const most = capacities(loadBounds(members as never, loadFactor), HASH_SPACE);
      for (const [i, count] of hashes.entries()) assert.ok(count <= most[i]!, `${count} above ${most[i]}`);
      assert.equal(
        hashes.reduce((sum, count) => sum + count, 0),
        HASH_SPACE,
      );
    }),
    { numRuns: 300 },
  );
});

test('bounded: a node that is not full has all that its points give it, and a full one nothing else', () => {
  fc.assert(
    fc.property(nodes, factors, fc.integer({ min: 1, max: 40 }), (some, loadFactor, vnodes) => {
      const placement = new BoundedRing(some, { vnodes, loadFactor });
      const ring = new Ring(some, { vnodes });
      const own = exactShares(ring).map((share) => share * HASH_SPACE);
      const members = ring.nodes.map((id) => some.find((node) => node.id === id)!);
      const most = capacities(loadBounds(members as never, loadFactor), HASH_SPACE);
      for (const { before, after } of movedRanges(ring, placement)) {
        assert.ok(own[before]! > most[before]!, 'gave up a hash, though it had room');
        assert.ok(own[after]! < most[after]!, 'took a hash, though it was full');
      }
    }),
    { numRuns: 300 },
  );
});

test('bounded: with a huge load factor it is the ring; with 1 it is even to the last hash', () => {
  fc.assert(
    fc.property(ids, fc.integer({ min: 1, max: 40 }), (some, vnodes) => {
      const huge = new BoundedRing(some, { vnodes, loadFactor: Number.MAX_VALUE });
      assert.deepEqual(movedRanges(new Ring(some, { vnodes }), huge), []);
      const even = hashesOf(new BoundedRing(some, { vnodes, loadFactor: 1 }));
      assert.ok(even.every((count) => count <= Math.ceil(HASH_SPACE / some.length)));
    }),
    { numRuns: 100 },
  );
});

test('bounded: a lookup finds the arc, at its end, behind it, and at both ends of the space', () => {
  fc.assert(
    fc.property(nodes, factors, fc.integer({ min: 1, max: 20 }), (some, loadFactor, vnodes) => {
      const placement = new BoundedRing(some, { vnodes, loadFactor });
      const { ends, owners } = placement.arcs();
      for (const [i, end] of ends.entries()) {
        assert.equal(placement.indexOfHash(end), owners[i]);
        assert.equal(placement.indexOfHash(end + 1), owners[(i + 1) % ends.length]);
      }
      assert.equal(placement.indexOfHash(0), owners[0]);
    }),
    { numRuns: 100 },
  );
});

test('bounded: nodes without an arc of their own do not get into the way of the others', () => {
  // Two letters each, of one hash to String.hashCode: all 2,048 nodes have equal points.
  const alike = Array.from({ length: 2048 }, (_, i) =>
    i.toString(2).padStart(11, '0').replaceAll('0', 'Aa').replaceAll('1', 'BB'),
  );
  const huge = new BoundedRing(alike, { vnodes: 1, hash: 'java', loadFactor: 1e9 });
  assert.deepEqual([...huge.arcs().owners], [0]);
  assert.equal(huge.ownerOf('key'), huge.nodes[0]);
  const two = new BoundedRing([...alike, 'zz'], { vnodes: 1, hash: 'java', loadFactor: 1e9 });
  assert.deepEqual(new Set(two.arcs().owners), new Set([0, 2048]));
  const even = new BoundedRing(alike, { vnodes: 1, hash: 'java', loadFactor: 1 });
  assert.ok(hashesOf(even).every((count) => count === HASH_SPACE / 2048));
});

test('bounded: joins and leaves give what one built anew of the same nodes and options gives', () => {
  const options = { vnodes: 7, seed: 3, hash: 'murmur3', loadFactor: 1.1 };
  const changed = new BoundedRing(['a', 'b', 'c'], options).withNode('d', 2.5).withoutNode('b');
  const anew = new BoundedRing(['a', 'c', { id: 'd', weight: 2.5 }], options);
  assert.deepEqual(changed.arcs(), anew.arcs());
  assert.deepEqual(
    new BoundedRing(new Ring(['a', 'b'], options), options).arcs(),
    new BoundedRing(['a', 'b'], options).arcs(),
  );
});

test('bounded: a load factor below 1, or none at all, is refused', () => {
  for (const loadFactor of [0, -1, 0.999, Number.NaN, Number.POSITIVE_INFINITY, '1.25']) {
    assert.throws(() => new BoundedRing(['a'], { loadFactor: loadFactor as number }), {
      code: 'ERR_USAGE',
      message: /^loadFactor: expected a finite number of at least 1, got /,
    });
  }
});
