import assert from 'node:assert/strict';
import { test } from 'node:test';
import { latelyText } from '../../src/cli/lately-text.ts';

test('a second with answers, and one without: that has no latency', () => {
  const lately = { throughputPerS: 1000, p50Us: 80, p99Us: 1200, errors: 0 };
  assert.equal(latelyText(lately), '1.00k/s, p50 80.0 µs, p99 1.20 ms, 0 errors');
  assert.equal(latelyText({ throughputPerS: 0, p50Us: 0, p99Us: 0, errors: 500 }), '0/s, 500 errors');
});
