import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runClosedLoad } from '../../../src/load/closed/closed-load.ts';
import { runOpenLoad } from '../../../src/load/open/open-load.ts';
import { fakeNode } from '../../support/fake-node.ts';
import { loadConfigOf } from '../load-config-of.ts';

// That it bounds what a load test adds to a latency is held against wrk in beside-wrk.test.ts.

for (const [model, run] of [
  ['closed', runClosedLoad],
  ['open', runOpenLoad],
] as const) {
  test(`a run of the ${model} model states its floor, below what it reads of a slower server`, async (t) => {
    const node = await fakeNode(t, (response, value) => {
      setTimeout(() => response.end(value), 50);
      return true;
    });
    const config = loadConfigOf([node], { model, rate: 100, reads: 1 });
    const { generator, latencyUs } = await run(config);
    const { p50, p99 } = generator.floorUs!;
    assert.ok(p50 > 0 && p50 <= p99, `${p50}, ${p99}`);
    assert.ok(p50 < latencyUs.service.p50, `${p50}, ${latencyUs.service.p50}`);
  });
}
