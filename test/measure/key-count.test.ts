import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEnough, keyCount, MAX_KEYS } from '../../src/measure/key-count.ts';

const keysOf = (algorithm: string, nodes: number, vnodes: number | null = null, quick = false) =>
  keyCount({ algorithm, nodes, vnodes }, quick).keys;

test('a ring: 9 (NV + 1), so that noise is a third of the CV; multi-probe by its own CV', () => {
  assert.equal(keysOf('ring', 1000, 160), 9 * 160_001);
  assert.equal(keysOf('bounded', 1000, 160), 9 * 160_001);
  assert.equal(keysOf('multiprobe', 1000), 9 * 999 * 41);
});

test('shares that are even but for chance: noise of 3 %; 100,000 at least', () => {
  assert.equal(keysOf('jump', 10), 100_000);
  assert.equal(keysOf('rendezvous', 1000), 1_110_000);
  assert.equal(keysOf('ring', 10, 160), 100_000);
});

test('what moves: by 100 keys a node; 100,000 at least', () => {
  assert.equal(keyCount({ algorithm: 'jump', nodes: 1000, vnodes: null }).movedKeys, 100_000);
  assert.equal(keyCount({ algorithm: 'jump', nodes: 5000, vnodes: null }).movedKeys, 500_000);
});

test('quick: a fifth', () => {
  assert.equal(keysOf('jump', 10, null, true), 20_000);
  assert.equal(keyCount({ algorithm: 'jump', nodes: 1000, vnodes: null }, true).movedKeys, 20_000);
});

test('ten million at most, and whether they are enough', () => {
  const large = { algorithm: 'ring', nodes: 10_000, vnodes: 1000 };
  assert.equal(keyCount(large).keys, MAX_KEYS);
  assert.equal(isEnough(large, MAX_KEYS), false);
  const usual = { algorithm: 'ring', nodes: 1000, vnodes: 160 };
  assert.equal(isEnough(usual, keyCount(usual).keys), true);
  assert.equal(isEnough(usual, keyCount(usual, true).keys), false);
});
