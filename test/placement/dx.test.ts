import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mix32 } from '../../src/lib/mix.ts';
import { Random } from '../../src/lib/random.ts';
import { Dx, dxEntry } from '../../src/placement/dx.ts';
import { testCapacity, testEvenPlacementLaws } from '../support/even-placement-laws.ts';
import { testPlacementContract } from '../support/placement-contract.ts';

testPlacementContract('dx');
testEvenPlacementLaws('dx', [{}, { capacity: 200 }, { capacity: 1024 }]);
testCapacity('dx');

const draw = (hash: number, i: number) => mix32(hash + Math.imul(i, 0x9e3779b9));

/** The rules of docs/placement.md, written plainly: the whole preference of a key for buckets, then the first that is active. */
function plainEntry(entries: readonly number[], hash: number): number {
  const drawn = Array.from({ length: 128 }, (_, i) => draw(hash, i) % entries.length);
  const byScore = entries.map((_, bucket) => bucket).sort((a, b) => draw(hash, 128 + b) - draw(hash, 128 + a));
  return entries[[...drawn, ...byScore].find((bucket) => entries[bucket]! >= 0)!]!;
}

test('dx: finds the first active bucket of the preference that the rules give a key', () => {
  const tables = fc
    .integer({ min: 0, max: 9 })
    .chain((bits) =>
      fc.tuple(fc.constant(2 ** bits), fc.uniqueArray(fc.nat(2 ** bits - 1), { minLength: 1, maxLength: 4 })),
    );
  let past = 0;
  fc.assert(
    fc.property(tables, fc.integer(), ([capacity, active], hash) => {
      const entries = new Int16Array(capacity).fill(-1);
      for (const [i, bucket] of active.entries()) entries[bucket] = i;
      const entry = dxEntry(entries, hash);
      assert.equal(entry, plainEntry([...entries], hash));
      if (Array.from({ length: 128 }, (_, i) => entries[draw(hash, i) % capacity]!).every((it) => it < 0)) past++;
    }),
    { numRuns: 300 },
  );
  assert.ok(past > 10, `${past} keys drew no active bucket`);
});

test('dx: the last of 128 draws counts, the one after it does not', () => {
  let cases = 0;
  for (let hash = 0; hash < 20; hash++) {
    const drawn = Array.from({ length: 129 }, (_, i) => draw(hash, i) % 4096);
    const [last, tooLate] = drawn.slice(127) as [number, number];
    const idle = Array.from({ length: 4096 }, (_, bucket) => bucket).filter((bucket) => !drawn.includes(bucket));
    const best = idle.reduce((a, b) => (draw(hash, 128 + b) > draw(hash, 128 + a) ? b : a));
    if (drawn.indexOf(last) !== 127 || drawn.indexOf(tooLate) !== 128) continue;
    if (draw(hash, 128 + best) < Math.max(draw(hash, 128 + last), draw(hash, 128 + tooLate))) continue;
    const winner = (active: number) =>
      dxEntry(
        Int16Array.from({ length: 4096 }, (_, b) => (b === active ? 0 : b === best ? 1 : -1)),
        hash,
      );
    assert.deepEqual([winner(last), winner(tooLate)], [0, 1]);
    cases++;
  }
  assert.ok(cases > 5, `${cases} cases`);
});

test('dx: three buckets of 65,536 are as even as three of four, and each is found', () => {
  const entries = new Int16Array(65_536).fill(-1);
  for (const bucket of [0, 1, 2]) entries[bucket] = bucket;
  const counts = [0, 0, 0];
  const random = new Random(1);
  for (let i = 0; i < 6000; i++) counts[dxEntry(entries, random.uint32())]!++;
  // Four standard errors of a third of 6,000.
  for (const count of counts) assert.ok(Math.abs(count - 2000) < 4 * Math.sqrt(6000 * (1 / 3) * (2 / 3)), `${counts}`);
});

test('dx: a capacity is rounded up to a power of two', () => {
  const capacityOf = (capacity: number) => new Dx(['a'], { capacity }).capacity;
  assert.deepEqual([1, 2, 3, 16, 17, 32_769, 65_536].map(capacityOf), [1, 2, 4, 16, 32, 65_536, 65_536]);
  assert.equal(new Dx(Array.from({ length: 1000 }, (_, i) => `${i}`)).capacity, 2048);
});
