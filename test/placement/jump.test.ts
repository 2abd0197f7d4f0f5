import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jumpChecks } from '../../src/measure/verify/jump-checks.ts';
import { Jump, jump, jumpHalves } from '../../src/placement/jump.ts';
import { jumpByBigInt } from '../support/jump-by-bigint.ts';
import { testJumpLaws } from '../support/jump-laws.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('jump');
testJumpLaws('jump', jump, jumpHalves, jumpByBigInt);

testVerifyChecks(jumpChecks(), 'jump');

test('jump: the carry from the low half of the generator into the high one, which one key in 2^32 has', () => {
  // The low half times the multiplier's is 2^32 - 1 for this one: adding 1 carries.
  const low = 0x666313abn;
  for (let high = 0n; high < 20n; high++) {
    const key = (high << 32n) | low;
    for (const buckets of [1000, 2 ** 31 - 1]) assert.equal(jump(key, buckets), jumpByBigInt(key, buckets), `${key}`);
  }
});

test('jump: the doubles are divided, then multiplied, as in the paper', () => {
  // From bucket 48 this key goes to 49 × (2^31 / (49 × 2^20)): 2047.9999…, since 1/49 is rounded. The other order gives 2048.
  const key = 0xdcb39d42f335d2c4n;
  assert.equal(jump(key, 2047), 48);
  assert.equal(jump(key, 2049), 2047);
});

test('jump: the examples of docs/placement.md', () => {
  const preferences = { name: 'acedb', city: 'cbdea', 'user:123:profile': 'cabed' };
  for (const [key, preference] of Object.entries(preferences)) {
    assert.equal(new Jump([...'abcde']).replicasOf(key, 5).join(''), preference);
  }
});
