import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isValueFor, valueFor } from '../../src/workload/values.ts';

const key = fc.string({ minLength: 1, maxLength: 40 });
const version = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const size = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 200_000 }));

test('a value has its size, is printable ASCII and is recognized from its key alone', () => {
  fc.assert(
    fc.property(key, version, size, (key, version, size) => {
      const value = valueFor(key, version, size);
      assert.equal(value.length, size);
      assert.match(value, /^[!-~]*$/);
      assert.equal(value, valueFor(key, version, size));
      assert.ok(isValueFor(value, key, size));
    }),
  );
});

test('one changed character is seen, where filler vouches for the version', () => {
  fc.assert(
    fc.property(key, version, fc.integer({ min: 32, max: 5000 }), fc.nat(), (key, version, size, at) => {
      const value = valueFor(key, version, size);
      const i = at % size;
      const changed = `${value.slice(0, i)}${value[i] === '0' ? '1' : '0'}${value.slice(i + 1)}`;
      assert.equal(isValueFor(changed, key, size), false);
    }),
  );
});

test('a value cut off, prolonged, or of another key is seen', () => {
  const value = valueFor('user:1:profile', 3, 100);
  assert.equal(isValueFor(value.slice(1), 'user:1:profile', 100), false);
  assert.equal(isValueFor(`${value}x`, 'user:1:profile', 100), false);
  assert.equal(isValueFor(value, 'user:2:profile', 100), false);
  assert.equal(isValueFor('', 'user:1:profile', 100), false);
});

test('versions of a key differ where there is room for one', () => {
  assert.notEqual(valueFor('k', 1, 16), valueFor('k', 2, 16));
  assert.equal(valueFor('k', 1, 15), valueFor('k', 2, 15));
});

test('the format does not change', () => {
  assert.equal(valueFor('user:123:profile', 1, 40), 'c636a9ad00000001ymv"xO*}!F_Qxk-e44G^b4`*');
});
