import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BoundedLoads } from '../../src/placement/bounded-loads.ts';
import { Ring } from '../../src/placement/ring.ts';
import { NaiveRing } from '../support/naive-ring.ts';

const keys = Array.from({ length: 150 }, (_, i) => `user:${i}:profile`);
/** Weights as integers, so that the bounds below can be written down with integers. */
const weights = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
/** Load factors as fractions that doubles hold exactly. */
const sixteenths = fc.constantFrom(16, 17, 20, 24, 160, 2 ** 40);

test('bounded loads: each key goes to the first node clockwise that was not full, and no load is above its bound', () => {
  fc.assert(
    fc.property(weights, sixteenths, fc.integer({ min: 1, max: 10 }), (some, factor, vnodes) => {
      const nodes = some.map((weight, i) => ({ id: `node-${i}`, weight }));
      const sum = some.reduce((total, weight) => total + weight, 0);
      const naive = new NaiveRing(nodes, vnodes);
      const bounded = new BoundedLoads(new Ring(nodes, { vnodes }), factor / 16);
      const loads = nodes.map(() => 0);
      for (const [before, key] of keys.entries()) {
        const cap = (i: number) => Math.ceil((factor * (before + 1) * some[i]!) / (16 * sum));
        const index = naive
          .replicasOf(key)
          .map((id) => nodes.findIndex((node) => node.id === id))
          .find((i) => loads[i]! < cap(i))!;
        loads[index]!++;
        assert.equal(bounded.place(key), index);
        assert.ok(bounded.loads.every((load, i) => load === loads[i] && load <= cap(i)));
      }
      assert.equal(bounded.total, keys.length);
    }),
    { numRuns: 100 },
  );
});

test('bounded loads: any load factor and any weights work, and keep the bound', () => {
  const factors = fc.oneof(fc.constantFrom(1, 1.1, 1e308), fc.double({ min: 1, max: 3, noNaN: true }));
  const extremes = fc.array(fc.constantFrom(1e-300, 0.1, 1 / 3, 1, 1.7), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(extremes, factors, (some, factor) => {
      const nodes = some.map((weight, i) => ({ id: `node-${i}`, weight }));
      const bounded = new BoundedLoads(new Ring(nodes, { vnodes: 20 }), factor);
      const sum = some.reduce((total, weight) => total + weight, 0);
      for (const key of keys) {
        const index = bounded.place(key);
        const bound = (factor * bounded.total * some[index]!) / sum;
        assert.ok(bounded.loads[index]! <= Math.ceil(bound * (1 + 1e-12)));
      }
    }),
    { numRuns: 100 },
  );
});

test('bounded loads: with a load factor of 1, n keys put one on each of n nodes', () => {
  const nodes = Array.from({ length: 100 }, (_, i) => `node-${i}`);
  const bounded = new BoundedLoads(new Ring(nodes), 1);
  for (const key of keys.slice(0, 100)) bounded.place(key);
  assert.ok(bounded.loads.every((load) => load === 1));
});

test('bounded loads: a bound that doubles would miss by one is kept', () => {
  // As doubles 49 × (1 / 49) is below 1, and 1.1 × 10 is 11 though the double 1.1 is above 11/10.
  for (const [count, factor] of [
    [49, 1],
    [10, 1.1],
    [3, 1 + Number.EPSILON],
  ] as const) {
    const nodes = Array.from({ length: count }, (_, i) => `node-${i}`);
    const bounded = new BoundedLoads(new Ring(nodes, { vnodes: 1 }), factor);
    const [numerator, denominator] = [BigInt(factor * 2 ** 52), 2n ** 52n * BigInt(count)];
    for (let i = 0; i < 300; i++) {
      const owner = bounded.ring.indexOf('hot');
      const isFull = BigInt(bounded.loads[owner]!) * denominator >= numerator * BigInt(i + 1);
      assert.equal(bounded.place('hot') !== owner, isFull);
    }
  }
});

test('bounded loads: what is released makes room, and places need not be the same again', () => {
  const bounded = new BoundedLoads(new Ring(['a', 'b', 'c'], { vnodes: 4 }), 1);
  const [first, second] = [bounded.place('name'), bounded.place('name')];
  assert.notEqual(first, second);
  bounded.release(first);
  bounded.release(second);
  assert.equal(bounded.total, 0);
  assert.deepEqual([...bounded.loads], [0, 0, 0]);
  assert.equal(bounded.place('name'), first);
});

test('bounded loads: any mix of keys that come and go ends, and a node that takes a key keeps the bound', () => {
  fc.assert(
    fc.property(weights, fc.array(fc.nat(100), { maxLength: 200 }), (some, steps) => {
      const nodes = some.map((weight, i) => ({ id: `node-${i}`, weight }));
      const sum = some.reduce((total, weight) => total + weight, 0);
      const bounded = new BoundedLoads(new Ring(nodes, { vnodes: 5 }), 1);
      for (const step of steps) {
        const loaded = bounded.loads.findIndex((load) => load > 0);
        if (step % 3 === 0 && loaded >= 0) bounded.release(loaded);
        else {
          const index = bounded.place(`key-${step}`);
          assert.ok(bounded.loads[index]! <= Math.ceil((bounded.total * some[index]!) / sum));
        }
      }
      assert.equal(
        bounded.loads.reduce((total, load) => total + load, 0),
        bounded.total,
      );
    }),
  );
});

test('bounded loads: bad input is refused', () => {
  const bounded = new BoundedLoads(new Ring(['a', 'b']));
  const refused = (body: () => unknown, message: RegExp) => assert.throws(body, { code: 'ERR_USAGE', message });
  refused(() => bounded.release(2), /^index: expected an integer from 0 to 1, got 2$/);
  refused(() => bounded.release(0), /^index: expected a node that holds a key, got 0$/);
  refused(() => new BoundedLoads(['a', 'b'] as never), /^ring: expected a Ring, got \[ 'a', 'b' \]$/);
  refused(() => new BoundedLoads(bounded.ring, 0.5), /^loadFactor: expected a finite number of at least 1, got 0.5$/);
});
