import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/lib/random.ts';
import { createPlacement } from '../../src/placement/registry.ts';
import { keyAt } from '../../src/workload/keys.ts';
import { createPopularity, parsePopularity } from '../../src/workload/popularity/parse.ts';
import { predictedShares } from '../../src/workload/predicted-shares.ts';
import { StoredKeys } from '../../src/workload/stored-keys.ts';
import { assertFits } from '../support/goodness-of-fit.ts';

test('a share is the sum of the masses of its keys', () => {
  const popularity = createPopularity(parsePopularity('zipf:1'), 4);
  const { draws, keys } = predictedShares(popularity, (index) => (index === 2 ? 1 : 0), 3);
  const third = 1 / 3 / (1 + 1 / 2 + 1 / 3 + 1 / 4);
  assert.ok(Math.abs(draws[0]! - (1 - third)) < 1e-15 && Math.abs(draws[1]! - third) < 1e-15);
  assert.equal(draws[2], 0);
  assert.deepEqual(keys, [0.75, 0.25, 0]);
});

test('zipf 0.99 over a million keys on a ring: what is drawn is what was predicted', () => {
  const count = 1_000_000;
  const ring = createPlacement('ring', ['node-1', 'node-2', 'node-3'], { vnodes: 160 });
  const popularity = createPopularity(parsePopularity('zipf:0.99'), count);
  const ownerOf = (index: number) => ring.indexOf(keyAt(index, 1));
  const { draws } = predictedShares(popularity, ownerOf, 3);
  const sequence = popularity.draws({ random: new Random(1), part: { index: 0, of: 1 }, stored: new StoredKeys() });
  const counts = new Uint32Array(3);
  const drawn = 300_000;
  for (let i = 0; i < drawn; i++) counts[ownerOf(sequence.next())]!++;
  assertFits(counts, draws);
  for (const [node, share] of draws.entries()) assert.ok(Math.abs(counts[node]! / drawn - share) < 0.01);
});

test('of more than a million keys, those that are not looked at go where the keys go', () => {
  for (const text of ['zipf:0.99', 'latest', 'hotspot:0.1,0.9', 'uniform']) {
    const count = 1_500_000;
    const popularity = createPopularity(parsePopularity(text), count);
    const ownerOf = (index: number) => (index % 5 < 3 ? 0 : 1);
    const { draws } = predictedShares(popularity, ownerOf, 2);
    let exact = 0;
    for (let index = 0; index < count; index++) if (ownerOf(index) === 0) exact += popularity.massOf(index);
    assert.ok(Math.abs(draws[0]! - exact) < 1e-6, `${text}: ${draws[0]}, exactly ${exact}`);
    assert.ok(Math.abs(draws[0]! + draws[1]! - 1) < 1e-9);
  }
});
