import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { xxh32, xxh32Signed } from '../../src/hash/xxh32.ts';
import { xxhashWasm } from '../../src/hash/xxhash-wasm.ts';
import { anyString } from '../support/any-string.ts';

const seeds = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

test('xxh32 is bit-identical to xxhash-wasm for every kind of string and any seed', () => {
  fc.assert(
    fc.property(anyString, seeds, (key, seed) => {
      assert.equal(xxh32.hash32(key, seed), xxhashWasm.h32(key, seed));
    }),
    { numRuns: 3000 },
  );
});

test('every length across the words, stripes and the change to WebAssembly', () => {
  const text = 'abcdefghijklmnopqrstuvwxyz0123456789:/#-_.'.repeat(4);
  for (let length = 0; length <= text.length; length++) {
    const key = text.slice(0, length);
    assert.equal(xxh32.hash32(key), xxhashWasm.h32(key), `length ${length}`);
  }
});

test('a non-ASCII char at any place of a short key', () => {
  for (const odd of ['é', '中', '\ud800', '\udfff', '\u0080']) {
    for (let at = 0; at < 40; at++) {
      const key = `${'k'.repeat(at)}${odd}${'k'.repeat(39 - at)}`;
      assert.equal(xxh32.hash32(key), xxhashWasm.h32(key), `${JSON.stringify(odd)} at ${at}`);
    }
  }
});

test('a lone surrogate counts as U+FFFD', () => {
  assert.equal(xxh32.hash32('a\ud800b'), xxh32.hash32('a\ufffdb'));
});

test('the signed form is the same 32 bits', () => {
  fc.assert(fc.property(anyString, (key) => xxh32Signed(key, 0) >>> 0 === xxh32.hash32(key)));
});
