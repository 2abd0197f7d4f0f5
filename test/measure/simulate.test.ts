import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type SimulateOptions, simulate } from '../../src/measure/simulate/simulate.ts';
import { hasArcs } from '../../src/placement/arcs.ts';
import { createPlacement, placements } from '../../src/placement/registry.ts';
import type { Plan } from '../../src/result/simulate-result.ts';

const base: SimulateOptions = {
  algorithm: 'ring',
  options: {},
  nodes: ['a', 'b', 'c', 'd'],
  remove: [],
  reweigh: [],
  add: [],
  plan: false,
  keys: 20_000,
  seed: 1,
};
const ofAll = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
const isNear = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} beside ${b}`);
const ranged = [...placements.values()].filter(({ create }) => hasArcs(create(['a'])));

/** The width of a range in hashes or slots: one that ends where it begins is the whole circle. */
function widthOf({ unit, space }: Plan, { above, upTo }: Plan['ranges'][number]): bigint {
  const read = (text: string) => BigInt(unit === 'slot' ? text : `0x${text}`);
  const size = BigInt(space);
  return ((read(upTo) - read(above) - 1n + 2n * size) % size) + 1n;
}

const changes = fc.record({
  weights: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 8 }),
  remove: fc.nat(3),
  reweigh: fc.nat(3),
  add: fc.nat(3),
});

for (const { name, takesWeights } of ranged) {
  test(`${name}: the ranges of a plan add up to what moves, in integers, and name who owned and who owns them`, async () => {
    await fc.assert(
      fc.asyncProperty(changes, async ({ weights, remove, reweigh, add }) => {
        const weight = (value: number) => (takesWeights ? value : 1);
        const nodes = weights.map((value, i) => ({ id: `n${i}`, weight: weight(value) }));
        const stay = nodes.slice(Math.min(remove, nodes.length - 1));
        const request = {
          ...base,
          algorithm: name,
          options: { vnodes: 7, tableSize: 101 },
          nodes,
          remove: nodes.slice(0, nodes.length - stay.length).map(({ id }) => id),
          reweigh: stay.slice(0, reweigh).map(({ id }) => ({ id, weight: weight(4) })),
          add: Array.from({ length: add }, (_, i) => ({ id: `new${i}`, weight: weight(i + 1) })),
          plan: true,
        };
        const { movement, plan, flows } = await simulate(request);
        const widths = plan!.ranges.map((range) => widthOf(plan!, range));
        const sum = widths.reduce((total, width) => total + width, 0n);
        // The fraction is a double: of what is counted in 2^64 hashes it has the first 53 bits, and so has every width.
        assert.equal(Number(sum) / Number(plan!.space), movement.moved);
        assert.ok(widths.every((width) => width > 0n));
        for (const { from, to, fraction } of flows) {
          isNear(
            ofAll(plan!.ranges.filter((it) => it.from === from && it.to === to).map((it) => it.fraction)),
            fraction,
          );
        }
      }),
      { numRuns: 40 },
    );
  });
}

test('a plan of the ring is right at the ends of its ranges, hash by hash', async () => {
  const options = { vnodes: 3 };
  const { plan } = await simulate({ ...base, options, remove: ['b'], add: ['e', 'f'], plan: true });
  const before = createPlacement('ring', ['a', 'b', 'c', 'd'], options);
  const after = createPlacement('ring', ['a', 'c', 'd', 'e', 'f'], options);
  const owner = (placement: typeof before, hash: bigint) => placement.nodes[placement.indexOfHash(Number(hash) | 0)];
  assert.equal(plan!.unit, 'hash32');
  for (const { above, upTo, from, to } of plan!.ranges) {
    assert.match(above + upTo, /^[0-9a-f]{16}$/);
    for (const hash of [(BigInt(`0x${above}`) + 1n) % 2n ** 32n, BigInt(`0x${upTo}`)]) {
      assert.deepEqual([owner(before, hash), owner(after, hash)], [from, to]);
    }
  }
});

test('a plan of 64-bit hashes is right up to the last 11 bits, which doubles have no room for', async () => {
  const { plan } = await simulate({ ...base, algorithm: 'envoy-ring', remove: ['b'], add: ['e'], plan: true });
  const before = createPlacement('envoy-ring', ['a', 'b', 'c', 'd']);
  const after = createPlacement('envoy-ring', ['a', 'c', 'd', 'e']);
  const owner = (placement: typeof before, hash: bigint) =>
    placement.nodes[placement.indexOfHash(Number(hash & 0xffff_ffffn) | 0, Number(hash >> 32n) | 0)];
  assert.equal(plan!.unit, 'hash64');
  for (const { above, upTo, from, to } of plan!.ranges) {
    const [first, last] = [BigInt(`0x${above}`), BigInt(`0x${upTo}`)];
    assert.deepEqual([above.length, upTo.length, first & 0x7ffn, last & 0x7ffn], [16, 16, 0x7ffn, 0x7ffn]);
    for (const hash of [(first + 0x800n) % 2n ** 64n, last]) {
      assert.deepEqual([owner(before, hash), owner(after, hash)], [from, to]);
    }
  }
});

test('a node joins the ring: the minimum moves, to it alone, and its share says how much', async () => {
  const { movement, flows, nodes, keys, leavers } = await simulate({ ...base, add: ['e'] });
  assert.equal(movement.moved, nodes.find(({ id }) => id === 'e')!.shareAfter);
  isNear(movement.minimum, movement.moved);
  isNear(movement.ideal, 1 / 5);
  assert.deepEqual(new Set(flows.map(({ to }) => to)), new Set(['e']));
  assert.deepEqual([movement.collateral, movement.exact, movement.standardError, keys], [0, true, null, null]);
  assert.deepEqual(leavers, []);
});

test('a node leaves: its load goes to its heirs, who grow by what they take of it', async () => {
  const { movement, nodes, leavers } = await simulate({ ...base, remove: ['b'] });
  const [leaver] = leavers;
  assert.equal(leavers.length, 1);
  assert.equal(leaver!.share, movement.moved);
  isNear(ofAll(leaver!.heirs.map(({ ofLeaver }) => ofLeaver)), 1);
  for (const heir of leaver!.heirs) {
    const { shareBefore, shareAfter } = nodes.find(({ id }) => id === heir.id)!;
    isNear(shareAfter! - shareBefore!, heir.fraction);
    isNear(heir.growth!, shareAfter! / shareBefore! - 1);
  }
  const growths = leaver!.heirs.map(({ growth }) => growth!);
  assert.deepEqual(
    growths,
    growths.toSorted((a, b) => b - a),
  );
});

test('a heavier node draws keys, and none of them is collateral; the ideal follows the weights', async () => {
  const { movement, flows, nodes } = await simulate({ ...base, reweigh: [{ id: 'c', weight: 3 }] });
  isNear(movement.ideal, 3 / 6 - 1 / 4);
  assert.equal(movement.collateral, 0);
  assert.deepEqual(new Set(flows.map(({ to }) => to)), new Set(['c']));
  const c = nodes.find(({ id }) => id === 'c');
  assert.deepEqual([c!.weightBefore, c!.weightAfter], [1, 3]);
});

test('sampled: modulo moves N/(N + 1) of the keys, most of it collateral, with its standard error', async () => {
  const { movement, keys, nodes } = await simulate({ ...base, algorithm: 'modulo', add: ['e'] });
  assert.equal(keys, 20_000);
  assert.equal(movement.exact, false);
  isNear(movement.standardError!, Math.sqrt((movement.moved * (1 - movement.moved)) / 20_000));
  assert.ok(Math.abs(movement.moved - 4 / 5) < 6 * movement.standardError!);
  assert.ok(Math.abs(movement.collateral - 3 / 5) < 0.03);
  isNear(ofAll(nodes.map(({ shareAfter }) => shareAfter ?? 0)), 1);
});

for (const { name, removal } of placements.values()) {
  test(`${name}: sets of replicas gain as many as they lose, and the node that leaves loses all of its own`, async () => {
    const nodes = ['a', 'b', 'c', 'd', 'e'];
    const leaver = removal === 'any' ? 'b' : 'e';
    const { replicas } = await simulate({ ...base, algorithm: name, nodes, remove: [leaver], replicas: 3, keys: 3000 });
    const { changed, moved, nodes: holders } = replicas!;
    isNear(ofAll(changed), 1);
    isNear(ofAll(holders.map(({ gains }) => gains)), moved);
    isNear(ofAll(holders.map(({ loses }) => loses)), moved);
    isNear(ofAll(holders.map(({ before }) => before)), 3);
    for (const { before, after, gains, loses } of holders) isNear(before + gains - loses, after);
    const gone = holders.find(({ id }) => id === leaver)!;
    assert.deepEqual([gone.loses, gone.after, gone.gains], [gone.before, 0, 0]);
  });
}

test('bad changes are refused with one line', async () => {
  const refused = (request: Partial<SimulateOptions>, message: RegExp) =>
    assert.rejects(simulate({ ...base, ...request }), { code: 'ERR_USAGE', message });
  await refused({ remove: ['x'] }, /^node that leaves: expected the id of a node, got "x"$/);
  await refused({ remove: ['a', 'a'] }, /^node that leaves: expected the id of a node, got "a"$/);
  await refused({ nodes: ['a'], remove: ['a'] }, /^nodes that leave: expected at least one node to stay, got /);
  await refused({ reweigh: [{ id: 'x', weight: 2 }] }, /^node to reweigh: expected the id of a node, got "x"$/);
  await refused({ add: ['e', 'e'] }, /^node that joins: expected an id that is not a node yet, got "e"$/);
  await refused({ add: ['a'] }, /^node that joins: expected an id that is not a node yet, got "a"$/);
  await refused({ nodes: ['a', 'a'] }, /^nodes: expected each id once, got "a"$/);
  await refused({ replicas: 5 }, /^replicas: expected an integer from 1 to 4, the number of nodes, got 5$/);
  await refused({ remove: ['a'], replicas: 4 }, /^replicas: expected an integer from 1 to 3, /);
  await refused(
    { algorithm: 'modulo', plan: true },
    /^plan: expected an algorithm that has ranges \(ring.*got "modulo"$/,
  );
  await refused({ add: [{ id: 'e', weight: 1e9 }] }, /^vnodes × weights of all nodes: expected at most /);
  for (const weight of [0, -1, Number.NaN])
    await refused({ add: [{ id: 'e', weight }] }, /^weight of e: expected a number/);
  for (const { name, takesWeights, removal } of placements.values()) {
    if (!takesWeights)
      await refused({ algorithm: name, reweigh: [{ id: 'a', weight: 2 }] }, /^weight of a: expected 1, since/);
    if (removal === 'tail')
      await refused({ algorithm: name, remove: ['a'] }, /^node: expected "d", the last one, since/);
  }
});

test('an abort keeps what was sampled, and says how much', async () => {
  const signal = AbortSignal.abort();
  const { complete, keys } = await simulate({ ...base, algorithm: 'modulo', add: ['e'], signal });
  assert.equal(complete, false);
  assert.ok(keys! > 0 && keys! < 20_000);
});
