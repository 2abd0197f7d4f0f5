import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LoadProgress } from '../../../src/load/load-run.ts';
import { runOpenLoad } from '../../../src/load/open/open-load.ts';
import { knownServer } from '../../support/start-known-server.ts';
import { loadConfigOf } from '../load-config-of.ts';

const bounded = { timeout: 30_000 };
// 16 connections: of those that are sent, a freeze holds up 16.
const reads = { model: 'open', reads: 1, warmupS: 0.2, keys: 50, connections: 16, timeoutMs: 5000 } as const;

test(
  'a server that freezes for a second in the middle of ten: the response tells it, the service of those that were sent does not',
  bounded,
  async (t) => {
    const server = await knownServer(t, 0);
    let isFrozen = false;
    const onProgress = ({ phase, fraction }: LoadProgress) => {
      if (phase !== 'measuring' || fraction < 0.45 || isFrozen) return;
      isFrozen = true;
      server.freeze();
    };
    const config = loadConfigOf([server.node], { ...reads, rate: 1000, durationS: 10 });
    const { totals, latencyUs, generator } = await runOpenLoad(config, { onProgress });
    assert.deepEqual([totals.requests, totals.errors, generator.dropped], [10_000, 0, 0]);
    const { response, service } = latencyUs;
    assert.ok(response.p99 > 800_000, `response p99 ${response.p99} µs`);
    // Whoever else keeps the processors shows in how late the generator itself was: next to nothing, on a quiet machine.
    const disturbedUs = generator.scheduleLagUs.p99;
    assert.ok(service.p99 < 50_000 + disturbedUs, `service p99 ${service.p99} µs`);
    assert.ok(service.max > 800_000, `service max ${service.max} µs`);
    assert.ok(Math.max(response.p50, service.p50) < 5000 + disturbedUs, `medians ${response.p50}, ${service.p50} µs`);
  },
);
