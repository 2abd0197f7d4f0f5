import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xxh64 } from '../../src/hash/xxh64.ts';
import { envoyChecks } from '../../src/measure/verify/envoy-checks.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { Maglev } from '../../src/placement/maglev.ts';
import { maglevTable } from '../../src/placement/maglev-table.ts';
import { exactMovement } from '../../src/placement/movement.ts';
import { Remainder64 } from '../../src/placement/remainder64.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('maglev');

const nodes = Array.from({ length: 10 }, (_, i) => `node-${i}`);
const counts = (table: Uint16Array, count: number) =>
  table.reduce((sums, owner) => sums.with(owner, sums[owner]! + 1), new Array<number>(count).fill(0));

testVerifyChecks(envoyChecks(), 'maglev');

test('maglev: the order in which hosts are given changes what an index means, not who owns a slot', () => {
  const owners = (ids: readonly string[]) => [...maglevTable(ids, 1009)].map((index) => ids[index]);
  assert.deepEqual(owners(nodes.toReversed()), owners(nodes));
});

test('maglev: equal weights differ by a slot at most, others follow their weights', () => {
  const equal = counts(maglevTable(nodes, 1009), 10);
  assert.ok(Math.max(...equal) - Math.min(...equal) <= 1, `${equal}`);
  const [one, three] = counts(maglevTable([{ id: 'a' }, { id: 'b', weight: 3 }], 1009), 2);
  assert.ok(Math.abs(three! / one! - 3) < 0.02, `${three} and ${one}`);
});

test('maglev: a node of next to no weight has one slot, and the rest of the table is built all the same', () => {
  assert.deepEqual(counts(maglevTable([{ id: 'a', weight: 1e9 }, 'b'], 1009), 2), [1008, 1]);
  assert.deepEqual(counts(maglevTable(['a'], 2), 1), [2]);
});

test('maglev: the slot is the hash modulo the slots, for every hash and every size', () => {
  const half = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });
  const divisors = fc.oneof(fc.constantFrom(1, 2, 7, 65_537, 5_000_011), fc.integer({ min: 1, max: 2 ** 23 }));
  fc.assert(
    fc.property(half, half, divisors, (low, high, divisor) => {
      const expected = ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) % BigInt(divisor);
      assert.equal(new Remainder64(divisor).of(low, high), Number(expected));
    }),
    { numRuns: 5000 },
  );
  const halves = new Int32Array(2);
  const maglev = new Maglev(nodes, { tableSize: 1009 });
  const table = maglevTable(nodes, 1009);
  for (let i = 0; i < 500; i++) {
    xxh64.hash64Into(`key-${i}`, 0, halves);
    const hash = BigInt.asUintN(64, (BigInt(halves[1]!) << 32n) | BigInt(halves[0]! >>> 0));
    assert.equal(maglev.indexOf(`key-${i}`), table[Number(hash % 1009n)]);
  }
});

test('maglev: any hash function places keys, over the same table', () => {
  const [a, b] = [new Maglev(nodes), new Maglev(nodes, { hash: 'xxh32' })];
  assert.deepEqual(a.arcs(), b.arcs());
  assert.ok(nodes.some((_, i) => a.ownerOf(`key-${i}`) !== b.ownerOf(`key-${i}`)));
});

test('maglev: exact shares count slots; a join moves its share, and little besides', () => {
  const before = new Maglev(nodes);
  assert.deepEqual(
    [...exactShares(before)].map((share) => Math.round(share * 65_537)),
    counts(maglevTable(nodes), 10),
  );
  const { moved, collateral } = exactMovement(before, before.withNode('node-95'));
  assert.ok(Math.abs(moved - collateral - 1 / 11) < 1e-4, `${moved} and ${collateral}`);
  assert.ok(collateral > 0 && collateral < 0.05, `${collateral}`);
});

test('maglev: a table size that is no prime, or too small or large, is refused', () => {
  const refused = (tableSize: number, message: RegExp) =>
    assert.throws(() => new Maglev(nodes, { tableSize }), { code: 'ERR_USAGE', message });
  refused(65_536, /^tableSize: expected a prime, got 65536$/);
  refused(7, /^tableSize: expected an integer from 10 to 5000011, got 7$/);
  refused(5_000_077, /^tableSize: expected an integer from 10 to 5000011, got 5000077$/);
  refused(Number.NaN, /^tableSize: expected an integer/);
  assert.throws(
    () => new Maglev([...nodes, 'x'], { tableSize: 11 }).withNode('y'),
    /^RingmarkError: tableSize: expected/,
  );
});
