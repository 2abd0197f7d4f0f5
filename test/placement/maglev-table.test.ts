import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xxhashWasm } from '../../src/hash/xxhash-wasm.ts';
import { maglevTable } from '../../src/placement/maglev-table.ts';

/** Envoy's loop as maglev_lb.cc has it: every host is asked in every round. */
function naiveTable(hosts: { id: string; weight: number }[], size: number): string[] {
  const total = hosts.reduce((sum, { weight }) => sum + weight, 0);
  const modulo = (hash: bigint, divisor: number) => Number(hash % BigInt(divisor));
  const entries = hosts.map(({ id, weight }) => ({
    id,
    offset: modulo(xxhashWasm.h64(id), size),
    skip: modulo(xxhashWasm.h64(id, 1n), size - 1) + 1,
    weight: weight / total,
    target: 0,
    next: 0,
  }));
  const heaviest = Math.max(...entries.map(({ weight }) => weight));
  const table = new Array<string>(size);
  let taken = 0;
  for (let round = 1; taken < size; round++) {
    for (const entry of entries) {
      if (taken === size || round * entry.weight < entry.target) continue;
      entry.target += heaviest;
      const slot = () => (entry.offset + entry.skip * entry.next++) % size;
      let free = slot();
      while (table[free] !== undefined) free = slot();
      table[free] = entry.id;
      taken++;
    }
  }
  return table;
}

const weights = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map((weight) => weight / 10),
  fc.constantFrom(1, 1 / 3, 100, 1e9, 1e-320),
  fc.double({ min: 0.01, max: 10, noNaN: true }),
);
const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,12}$/), { minLength: 1, maxLength: 12 });
const hosts = ids.chain((names) =>
  fc
    .array(weights, { minLength: names.length, maxLength: names.length })
    .map((some) => names.toSorted().map((id, i) => ({ id, weight: some[i]! }))),
);

test("maglevTable: Envoy's loop, for any hosts and weights", () => {
  fc.assert(
    fc.property(hosts, fc.constantFrom(13, 17, 101, 1009), (nodes, size) => {
      const owners = Array.from(maglevTable(nodes, size), (index) => nodes[index]!.id);
      assert.deepEqual(owners, naiveTable(nodes, size));
    }),
    { numRuns: 300 },
  );
});

test('maglevTable: the weighted tables of maglev_lb_test.cc', () => {
  const two = ['127.0.0.1:90', '127.0.0.1:91'];
  const table = (first: number, second: number) =>
    [
      ...maglevTable(
        [
          { id: two[0]!, weight: first },
          { id: two[1]!, weight: second },
        ],
        17,
      ),
    ].join('');
  assert.equal(table(1, 2), '10010110111110101');
  assert.equal(table(1, 1), '10010110010100101');
  assert.equal(table(8, 2), '10000010010100000');
  assert.deepEqual([...maglevTable(two.slice(0, 1), 17)], new Array(17).fill(0));
});

test('maglevTable: thousands of light nodes beside a heavy one have a slot each, and the heavy one the rest', () => {
  const light = Array.from({ length: 20_000 }, (_, i) => `node-${i}`);
  const table = maglevTable([{ id: 'heavy', weight: 1e9 }, ...light], 500_009);
  const counts = new Uint32Array(20_001);
  for (const owner of table) counts[owner]!++;
  assert.equal(counts[0], 500_009 - 20_000);
  assert.ok(counts.subarray(1).every((count) => count === 1));
});

test('maglevTable: as many slots as nodes, and the smallest table of all', () => {
  const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  assert.deepEqual(
    [...maglevTable(seven, 7)].sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6],
  );
  assert.deepEqual([...maglevTable(['a'], 2)], [0, 0]);
  for (const size of [0, 1, 4, 2.5, 5_000_021])
    assert.throws(() => maglevTable(['a'], size), {
      code: 'ERR_USAGE',
      message: `tableSize: expected a prime from 2 to 5000011, got ${size}`,
    });
});
