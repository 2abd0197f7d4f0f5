import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashFunction } from '../../src/hash/registry.ts';
import { mix32 } from '../../src/lib/mix.ts';
import { Random } from '../../src/lib/random.ts';
import { hashKeys } from '../../src/placement/hashed-keys.ts';
import { sampledMovement } from '../../src/placement/movement.ts';
import type { NodeSpec } from '../../src/placement/placement.ts';
import { Rendezvous } from '../../src/placement/rendezvous.ts';
import { rendezvousIndex, scaledWeights, weightedRendezvousIndex } from '../../src/placement/rendezvous-scores.ts';
import { testEvenPlacementLaws } from '../support/even-placement-laws.ts';
import { testPlacementContract } from '../support/placement-contract.ts';

testPlacementContract('rendezvous');
testEvenPlacementLaws('rendezvous', [{}, { seed: 7 }]);

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,10}$/), { minLength: 1, maxLength: 10 });
const weight = fc.oneof(fc.constantFrom(1, 1, 2, 0.5, 1e-9, 1e9), fc.double({ min: 0.01, max: 100, noNaN: true }));
const members = fc
  .tuple(ids, fc.array(weight, { minLength: 10, maxLength: 10 }))
  .map(([names, weights]) => names.map((id, i) => ({ id, weight: weights[i]! })));

/** The rules of docs/placement.md, written plainly: every node's score, sorted. */
function plainPreference(nodes: readonly { id: string; weight: number }[], hash: number, seed = 0): string[] {
  const halves = new Int32Array(2);
  const scored = nodes.map(({ id, weight }) => {
    hashFunction('xxh64').hash64Into(id, seed, halves);
    const u = (mix32(mix32(hash ^ halves[0]!) ^ halves[1]!) + 0.5) / 2 ** 32;
    return { id, score: -weight / Math.log(u) };
  });
  return scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
}

/** Of `count` random hashes, how many each node owns, as standard errors off its share. */
function shareErrors(placement: Rendezvous, weights: readonly number[], count = 40_000): number[] {
  const counts = new Float64Array(weights.length);
  const random = new Random(1);
  for (let i = 0; i < count; i++) counts[placement.indexOfHash(random.uint32())]!++;
  const total = weights.reduce((a, b) => a + b);
  return weights.map((w, i) => (counts[i]! - (count * w) / total) / Math.sqrt(count * (w / total) * (1 - w / total)));
}

test('rendezvous: owner and replicas are those of the plain formula, for any weights', () => {
  fc.assert(
    fc.property(members, fc.array(fc.string(), { maxLength: 30 }), fc.constantFrom(0, 7), (nodes, keys, seed) => {
      const placement = new Rendezvous(nodes, { seed });
      for (const key of keys) {
        const expected = plainPreference(nodes, hashFunction('xxh32').hash32(key, seed), seed);
        assert.deepEqual(placement.replicasOf(key, nodes.length), expected);
        assert.equal(placement.ownerOf(key), expected[0]);
      }
    }),
  );
});

test('rendezvous: the same over many nodes, with and without weights', () => {
  for (const weightOf of [() => 1, () => 3, (i: number) => 1 + (i % 5), (i: number) => 10 ** ((i % 19) - 9)]) {
    const nodes = Array.from({ length: 100 }, (_, i) => ({ id: `node-${i}`, weight: weightOf(i) }));
    const placement = new Rendezvous(nodes);
    const random = new Random(2);
    for (let i = 0; i < 300; i++) {
      const hash = random.uint32();
      assert.equal(placement.nodes[placement.indexOfHash(hash)], plainPreference(nodes, hash)[0]);
    }
  }
});

test('rendezvous: weights set the shares', () => {
  const weights = [1, 2, 3, 0.5, 10, 0.01];
  const placement = new Rendezvous(weights.map((weight, i) => ({ id: `node-${i}`, weight })));
  for (const error of shareErrors(placement, weights)) assert.ok(Math.abs(error) < 4, `${error} standard errors`);
});

test('rendezvous: weights of any size stand beside each other', () => {
  const of = (weights: readonly number[]) => new Rendezvous(weights.map((weight, i) => ({ id: `node-${i}`, weight })));
  const far = of([1e-9, 1e9, 1]);
  for (let i = 0; i < 1000; i++) assert.deepEqual(far.replicasOf(`key-${i}`, 3), ['node-1', 'node-2', 'node-0']);
  for (const huge of [Number.MAX_VALUE, 1e300, Number.MIN_VALUE * 8, 1e-300]) {
    for (const error of shareErrors(of([huge, huge / 2, huge]), [2, 1, 2])) assert.ok(Math.abs(error) < 4, `${huge}`);
  }
  assert.equal(of([Number.MIN_VALUE, Number.MAX_VALUE]).ownerOf('key'), 'node-1');
});

test('rendezvous: nodes with weights that join and leave take and give up only what is theirs', () => {
  const keys = hashKeys(
    Array.from({ length: 300 }, (_, i) => `user:${i}:profile`),
    hashFunction('xxh32'),
  );
  fc.assert(
    fc.property(members, weight, (nodes, joining) => {
      const before = new Rendezvous(nodes);
      const after = before.withNode('JOINS', joining);
      assert.equal(sampledMovement(before, after, keys).collateral, 0);
      assert.equal(sampledMovement(after, before, keys).collateral, 0);
      const heavier = before.withNode('JOINS', joining * 2);
      for (let i = 0; i < keys.length; i++) {
        const [was, is] = [after, heavier].map((it) => it.nodes[it.indexOfHash(keys.hash32[i]!)]);
        assert.ok(was === is || is === 'JOINS', `a key went from ${was} to ${is}`);
      }
    }),
    { numRuns: 50 },
  );
});

test('rendezvous: nodes whose ids agree in 32 bits, or in the hash of keys, share alike', () => {
  const seen = new Map<number, string>();
  let twins: [string, string] | undefined;
  for (let i = 0; twins === undefined; i++) {
    const [id, hash] = [`node-${i}`, hashFunction('xxh32').hash32(`node-${i}`)];
    if (seen.has(hash)) twins = [seen.get(hash)!, id];
    seen.set(hash, id);
  }
  for (const placement of [new Rendezvous(twins), new Rendezvous(['Aa', 'BB'], { hash: 'java' })]) {
    for (const error of shareErrors(placement, [1, 1])) assert.ok(Math.abs(error) < 4, `${placement.nodes}: ${error}`);
  }
});

test('rendezvous: of equal scores the first in order wins', () => {
  const words = Int32Array.of(3, 4, 1, 2, 1, 2, 3, 4);
  const weights = scaledWeights([1, 1, 1, 0.5])!;
  const winners = new Set<number>();
  for (let hash = 0; hash < 50; hash++) {
    const winner = rendezvousIndex(words, hash);
    assert.equal(weightedRendezvousIndex(words, weights, hash), winner);
    winners.add(winner);
  }
  assert.deepEqual(winners, new Set([0, 1]));
  assert.equal(scaledWeights([3, 3]), null);
});

test('rendezvous: a slightly heavier node is not passed over, nor is one that draws 0', () => {
  // Both nodes draw alike; in some 10 of 5,000 draws 1 - u is so small that a looser bound would skip the second.
  const twins = Int32Array.of(3, 4, 3, 4);
  for (let hash = 0; hash < 5000; hash++)
    assert.equal(weightedRendezvousIndex(twins, Float64Array.of(1, 1.000001), hash), 1);
  // mix32(0) is 0, so words of the hash and 0 draw 0.
  assert.equal(weightedRendezvousIndex(Int32Array.of(5, 1, 5, 0), Float64Array.of(1e-9, 1e9), 5), 1);
});

test('rendezvous: replicas by falling score, of thousands of nodes', () => {
  const nodes: NodeSpec[] = Array.from({ length: 3000 }, (_, i) => ({ id: `node-${i}`, weight: 1 + (i % 2) }));
  const expected = plainPreference(nodes as { id: string; weight: number }[], hashFunction('xxh32').hash32('key'));
  const placement = new Rendezvous(nodes);
  assert.deepEqual(placement.replicasOf('key', 3000), expected);
  assert.deepEqual(placement.replicasOf('key', 3), expected.slice(0, 3));
  for (let i = 0; i < 300; i++) assert.deepEqual(placement.replicasOf(`key-${i}`, 1), [placement.ownerOf(`key-${i}`)]);
});
