import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProcess } from '../../support/run-process.ts';

const MIB = 2 ** 20;
const MAX_BYTES = 256 * MIB;

test('the process takes what it may for its entries, within 15 %, whatever sizes come and go', {
  timeout: 60_000,
}, async (t) => {
  const { exitCode, stdout, stderr } = await runProcess('test/support/churned-store.js', [String(MAX_BYTES)]);
  assert.equal(exitCode, 0, stderr);
  const { grownBytes, bytes, evictions } = JSON.parse(stdout);
  t.diagnostic(`${(grownBytes / MIB).toFixed(0)} MiB`);
  assert.ok(evictions > 1000 && bytes > 0.95 * MAX_BYTES, `${bytes} bytes, ${evictions} evictions`);
  assert.ok(grownBytes < 1.15 * MAX_BYTES, `${grownBytes / MIB} MiB`);
  assert.ok(grownBytes > 0.85 * MAX_BYTES, `${grownBytes / MIB} MiB`);
});
