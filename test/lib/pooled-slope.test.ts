import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pooledSlope } from '../../src/lib/pooled-slope.ts';

test('groups that lie on lines of one slope have that slope, whatever their levels', () => {
  const x = [0, 1, 3, 7];
  const on = (level: number) => ({ x, y: x.map((each) => level + 0.5 * each) });
  assert.equal(pooledSlope([on(0), on(100), on(-8)]), 0.5);
});

test('pairs count by how far apart they are, and one wild sample hardly does', () => {
  // Slopes 2 (weight 1), 0 (weight 2) and 2/3 (weight 3): half of 6 is reached at 2/3.
  assert.equal(pooledSlope([{ x: [0, 1, 3], y: [0, 2, 2] }]), 2 / 3);
  assert.equal(pooledSlope([{ x: [0, 1, 2, 3, 4, 5], y: [0, 1, 2, 3, 4, 900] }]), 1);
});

test('where x does not vary there is no slope', () => {
  assert.equal(pooledSlope([{ x: [2, 2], y: [1, 5] }]), 0);
  assert.equal(pooledSlope([]), 0);
});
