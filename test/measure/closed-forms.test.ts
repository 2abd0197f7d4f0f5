import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coefficientOfVariation, mean, populationDeviation } from '../../src/lib/statistics.ts';
import { cvZ, ringShareCv, samplingCv } from '../../src/measure/closed-forms.ts';
import { exactShares } from '../../src/placement/arcs.ts';
import { Ring } from '../../src/placement/ring.ts';

function cvOfRing(nodes: number, vnodes: number, seed: number): number {
  const ids = Array.from({ length: nodes }, (_, i) => `node-${i}`);
  return coefficientOfVariation(exactShares(new Ring(ids, { vnodes, seed })));
}

test('values worked out by hand', () => {
  assert.equal(ringShareCv(10, 160), Math.sqrt(9 / 1601));
  assert.equal(samplingCv(10, 90_000), 0.01);
  assert.equal(cvZ(0.1, 0.1, 10, 160), 0);
  assert.equal(cvZ(0.375, 0.25, 3, null), 1);
  assert.equal(cvZ(0.1, 0.1, 1, 160), null);
});

for (const [nodes, vnodes] of [
  [10, 40],
  [100, 40],
  [30, 300],
] as const) {
  test(`z of ${nodes} nodes × ${vnodes} vnodes: about 0 ± 1 over 150 rings, and never called weak`, () => {
    const z = Array.from(
      { length: 150 },
      (_, seed) => cvZ(cvOfRing(nodes, vnodes, seed), ringShareCv(nodes, vnodes), nodes, vnodes)!,
    );
    assert.ok(Math.abs(mean(z)) < 0.35, `mean ${mean(z)}`);
    assert.ok(populationDeviation(z) > 0.75 && populationDeviation(z) < 1.25, `deviation ${populationDeviation(z)}`);
    assert.ok(Math.max(...z) < 5, `largest ${Math.max(...z)}`);
  });
}
