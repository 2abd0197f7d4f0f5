import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { md5, md5Into, md5Signed } from '../../src/hash/md5.ts';
import { anyString } from '../support/any-string.ts';

function expectMd5(key: string) {
  const expected = createHash('md5').update(key, 'utf8').digest();
  const words = new Int32Array(4);
  md5Into(key, words);
  assert.deepEqual(Buffer.from(words.buffer), expected, JSON.stringify(key));
  assert.equal(md5Signed(key), words[0]);
  assert.equal(md5.hash32(key), words[0]! >>> 0);
  const halves = new Int32Array(2);
  md5.hash64Into(key, 0, halves);
  assert.deepEqual(halves, words.subarray(0, 2));
}

test('md5 is what node:crypto gives, for every kind of string', () => {
  fc.assert(fc.property(anyString, expectMd5), { numRuns: 2000 });
});

test('md5: the suite of RFC 1321', () => {
  const cases = {
    '': 'd41d8cd98f00b204e9800998ecf8427e',
    a: '0cc175b9c0f1b6a831c399e269772661',
    'message digest': 'f96b697d7cb7938d525a2f31aaf161d0',
    ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789: 'd174ab98d277d9f5a5611c2c9f419d9f',
  };
  for (const [key, expected] of Object.entries(cases)) {
    const words = new Int32Array(4);
    md5Into(key, words);
    assert.equal(Buffer.from(words.buffer).toString('hex'), expected);
  }
});

test('md5: every length across the words and the second block, after a longer key and after a shorter one', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz0123456789:/#-_.'.repeat(4);
  for (let length = 0; length <= text.length; length++) expectMd5(text.slice(0, length));
  for (let length = text.length; length >= 0; length--) expectMd5(text.slice(-length));
});

test('md5: a char beyond ASCII at any place of a short key', () => {
  for (const odd of ['\u0080', 'é', '中', '\ud800', '\udfff', '🔑']) {
    for (let at = 0; at < 56; at++) expectMd5(`${'k'.repeat(at)}${odd}${'k'.repeat(55 - at)}`.slice(0, 55));
  }
});
