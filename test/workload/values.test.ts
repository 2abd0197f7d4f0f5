import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isValueOf, valueOf } from '../../src/workload/values.ts';

const key = fc.string({ minLength: 1, maxLength: 40 });
const version = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const size = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 200_000 }));

test('a value has its size, is printable ASCII and is recognized from its key alone', () => {
  fc.assert(
    fc.property(key, version, size, (key, version, size) => {
      const value = valueOf(key, version, size);
      assert.equal(value.length, size);
      assert.match(value, /^[!-~]*$/);
      assert.equal(value, valueOf(key, version, size));
      assert.ok(isValueOf(value, key, size));
    }),
  );
});

test('one changed character is seen, where filler vouches for the version', () => {
  fc.assert(
    fc.property(key, version, fc.integer({ min: 32, max: 5000 }), fc.nat(), (key, version, size, at) => {
      const value = valueOf(key, version, size);
      const i = at % size;
      const changed = `${value.slice(0, i)}${value[i] === '0' ? '1' : '0'}${value.slice(i + 1)}`;
      assert.equal(isValueOf(changed, key, size), false);
    }),
  );
});

test('a value cut off, prolonged, or of another key is seen', () => {
  const value = valueOf('user:1:profile', 3, 100);
  assert.equal(isValueOf(value.slice(1), 'user:1:profile', 100), false);
  assert.equal(isValueOf(`${value}x`, 'user:1:profile', 100), false);
  assert.equal(isValueOf(value, 'user:2:profile', 100), false);
  assert.equal(isValueOf('', 'user:1:profile', 100), false);
});

test('versions of a key differ where there is room for one', () => {
  assert.notEqual(valueOf('k', 1, 16), valueOf('k', 2, 16));
  assert.equal(valueOf('k', 1, 15), valueOf('k', 2, 15));
});

test('the format does not change', () => {
  assert.equal(valueOf('user:123:profile', 1, 40), 'c636a9ad00000001ymv"xO*}!F_Qxk-e44G^b4`*');
});
