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
  const divisors = fc.oneof(fc.constantFrom(1, 2, 7, 49, 65_537, 5_000_011), fc.integer({ min: 1, max: 2 ** 23 }));
  const hashes = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  fc.assert(
    fc.property(hashes, divisors, (hash, divisor) => {
      const remainder = new Remainder64(divisor);
      const multiple = hash - (hash % BigInt(divisor));
      for (const near of [hash, multiple - 1n, multiple, multiple + 1n]) {
        const value = BigInt.asUintN(64, near);
        const [low, high] = [Number(value & 0xffffffffn), Number(value >> 32n)];
        assert.equal(remainder.of(low, high), Number(value % BigInt(divisor)));
        assert.equal(remainder.of(low | 0, high | 0), Number(value % BigInt(divisor)));
      }
    }),
    { numRuns: 3000 },
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

test('maglev: the tables of docs/placement.md', () => {
  assert.equal([...maglevTable(['a', 'b', 'c'], 11)].map((i) => 'abc'[i]).join(''), 'baacabcabcb');
  assert.equal([...maglevTable(['a', { id: 'b', weight: 2 }, 'c'], 11)].map((i) => 'abc'[i]).join(''), 'aaacbbcbbcb');
  const maglev = new Maglev(['a', 'b', 'c'], { tableSize: 11 });
  const preferences = { '': 'cab', name: 'bca', city: 'cab', ключ: 'bac', 'user:123:profile': 'bca' };
  for (const [key, preference] of Object.entries(preferences))
    assert.equal(maglev.replicasOf(key, 3).join(''), preference);
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
  refused(65_536, /^tableSize: expected a prime from 10 to 5000011, got 65536$/);
  refused(7, /^tableSize: expected a prime from 10 to 5000011, got 7$/);
  refused(5_000_077, /^tableSize: expected a prime from 10 to 5000011, got 5000077$/);
  refused(Number.NaN, /^tableSize: expected a prime/);
  assert.throws(
    () => new Maglev([...nodes, 'x'], { tableSize: 11 }).withNode('y'),
    /^RingmarkError: tableSize: expected/,
  );
});
