import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkKey, decodeKey, expectKey, keyPath } from '../../src/protocol/key.ts';
import { KV_PREFIX } from '../../src/protocol/paths.ts';

const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 256 });

function problem(path: string): number {
  const decoded = decodeKey(path, KV_PREFIX.length);
  assert.ok(typeof decoded !== 'string', `${path} was taken for the key ${JSON.stringify(decoded)}`);
  return decoded.status;
}

test('every key comes back from its path', () => {
  fc.assert(fc.property(key, (key) => assert.equal(decodeKey(keyPath(key), KV_PREFIX.length), key)));
  for (const key of [
    '.',
    '..',
    '/',
    '//',
    'a/b',
    '%',
    '%2F',
    ' ',
    '\0',
    '?',
    '#',
    '😀',
    '\ufffd',
    '\ufeff',
    'x'.repeat(1024),
  ])
    assert.equal(decodeKey(keyPath(key), KV_PREFIX.length), key);
});

test('a path is printable ASCII without what ends a path, and never a dot segment', () => {
  fc.assert(fc.property(key, (key) => assert.match(keyPath(key), /^\/kv\/[\x21-\x22\x24-\x3e\x40-\x7e]+$/)));
  assert.equal(keyPath('.'), '/kv/%2E');
  assert.equal(keyPath('..'), '/kv/%2E%2E');
});

test('a raw slash and an encoded one mean the same key', () => {
  assert.equal(decodeKey('/kv/a/b', 4), 'a/b');
  assert.equal(decodeKey('/kv/a%2Fb', 4), 'a/b');
  assert.equal(decodeKey('/kv//a/', 4), '/a/');
});

test('what is no key is 400: empty, bad percent-encoding, bad UTF-8', () => {
  for (const raw of ['', '%', '%2', '%zz', 'a%', '%ff', '%C3', '%C0%80', '%ED%A0%80', '%F8%88%80%80%80', '\ufffd'])
    assert.equal(problem(`/kv/${raw}`), 400, raw);
});

test('a key of more than 1,024 bytes is 414, however it is written', () => {
  assert.equal(problem(`/kv/${'x'.repeat(1025)}`), 414);
  assert.equal(problem(`/kv/${encodeURIComponent('é').repeat(513)}`), 414);
  assert.equal(problem(`/kv/${'é'.repeat(513)}`), 414);
  assert.equal(problem(`/kv/${'%41'.repeat(2000)}`), 414);
  const longest = '😀'.repeat(256);
  assert.equal(decodeKey(keyPath(longest), 4), longest);
});

test('a key that cannot be sent is ERR_USAGE naming what was expected', () => {
  const usage = (message: RegExp) => ({ code: 'ERR_USAGE', message });
  assert.throws(() => keyPath(''), usage(/^key: expected 1 to 1024 bytes of UTF-8, got ""$/));
  assert.throws(() => keyPath('é'.repeat(513)), usage(/^key: expected 1 to 1024 bytes of UTF-8, got "é{76}\.\.\.$/));
  assert.throws(() => keyPath('\ud800'), usage(/^key: expected well-formed Unicode without lone surrogates/));
  assert.throws(() => expectKey(5), usage(/^key: expected a string, got 5$/));
});

test('a key in a body is checked by the same rules', () => {
  fc.assert(fc.property(key, (key) => assert.equal(checkKey(key), key)));
  assert.deepEqual(
    ['', '\udc00', 'x'.repeat(1025)].map((key) => (checkKey(key) as { status: number }).status),
    [400, 400, 414],
  );
});
