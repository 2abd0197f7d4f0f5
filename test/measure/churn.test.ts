import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ChurnOptions, churn } from '../../src/measure/churn/churn.ts';
import { churnSteps, removalCounts } from '../../src/measure/churn/steps.ts';
import { placements } from '../../src/placement/registry.ts';
import type { ChurnOrder, ChurnRow } from '../../src/result/churn-result.ts';
import { keysOf } from '../../src/workload/keys.ts';

const orders: ChurnOrder[] = ['lifo', 'fifo', 'random'];
const options: ChurnOptions = {
  algorithms: ['ring'],
  vnodes: 20,
  nodes: 20,
  orders,
  remove: [50, 90],
  keys: keysOf(2000, 1),
  seed: 1,
  quick: true,
};

test('steps go down to the fewest nodes and back the same way, and every change leads from one to the next', () => {
  const cases = [fc.integer({ min: 2, max: 40 }), fc.constantFrom(...orders), fc.nat()] as const;
  fc.assert(
    fc.property(...cases, (count, order, seed) => {
      const ids = Array.from({ length: count }, (_, i) => `n${i}`);
      const counts = removalCounts(count, [50]);
      const steps = churnSteps(ids, order, counts, seed);
      assert.deepEqual(
        steps.map(({ gone }) => gone),
        [0, ...counts, 0],
      );
      assert.deepEqual(steps.at(-1)!.nodes, ids);
      for (const [i, { phase, nodes, changed }] of steps.entries()) {
        if (i === 0) continue;
        const [fewer, more] = phase === 'remove' ? [nodes, steps[i - 1]!.nodes] : [steps[i - 1]!.nodes, nodes];
        assert.deepEqual(new Set([...fewer, ...changed]), new Set(more));
        assert.equal(fewer.length + changed.length, more.length);
      }
    }),
  );
});

test('the last that came leaves first, the first, or anyone; who left last comes back first', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const changed = (order: ChurnOrder) => churnSteps(ids, order, [1, 3], 1).map((step) => step.changed.join(''));
  assert.deepEqual(changed('lifo'), ['', 'd', 'cb', 'bc', 'd']);
  assert.deepEqual(changed('fifo'), ['', 'a', 'bc', 'cb', 'a']);
  const [, first, second, third, fourth] = changed('random');
  assert.equal(third, [...second!].reverse().join(''));
  assert.equal(fourth, first);
});

test('percents become nodes, ascending; a step that takes none or all is refused', () => {
  assert.deepEqual(removalCounts(1000, [90, 10, 30, 50]), [100, 300, 500, 900]);
  assert.deepEqual(removalCounts(10, [33, 30]), [3]);
  const refused = (percents: number[]) =>
    assert.throws(() => removalCounts(10, percents), {
      code: 'ERR_USAGE',
      message: `remove: expected a part of 10 nodes that leaves one, and takes one, got "${percents[0]} %"`,
    });
  refused([100]);
  refused([0]);
  refused([99]);
});

for (const { name, hasCollateral, removal } of placements.values()) {
  test(`${name}: when nodes are back, so are their keys; nothing else moves on the way`, async () => {
    const asked: ChurnOrder[] = ['lifo', 'random'];
    const { rows, unsupported, complete } = await churn({
      ...options,
      algorithms: [name],
      orders: asked,
      remove: [60],
    });
    assert.equal(complete, true);
    const ran = removal === 'tail' ? ['lifo'] : asked;
    assert.deepEqual(
      unsupported.map(({ order }) => order),
      asked.filter((order) => !ran.includes(order)),
    );
    assert.deepEqual(
      rows.map(({ nodes }) => nodes),
      ran.flatMap(() => [20, 8, 20]),
    );
    for (const row of rows) {
      assert.equal(row.astray, row.phase === 'restore' ? 0 : null);
      assert.equal(row.movement === null, row.phase === 'start');
      if (!hasCollateral) assert.equal(row.movement?.collateral ?? 0, 0);
      assert.ok(row.loads.min <= 2000 / row.nodes && row.loads.max >= 2000 / row.nodes);
      assert.ok(row.share.peakToMean >= 1 && row.lookupNs.p50 > 0 && row.searchNs.p50 > 0);
    }
    const moved = (row: ChurnRow) => row.movement!.moved;
    // Down and up between the same two sets the same keys move.
    for (let i = 0; i < rows.length; i += 3) assert.equal(moved(rows[i + 1]!), moved(rows[i + 2]!));
  });
}

test('ideal is the part of the nodes that changed; the ring stays near it', async () => {
  const { rows } = await churn({ ...options, vnodes: 160, orders: ['random'] });
  const ideals = rows.flatMap(({ movement }) => (movement === null ? [] : [movement.ideal]));
  assert.deepEqual(ideals, [10 / 20, 8 / 10, 8 / 10, 10 / 20]);
  for (const { movement } of rows) {
    if (movement) assert.ok(movement.exact && Math.abs(movement.moved - movement.ideal) < 0.15, `${movement.moved}`);
  }
});

test('the same seed makes the same changes', async () => {
  const run = async (seed: number) =>
    (await churn({ ...options, orders: ['random'], seed })).rows.map(({ loads }) => loads);
  assert.deepEqual(await run(3), await run(3));
  assert.notDeepEqual(await run(3), await run(4));
});

test('what an algorithm cannot take is a reason beside others, and an error alone', async () => {
  const hopeless = { ...options, hash: 'nope' };
  await assert.rejects(churn(hopeless), { code: 'ERR_USAGE' });
  const { rows, unsupported } = await churn({ ...hopeless, algorithms: ['ring', 'modulo'] });
  assert.equal(rows.length, 0);
  assert.equal(unsupported.length, 6);
  assert.match(unsupported[0]!.reason, /^hash: expected one of/);
});

test('an abort keeps the rows that are done', async () => {
  const stop = new AbortController();
  const { rows, complete } = await churn({ ...options, signal: stop.signal, onProgress: () => stop.abort() });
  assert.equal(rows.length, 1);
  assert.equal(complete, false);
});
