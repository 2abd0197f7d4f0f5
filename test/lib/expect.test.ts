import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectInteger, expectNumber, expectOneOf, shown, usageError } from '../../src/lib/expect.ts';

const refused = (body: () => unknown, message: string) => assert.throws(body, { code: 'ERR_USAGE', message });

test('an integer within its range comes back; its ends belong to it', () => {
  assert.equal(expectInteger('n', 1, 1, 3), 1);
  assert.equal(expectInteger('n', 3, 1, 3), 3);
  for (const [value, got] of [
    [0, '0'],
    [4, '4'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    ['2', '"2"'],
    [undefined, 'undefined'],
    [2n, '2n'],
  ]) {
    refused(() => expectInteger('n', value, 1, 3), `n: expected an integer from 1 to 3, got ${got}`);
  }
});

test('a number within its range comes back, and is finite where the range is', () => {
  assert.equal(expectNumber('w', 0.5, 0.5, 2), 0.5);
  assert.equal(expectNumber('w', 2, 0.5, 2), 2);
  for (const value of [0.4, 2.1, Number.NaN, Number.POSITIVE_INFINITY]) {
    refused(() => expectNumber('w', value, 0.5, 2), `w: expected a number from 0.5 to 2, got ${value}`);
  }
});

test('a word is one of those allowed', () => {
  assert.equal(expectOneOf('hash', 'md5', ['md5', 'sha1']), 'md5');
  refused(() => expectOneOf('hash', 'MD5', ['md5', 'sha1']), 'hash: expected one of md5, sha1, got "MD5"');
});

test('a message shows any value on one short line', () => {
  assert.equal(shown('a "quoted"\nline'), '"a \\"quoted\\"\\nline"');
  assert.equal(shown({ id: 'a', list: [1, [2]] }), "{ id: 'a', list: [ 1, [Array] ] }");
  assert.equal(shown('x'.repeat(79)).length, 80);
  assert.ok(shown('x'.repeat(500)).endsWith('...'));
  assert.equal(usageError('key', 'a string', 7).message, 'key: expected a string, got 7');
});
