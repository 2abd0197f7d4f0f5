import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countLatency, LATENCY_SLOTS, latencyOfCounts, latencyOfSlot } from '../../src/load/latency-counts.ts';

function counted(...latenciesUs: number[]): Int32Array {
  const counts = new Int32Array(LATENCY_SLOTS);
  for (const latencyUs of latenciesUs) countLatency(counts, latencyUs);
  return counts;
}

test('a latency is kept exactly below 2 ms, and to 0.1 % above', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 27 - 1 }), (us) => {
      const kept = latencyOfSlot(counted(us).indexOf(1));
      if (us < 2048) assert.equal(kept, us);
      else assert.ok(kept >= us && kept - us <= us * 0.001, `${us} became ${kept}`);
    }),
    { numRuns: 5000 },
  );
});

test('slots follow each other without a gap', () => {
  for (let slot = 0; slot < LATENCY_SLOTS; slot++) {
    assert.equal(counted(latencyOfSlot(slot))[slot], 1, `slot ${slot}`);
    if (slot > 0) assert.ok(latencyOfSlot(slot) > latencyOfSlot(slot - 1));
  }
});

test('what is out of range goes to the ends', () => {
  assert.equal(counted(-3)[0], 1);
  assert.equal(counted(1e12)[LATENCY_SLOTS - 1], 1);
});

test('percentiles by nearest rank', () => {
  const counts = counted(...Array.from({ length: 100 }, (_, i) => i + 1));
  assert.deepEqual(
    [0, 1, 50, 99, 99.5, 100].map((percentile) => latencyOfCounts(counts, percentile)),
    [1, 1, 50, 99, 100, 100],
  );
  assert.equal(latencyOfCounts(counted(), 50), 0);
});
