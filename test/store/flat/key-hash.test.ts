import assert from 'node:assert/strict';
import { test } from 'node:test';
import { halfSipHash, randomKeyHash } from '../../../src/store/flat/key-hash.ts';

/** `test_vectors_hsiphash` of Linux, lib/tests/siphash_kunit.c: number n is the hash of the bytes 0 to n - 1, key 00 … 07. */
const LINUX = [
  0x5814c896, 0xe7e864ca, 0xbc4b0e30, 0x01539939, 0x7e059ea6, 0x88e3d89b, 0xa0080b65, 0x9d38d9d6, 0x577999b1,
  0xc839caed, 0xe4fa32cf, 0x959246ee, 0x6b28096c, 0x66dd9cd6, 0x16658a7c, 0xd0257b04, 0x8b31d501, 0x2b1cd04b,
  0x06712339, 0x522aca67, 0x911bb605, 0x90a65f0e, 0xf826ef7b, 0x62512deb, 0x57150ad7, 0x5d473507, 0x1ec47442,
  0xab64afd3, 0x0a4100d0, 0x6d2ce652, 0x2331b6a3, 0x08d8791a, 0xbc6dda8d, 0xe0f6c934, 0xb0652033, 0x9b9851cc,
];

test('it is HalfSipHash-1-3, wherever the bytes stand and whatever stands behind them', () => {
  const hash = halfSipHash(0x03020100, 0x07060504);
  for (const [length, expected] of LINUX.entries()) {
    for (const at of [0, 3]) {
      const words = new Uint32Array(20).fill(0xdeadbeef);
      new Uint8Array(words.buffer, 4 * at, length).set(Array.from({ length }, (_, i) => i));
      assert.equal(hash(words, at, length) >>> 0, expected, `${length} bytes at word ${at}`);
    }
  }
});

test('two stores hash alike by chance only', () => {
  const words = Uint32Array.of(1, 2);
  const hashes = new Set(Array.from({ length: 8 }, () => randomKeyHash()(words, 0, 8)));
  assert.ok(hashes.size > 1);
});
