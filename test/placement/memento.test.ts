import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random, shuffle } from '../../src/lib/random.ts';
import { mementoChecks } from '../../src/measure/verify/memento-checks.ts';
import { Jump } from '../../src/placement/jump.ts';
import { Memento } from '../../src/placement/memento.ts';
import { MementoBuckets, mementoBucket } from '../../src/placement/memento-buckets.ts';
import { NaiveMemento } from '../support/naive-memento.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { balanceZ, randomKeys } from '../support/sampled-keys.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('memento');

const named = (count: number) => Array.from({ length: count }, (_, i) => `node-${i}`);
const keys = [...randomKeys(300)];
const owners = (placement: Memento) => keys.map(({ low, high }) => placement.nodes[placement.indexOfHash(low, high)]);

/** What becomes of members: a number takes out the node at that index (mod the nodes there are), null lets one join. */
const changes = fc.array(fc.oneof(fc.nat(), fc.constant(null)), { maxLength: 40 });

testVerifyChecks(mementoChecks(), 'memento');

test('memento: after any changes every key is where the paper puts it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), changes, (count, steps) => {
      const naive = new NaiveMemento(count);
      let buckets = new MementoBuckets(count);
      for (const step of steps) {
        const { working } = naive;
        assert.deepEqual(buckets.working(), working);
        if (step === null) {
          assert.equal(buckets.next(), naive.add());
          buckets = buckets.withNext();
        } else if (working.length > 1) {
          const bucket = working[step % working.length]!;
          naive.remove(bucket);
          buckets = buckets.without(bucket);
        }
      }
      assert.equal(buckets.size, naive.size);
      if (buckets.removed.length === 0) return;
      for (const { low, high } of keys.slice(0, 40)) {
        assert.equal(mementoBucket(low, high, buckets.size, buckets.replacers), naive.bucketOf(low, high));
        assert.equal(mementoBucket(low | 0, high | 0, buckets.size, buckets.replacers), naive.bucketOf(low, high));
      }
    }),
  );
});

test('memento: jump, while no node but the last has left', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (count) => {
      const placement = new Memento(named(count + 1)).withoutNode(`node-${count}`);
      const jump = new Jump(named(count));
      assert.equal(placement.bytes, 0);
      assert.deepEqual(placement.nodes, jump.nodes);
      for (const { low, high } of keys) assert.equal(placement.indexOfHash(low, high), jump.indexOfHash(low, high));
    }),
    { numRuns: 30 },
  );
});

test('memento: in any sequence of changes only the keys of a node that leaves move, and only to one that joins', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), changes, (count, steps) => {
      let placement = new Memento(named(count));
      let joined = 0;
      for (const step of steps) {
        if (step !== null && placement.nodes.length === 1) continue;
        const id = step === null ? `joins-${joined++}` : placement.nodes[step % placement.nodes.length]!;
        const after = step === null ? placement.withNode(id) : placement.withoutNode(id);
        const [from, to] = [owners(placement), owners(after)];
        for (const [i, owner] of to.entries()) {
          assert.ok(owner === from[i] || id === (step === null ? owner : from[i]), `${id}: ${from[i]} to ${owner}`);
        }
        placement = after;
      }
    }),
    { numRuns: 60 },
  );
});

test('memento: nodes that come back, the last to leave first, find everything as it was', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.array(fc.nat(), { maxLength: 30 }), (count, picks) => {
      const past: { id: string; placement: Memento }[] = [];
      let placement = new Memento(named(count).map((id, i) => ({ id, zone: `zone-${i % 2}` })));
      for (const pick of picks) {
        if (placement.nodes.length === 1) break;
        const id = placement.nodes[pick % placement.nodes.length]!;
        past.push({ id, placement });
        placement = placement.withoutNode(id);
      }
      for (const { id, placement: before } of past.toReversed()) {
        placement = placement.withNode(id, 1, `zone-${Number(id.slice(5)) % 2}`);
        assert.deepEqual(placement.nodes, before.nodes);
        assert.deepEqual(owners(placement), owners(before));
        assert.deepEqual(placement.replicasOf('key', 3), before.replicasOf('key', 3));
        assert.equal(placement.bytes, before.bytes);
      }
    }),
    { numRuns: 60 },
  );
});

test('memento: what is left stays even, in whatever order nodes leave', () => {
  const random = new Random(7);
  for (const [count, leave] of [
    [10, 5],
    [100, 10],
    [100, 90],
    [1000, 500],
  ] as const) {
    for (const order of ['first', 'last', 'random']) {
      const buckets = Array.from({ length: count }, (_, bucket) => bucket);
      if (order === 'last') buckets.reverse();
      if (order === 'random') shuffle(buckets, random);
      const { replacers } = new MementoBuckets(count, buckets.slice(0, leave));
      const loads = new Float64Array(count);
      for (const { low, high } of randomKeys(50_000, count + leave))
        loads[mementoBucket(low, high, count, replacers)]!++;
      const z = balanceZ(loads.filter((_, bucket) => replacers[bucket] === 0));
      assert.ok(Math.abs(z) < 4, `${order} ${leave} of ${count} leave: z = ${z}`);
    }
  }
});

test('memento: keys hashed by xxh32, which fill half of 64 bits, are spread as evenly', () => {
  let placement = new Memento(named(100));
  for (let i = 0; i < 100; i += 2) placement = placement.withoutNode(`node-${i}`);
  const loads = new Float64Array(50);
  for (let i = 0; i < 100_000; i++) loads[placement.indexOf(`user:${i}:profile`)]!++;
  assert.ok(Math.abs(balanceZ(loads)) < 4, `z = ${balanceZ(loads)}`);
  assert.equal(placement.bytes, 100 * 4 + 50 * 2);
});

test('memento: a node with a weight cannot join', () => {
  assert.throws(() => new Memento(['a', 'b']).withoutNode('a').withNode('c', 2), {
    code: 'ERR_USAGE',
    message: 'weight of c: expected 1, since memento takes no weights, got 2',
  });
});

test('memento: the examples of docs/placement.md', () => {
  const placement = new Memento([...'abcde']).withoutNode('b').withoutNode('d');
  const preferences = { name: 'ace', 'user:1': 'cea', 'user:3': 'cea', 'user:8': 'eca' };
  for (const [key, preference] of Object.entries(preferences)) {
    assert.equal(placement.replicasOf(key, 3).join(''), preference);
  }
});

test('memento: buckets that cannot be are refused', () => {
  const refused = (body: () => unknown, message: RegExp) => assert.throws(body, { code: 'ERR_USAGE', message });
  for (const size of [0, -1, 1.5, 32_769, Number.NaN]) {
    refused(() => new MementoBuckets(size), /^size: expected an integer from 1 to 32768, got /);
  }
  refused(() => new MementoBuckets(32_768).withNext(), /^size: expected an integer from 1 to 32768, got 32769$/);
  refused(() => new MementoBuckets(5, [5]), /^bucket: expected an integer from 0 to 4, got 5$/);
  refused(() => new MementoBuckets(5, [1, 1]), /^bucket: expected one that works, got 1$/);
  refused(() => new MementoBuckets(2, [0, 1]), /^removed buckets: expected an integer from 0 to 1, got 2$/);
  refused(() => new MementoBuckets(5).without(5), /^bucket: expected an integer from 0 to 4, got 5$/);
  refused(() => new MementoBuckets(5).without(1).without(1), /^bucket: expected one that works, got 1$/);
  refused(() => new MementoBuckets(1).without(0), /^size: expected an integer from 1 /);
  refused(
    () => new MementoBuckets(2).without(0).without(1),
    /^removed buckets: expected an integer from 0 to 1, got 2$/,
  );
});
