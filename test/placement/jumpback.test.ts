import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { jumpChecks } from '../../src/measure/verify/jump-checks.ts';
import { JumpBack, jumpBack, jumpBackHalves } from '../../src/placement/jumpback.ts';
import { jumpBackByBigInt } from '../support/jump-by-bigint.ts';
import { testJumpLaws } from '../support/jump-laws.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('jumpback');
testJumpLaws('jumpback', jumpBack, jumpBackHalves, jumpBackByBigInt);

testVerifyChecks(jumpChecks(), 'jumpback');

test('jumpback: the examples of docs/placement.md', () => {
  const preferences = { name: 'dbcea', city: 'cdabe', 'user:123:profile': 'abedc' };
  for (const [key, preference] of Object.entries(preferences)) {
    assert.equal(new JumpBack([...'abcde']).replicasOf(key, 5).join(''), preference);
  }
});

test('jumpback: 100,000 results of hash4j', () => {
  // The first of the million cases of hash4j's AbstractConsistentBucketHasherTest, which come from java.util.SplittableRandom.
  // All of them together were checked to give its checksum, 23d7a0d288cd67e7 (komihash 5.0).
  const { nextInt, nextLong } = splittableRandom(0x0a55871a9d9103b7n);
  const results = new Int32Array(100_000);
  for (let i = 0; i < results.length; i++) {
    const buckets = Math.max(1, (nextInt() >>> 1) >>> nextInt());
    results[i] = jumpBack(nextLong(), buckets);
  }
  assert.equal(hash('sha1', Buffer.from(results.buffer), 'hex'), '263814d1baa35c69ba9152efce07eb61ab8a5b47');
});

/** java.util.SplittableRandom, as Java's documentation and Steele, Lea and Flood (2014) define it. */
function splittableRandom(seed: bigint) {
  const u64 = (value: bigint) => BigInt.asUintN(64, value);
  const next = () => {
    seed = u64(seed + 0x9e3779b97f4a7c15n);
    return seed;
  };
  return {
    nextLong(): bigint {
      let z = next();
      z = u64((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = u64((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      return z ^ (z >> 31n);
    },
    nextInt(): number {
      let z = next();
      z = u64((z ^ (z >> 33n)) * 0x62a9d9ed799705f5n);
      z = u64((z ^ (z >> 28n)) * 0xcb24d0a5c88c35b3n);
      return Number(z >> 32n) | 0;
    },
  };
}
