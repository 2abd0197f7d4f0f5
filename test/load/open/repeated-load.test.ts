import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { prepareLoad } from '../../../src/load/load-run.ts';
import { measureOpenLoad } from '../../../src/load/open/open-load.ts';
import { fakeNode } from '../../support/fake-node.ts';
import { loadConfigOf } from '../load-config-of.ts';

test('keys that are stored once are measured as often as one likes', { timeout: 20_000 }, async (t) => {
  const node = await fakeNode(t);
  const config = loadConfigOf([node], { model: 'open', reads: 0.5, inserts: 0.5, warmupS: 0, durationS: 0.2 });
  const prepared = await prepareLoad(config, {});
  const stored = node.entries.size;
  const { signal } = new AbortController();
  for (const rate of [100, 200, 100]) {
    const { totals, config: asked } = await measureOpenLoad({ ...config, rate }, prepared, { signal });
    assert.deepEqual([totals.requests, totals.non2xx, totals.wrongBodies], [rate * 0.2, 0, 0]);
    assert.deepEqual([asked.rate, asked.keys], [rate, config.keys]);
  }
  assert.equal(stored, config.keys);
  assert.deepEqual(getEventListeners(signal, 'abort'), []);
});
