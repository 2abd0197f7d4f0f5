import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type KeyShape, keyShapeNames, keyShapes, shapedKeys } from '../../src/workload/key-shapes.ts';

const index = fc.nat(2 ** 28 - 1);
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

const looks: Record<KeyShape, RegExp> = {
  user: /^user:\d+:profile$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  url: /^https:\/\/shop\.example\.com\/(books|toys|garden|music)\/\d+\/reviews\?page=[1-7]$/,
  int: /^\d+$/,
  words: /^[a-z]{4}-[a-z]{4}-[a-z]{4}-[a-z]{4}$/,
};

for (const shape of keyShapeNames) {
  const keyAt = keyShapes[shape];

  test(`${shape}: looks like one, and two indices never give the same key`, () => {
    fc.assert(
      fc.property(index, index, seed, (a, b, s) => {
        assert.match(keyAt(a, s), looks[shape]);
        assert.equal(keyAt(a, s) === keyAt(b, s), a === b);
      }),
    );
    for (const s of [0, 1, 7]) assert.equal(new Set(shapedKeys(shape, 50_000, s)).size, 50_000);
  });

  test(`${shape}: the same seed gives the same keys, another seed gives others`, () => {
    assert.deepEqual(shapedKeys(shape, 50, 7), shapedKeys(shape, 50, 7));
    const others = new Set(shapedKeys(shape, 1000, 2));
    assert.ok(shapedKeys(shape, 1000, 1).filter((key) => others.has(key)).length < 5);
  });
}

test('numbered keys begin at 0 with seed 1', () => {
  assert.deepEqual(shapedKeys('user', 2, 1), ['user:0:profile', 'user:1:profile']);
  assert.deepEqual(shapedKeys('int', 2, 1), ['0', '1']);
});
