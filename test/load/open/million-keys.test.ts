import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCluster } from '../../../src/cluster/cluster.ts';
import { runOpenLoad } from '../../../src/load/open/open-load.ts';
import { loadConfigOf } from '../load-config-of.ts';

const SECONDS = 12;
const RATE = 5000;

test('Zipf 0.99 over a million keys on three nodes: served is what the ring predicts', {
  timeout: 120_000,
}, async (t) => {
  const cluster = await startCluster({ nodes: 3 });
  t.after(() => cluster.stop());
  const config = loadConfigOf(cluster.nodes, {
    model: 'open',
    rate: RATE,
    durationS: SECONDS,
    keys: 1_000_000,
    popularity: 'zipf:0.99',
    valueSizeBytes: 8,
    allowSaturated: true,
  });
  assert.deepEqual([config.algorithm, config.vnodes], ['ring', 160]);
  const { nodes, totals } = await runOpenLoad(config);
  assert.deepEqual([totals.requests, totals.misses, totals.errors, totals.wrongBodies], [RATE * SECONDS, 0, 0, 0]);
  for (const { id, predictedShare, observedShare } of nodes) {
    // Of so many draws a share has a standard error of 0.2 percentage points.
    assert.ok(Math.abs(observedShare - predictedShare) < 0.01, `${id}: ${observedShare}, not ${predictedShare}`);
  }
  const [first, , third] = nodes;
  assert.ok(
    Math.abs(first!.predictedShare - third!.predictedShare) > 0.01,
    'shares that could be mistaken for equal ones',
  );
});
