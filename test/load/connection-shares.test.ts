import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { connectionsByShare } from '../../src/load/connection-shares.ts';

const cases: [shares: number[], connections: number, expected: number[]][] = [
  [[0.5, 0.3, 0.2], 10, [5, 3, 2]],
  [[0.343, 0.3021, 0.3549], 30, [10, 9, 11]],
  [[0.98, 0.01, 0.01], 3, [1, 1, 1]],
  [[0.98, 0.01, 0.01], 10, [8, 1, 1]],
  [[1, 0], 7, [7, 0]],
];
for (const [shares, connections, expected] of cases) {
  test(`${connections} connections by ${shares.join(', ')}`, () => {
    assert.deepEqual(connectionsByShare(shares, connections), expected);
  });
}

test('all connections are given, at least one to each node with a share, none to one without', () => {
  const weights = fc.array(fc.nat(100), { minLength: 1, maxLength: 20 }).filter((each) => each.some((w) => w > 0));
  fc.assert(
    fc.property(weights, fc.nat(500), (weights, extra) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const connections = weights.length + extra;
      const given = connectionsByShare(
        weights.map((weight) => weight / total),
        connections,
      );
      assert.equal(
        given.reduce((sum, each) => sum + each, 0),
        connections,
      );
      assert.deepEqual(
        given.map((each) => each > 0),
        weights.map((weight) => weight > 0),
      );
    }),
  );
});
