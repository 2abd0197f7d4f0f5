import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src/lib/random.ts';
import { coefficientOfVariation, mean, populationDeviation } from '../../src/lib/statistics.ts';
import {
  cvZ,
  multiprobeKurtosis,
  multiprobeShareCv,
  ringShareCv,
  samplingCv,
  slotShareCv,
} from '../../src/measure/closed-forms.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { Ring } from '../../src/placement/ring.ts';

function cvOfRing(nodes: number, vnodes: number, seed: number): number {
  const ids = Array.from({ length: nodes }, (_, i) => `node-${i}`);
  return coefficientOfVariation(exactShares(new Ring(ids, { vnodes, seed })));
}

test('values worked out by hand', () => {
  assert.equal(ringShareCv(10, 160), Math.sqrt(9 / 1601));
  assert.equal(samplingCv(10, 90_000), 0.01);
  assert.equal(cvZ(0.1, 0.1, 10, 6 / 160), 0);
  assert.equal(cvZ(0.375, 0.25, 3, 0), 1);
  assert.equal(cvZ(0.1, 0.1, 1, 0), null);
  assert.equal(multiprobeShareCv(10, 21), 1 / Math.sqrt(41));
  assert.equal(slotShareCv(10, 100), 0);
  // 3, 2 and 2 slots of 7: a deviation of √(2/9) about 7/3.
  assert.ok(Math.abs(slotShareCv(3, 7) - Math.sqrt(2 / 9) / (7 / 3)) < 1e-12);
});

for (const [nodes, vnodes] of [
  [10, 40],
  [100, 40],
  [30, 300],
] as const) {
  test(`z of ${nodes} nodes × ${vnodes} vnodes: about 0 ± 1 over 150 rings, and never called weak`, () => {
    const z = Array.from(
      { length: 150 },
      (_, seed) => cvZ(cvOfRing(nodes, vnodes, seed), ringShareCv(nodes, vnodes), nodes, 6 / vnodes)!,
    );
    assert.ok(Math.abs(mean(z)) < 0.35, `mean ${mean(z)}`);
    assert.ok(populationDeviation(z) > 0.75 && populationDeviation(z) < 1.25, `deviation ${populationDeviation(z)}`);
    assert.ok(Math.max(...z) < 5, `largest ${Math.max(...z)}`);
  });
}

test('multi-probe: the moments of its shares, of a million gaps', () => {
  const random = new Random(1);
  const shares = Float64Array.from({ length: 1_000_000 }, () => (21 / 20) * (1 - random.float() ** 20));
  assert.ok(Math.abs(mean(shares) - 1) < 0.001);
  assert.ok(Math.abs(coefficientOfVariation(shares) / multiprobeShareCv(1000, 21) - 1) < 0.01);
  const [centre, variance] = [mean(shares), populationDeviation(shares) ** 2];
  const fourth = mean(shares.map((share) => (share - centre) ** 4));
  assert.ok(Math.abs(fourth / variance ** 2 - 3 - multiprobeKurtosis(21)) < 0.6);
});
