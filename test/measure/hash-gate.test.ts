import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashFunction, hashFunctions } from '../../src/hash/registry.ts';
import { gateHashes, hashQuality, hashWeakness } from '../../src/measure/hash-gate.ts';
import { NODE_SHAPES } from '../../src/measure/node-shapes.ts';
import { keyShapeNames } from '../../src/workload/key-shapes.ts';

for (const shape of keyShapeNames) {
  test(`${shape} keys: good functions pass for every use, djb2 and java fail for points`, () => {
    // The digests are slow, and the same to all shapes.
    for (const name of [
      'xxh32',
      'xxh64',
      'murmur3',
      ...(shape === 'user' ? ['xxh3', 'md5', 'sha1'].filter((name) => hashFunctions.has(name)) : []),
    ]) {
      for (const use of ['points', 'remainder', 'mixed'] as const) {
        assert.deepEqual(hashQuality(hashFunction(name), use, shape), { passes: true, reason: null }, `${name} ${use}`);
      }
    }
    for (const name of ['djb2', 'java']) {
      const { passes, reason } = hashQuality(hashFunction(name), 'points', shape);
      assert.equal(passes, false, name);
      assert.match(reason!, /^top bits of (keys|points of nodes such as .*) (uneven|patterned) \(z = -?\d+\)$/);
    }
  });
}

test('fnv1a is weak for points, by the ids of nodes, but not for remainders', () => {
  assert.match(hashQuality(hashFunction('fnv1a')).reason!, /^top bits of points of nodes such as node-1 uneven/);
  assert.equal(hashQuality(hashFunction('fnv1a'), 'remainder').passes, true);
});

test('where hashes are mixed again, only keys or nodes that cannot be told apart count', () => {
  const halved = { ...hashFunction('xxh32'), hash32: (key: string) => hashFunction('xxh32').hash32(key) & 0xfffff };
  assert.match(hashQuality(halved, 'mixed').reason!, /hashes of keys are repeats: chance makes 1\.2$/);
  const deaf = { ...halved, hash32: () => 7 };
  assert.match(hashWeakness(deaf, new Uint32Array(0), 'mixed')!, /^999 of 1000 hashes of nodes such as node-1/);
});

test('a key that is there twice is no fault of the hash, and few keys say nothing', () => {
  const xxh32 = hashFunction('xxh32');
  assert.equal(hashWeakness(xxh32, gateHashes(xxh32, new Array(5000).fill('a')), 'mixed'), null);
  assert.equal(hashWeakness(xxh32, gateHashes(xxh32, ['a', 'b', 'c']), 'remainder'), null);
});

test('ids of nodes differ', () => {
  for (const [shape, nodeId] of Object.entries(NODE_SHAPES)) {
    assert.equal(new Set(Array.from({ length: 10_000 }, (_, i) => nodeId(i))).size, 10_000, shape);
  }
});
