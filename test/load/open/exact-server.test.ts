import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runOpenLoad } from '../../../src/load/open/open-load.ts';
import { knownServer } from '../../support/start-known-server.ts';
import { loadConfigOf } from '../load-config-of.ts';

// The server is a process of its own, so that it and the generator do not wait for each other.

const bounded = { timeout: 30_000 };
const reads = { model: 'open', reads: 1, warmupS: 0.2, keys: 50, connections: 60 } as const;

for (const [rate, durationS] of [
  [10, 3],
  [500, 2],
] as const) {
  test(
    `a server that answers in 50 ms, at ${rate}/s: both clocks say so, a sample for each answer`,
    bounded,
    async (t) => {
      const server = await knownServer(t, 50);
      const result = await runOpenLoad(loadConfigOf([server.node], { ...reads, rate, durationS }));
      const heldMs = await server.heldMs();
      const { response, service } = result.latencyUs;
      assert.equal(result.totals.requests, rate * durationS);
      assert.equal(result.totals.errors, 0);
      assert.ok(heldMs.p50 >= 50);
      // Whoever else keeps the processors shows in what either side says of its own lateness: nothing, on a quiet machine.
      const disturbedMs = heldMs.p99 - heldMs.p50 + result.generator.scheduleLagUs.p99 / 1000;
      for (const { p50, min } of [response, service]) {
        assert.ok(min >= 50_000, `${min} µs`);
        const offMs = Math.abs(p50 / 1000 - heldMs.p50);
        assert.ok(offMs < 1 + disturbedMs, `p50 ${p50} µs, held ${heldMs.p50} ms, disturbed ${disturbedMs} ms`);
      }
    },
  );
}
