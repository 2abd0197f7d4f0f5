import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mix32 } from '../../src/lib/mix.ts';
import { anchorChecks } from '../../src/measure/verify/anchor-checks.ts';
import { AnchorBuckets } from '../../src/placement/anchor-buckets.ts';
import { testCapacity, testEvenPlacementLaws } from '../support/even-placement-laws.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('anchor');
testEvenPlacementLaws('anchor', [{}, { capacity: 200 }, { capacity: 65_536 }]);
testCapacity('anchor');

/** The paper's algorithm 1: every removed bucket remembers all that worked after it. */
class PlainAnchor {
  readonly #capacity: number;
  working: number[];
  readonly #left: { bucket: number; before: number[]; after: number[] }[] = [];

  constructor(capacity: number, size: number) {
    this.#capacity = capacity;
    this.working = Array.from({ length: capacity }, (_, bucket) => bucket);
    for (let bucket = capacity - 1; bucket >= size; bucket--) this.remove(bucket);
  }

  remove(bucket: number) {
    const after = this.working.map((it) => (it === bucket ? this.working.at(-1)! : it)).slice(0, -1);
    this.#left.push({ bucket, before: this.working, after });
    this.working = after;
  }

  add(): number {
    const { bucket, before } = this.#left.pop()!;
    this.working = before;
    return bucket;
  }

  bucketOf(hash: number): number {
    const scaled = (h: number, limit: number) => Number((BigInt(mix32(h)) * BigInt(limit)) >> 32n);
    let bucket = scaled(hash, this.#capacity);
    for (;;) {
      const left = this.#left.find((it) => it.bucket === bucket);
      if (!left) return bucket;
      bucket = left.after[scaled(hash + Math.imul(bucket + 1, 0x9e3779b9), left.after.length)]!;
    }
  }
}

testVerifyChecks(anchorChecks(), 'anchor');

test('anchor: finds the bucket that the algorithm with whole lists finds, after any removals and restorations', () => {
  const sizes = fc
    .integer({ min: 1, max: 20 })
    .chain((capacity) => fc.tuple(fc.constant(capacity), fc.integer({ min: 1, max: capacity })));
  const steps = fc.array(fc.oneof(fc.constant('add' as const), { arbitrary: fc.nat(9), weight: 3 }), {
    minLength: 10,
    maxLength: 40,
  });
  fc.assert(
    fc.property(
      sizes,
      steps,
      fc.array(fc.integer(), { minLength: 20, maxLength: 20 }),
      ([capacity, size], changes, hashes) => {
        const [fast, plain] = [new AnchorBuckets(capacity, size), new PlainAnchor(capacity, size)];
        for (const change of changes) {
          if (change === 'add') {
            if (fast.size < capacity) assert.equal(fast.add(), plain.add());
          } else if (fast.A[change] === 0 && fast.size > 1) {
            fast.remove(change);
            plain.remove(change);
          }
          assert.deepEqual([...fast.W.slice(0, fast.size)], plain.working);
          for (const hash of hashes) assert.equal(fast.bucketOf(hash), plain.bucketOf(hash));
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('anchor: a copy of the buckets goes its own way', () => {
  const buckets = new AnchorBuckets(8, 6);
  const copy = buckets.copy();
  copy.remove(2);
  copy.remove(0);
  assert.deepEqual([...buckets.A], [0, 0, 0, 0, 0, 0, 6, 7]);
  assert.deepEqual([copy.add(), copy.add(), copy.add()], [0, 2, 6]);
  assert.deepEqual([buckets.size, copy.size], [6, 7]);
});

test('anchor: buckets that cannot be removed or restored are refused', () => {
  const refused = (body: () => unknown, message: RegExp) => assert.throws(body, { code: 'ERR_USAGE', message });
  const buckets = new AnchorBuckets(3, 2);
  refused(() => buckets.remove(2), /^bucket: expected one that works, got 2$/);
  refused(() => buckets.remove(3), /^bucket: expected an integer from 0 to 2, got 3$/);
  buckets.remove(0);
  refused(() => buckets.remove(1), /^bucket: expected another one to go on working, got 1$/);
  for (const bucket of [0, 2]) assert.equal(buckets.add(), bucket);
  refused(() => buckets.add(), /^capacity: expected at least 4, got 3$/);
  refused(() => new AnchorBuckets(3, 4), /^size: expected an integer from 1 to 3, got 4$/);
  refused(() => new AnchorBuckets(0, 0), /^capacity: expected an integer from 1 to 65536, got 0$/);
});
