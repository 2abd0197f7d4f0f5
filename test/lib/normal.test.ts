import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalQuantile } from '../../src/lib/normal.ts';

// Of the tables in Abramowitz and Stegun, 26.2, and of R's qnorm.
const known: [p: number, z: number][] = [
  [0.5, 0],
  [0.8413447460685429, 1],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489],
  [0.99995, 3.890591886413],
  [1e-9, -5.997807015008],
];
for (const [p, z] of known) {
  test(`the quantile at ${p} is ${z.toFixed(4)}`, () => {
    assert.ok(Math.abs(normalQuantile(p) - z) < 1e-8, `${normalQuantile(p)}`);
    assert.ok(Math.abs(normalQuantile(1 - p) + z) < 1e-6);
  });
}
