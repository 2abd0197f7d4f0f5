import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bar, sparkline } from '../../src/report/chart.ts';
import {
  formatBytes,
  formatCount,
  formatInteger,
  formatNs,
  formatPercent,
  formatShare,
  formatTimes,
  formatUpToNs,
} from '../../src/report/units.ts';

const cases: [shown: string, expected: string][] = [
  [formatShare(0.3333, 3), '33.3 %'],
  [formatShare(0.0104, 100), '1.04 %'],
  [formatShare(0.0001037, 10_000), '0.0104 %'],
  [formatShare(0.0000951, 10_000), '0.0095 %'],
  [formatShare(0, 10_000), '0 %'],
  [formatNs(0), '0 ns'],
  [formatUpToNs(1000), '≤ 1 µs'],
  [formatUpToNs(32_000), '≤ 32 µs'],
  [formatUpToNs(1_024_000), '≤ 1.1 ms'],
  [formatUpToNs(131_072_000), '≤ 132 ms'],
  [formatNs(0.6), '0.600 ns'],
  [formatNs(37.64), '37.6 ns'],
  [formatNs(99.96), '100 ns'],
  [formatNs(999.4), '999 ns'],
  [formatNs(999.7), '1.00 µs'],
  [formatNs(2045), '2.04 µs'],
  [formatNs(24_100_000), '24.1 ms'],
  [formatNs(175e9), '175 s'],
  [formatCount(7), '7'],
  [formatCount(31_248), '31.2k'],
  [formatCount(999_600), '1.00M'],
  [formatInteger(312_480), '312,480'],
  [formatBytes(61), '61 B'],
  [formatBytes(20_992), '20.5 KiB'],
  [formatBytes(2 ** 30), '1.00 GiB'],
  [formatPercent(0), '0 %'],
  [formatPercent(0.3518), '35.2 %'],
  [formatPercent(0.0004), '0.04 %'],
  [formatPercent(0.00001), '<0.01 %'],
  [formatTimes(4.31), '4.31x'],
  [formatTimes(0.0976), '0.0976x'],
  [formatTimes(1234.5), '1,235x'],
];

for (const [shown, expected] of cases) {
  test(`${expected} is shown with its unit and three digits`, () => assert.equal(shown, expected));
}

test('a bar is as long as its share, to an eighth of a column', () => {
  assert.deepEqual(
    [0, 0.5, 1, 0.0625, 2].map((share) => bar(share, 4)),
    ['', '██', '████', '▎', '████'],
  );
});

test('a sparkline starts at zero, so that steady values look steady', () => {
  assert.equal(sparkline([100, 99, 101]), '███');
  assert.equal(sparkline([0, 50, 100]), '▁▅█');
  assert.equal(sparkline([0, 0]), '▁▁');
  assert.equal(sparkline([]), '');
});
