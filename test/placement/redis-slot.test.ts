import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { jumpChecks } from '../../src/measure/verify/jump-checks.ts';
import { redisSlot } from '../../src/placement/redis-slot.ts';
import { anyString } from '../support/any-string.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testVerifyChecks(jumpChecks(), 'redisSlot');

test('redisSlot: the CRC16 of the UTF-8 bytes, bit by bit', () => {
  fc.assert(
    fc.property(anyString, (text) => {
      const key = text.replaceAll('{', '');
      let crc = 0;
      for (const byte of Buffer.from(key, 'utf8')) {
        for (let bit = 7; bit >= 0; bit--) {
          const isSet = ((crc >> 15) ^ (byte >> bit)) & 1;
          crc = ((crc << 1) & 0xffff) ^ (isSet ? 0x1021 : 0);
        }
      }
      assert.equal(redisSlot(key), crc % 16_384);
    }),
  );
});

test('redisSlot: keys with one hash tag have one slot, that of the tag', () => {
  fc.assert(
    fc.property(anyString, anyString, anyString, (before, tag, after) => {
      const inside = `${tag.replaceAll('}', '')}~`;
      const key = `${before.replaceAll('{', '')}{${inside}}${after}`;
      assert.equal(redisSlot(key), redisSlot(`{${inside}}`));
      if (!inside.includes('{')) assert.equal(redisSlot(key), redisSlot(inside));
    }),
  );
});

test('redisSlot: the edges of hash tags', () => {
  // The specification: the first { and the first } behind it count, and an empty tag is none.
  assert.equal(redisSlot('foo{{bar}}zap'), redisSlot('{{bar}'));
  assert.equal(redisSlot('foo{bar}{zap}'), redisSlot('bar'));
  assert.notEqual(redisSlot('{}a'), redisSlot('{}b'));
  assert.notEqual(redisSlot('}a{'), redisSlot('}b{'));
  assert.notEqual(redisSlot('{a'), redisSlot('{b'));
  assert.equal(redisSlot('}x{a}'), redisSlot('a'));
  assert.equal(redisSlot(''), 0);
  assert.equal(redisSlot('{\ud800}'), redisSlot('\ufffd'));
  assert.throws(() => redisSlot(7 as never), { code: 'ERR_USAGE', message: 'key: expected a string, got 7' });
});
