import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnWorkload, openWorkload } from '../../../src/load/load-workload.ts';
import { operationsOf } from '../../../src/load/open/generator.ts';
import { planTargets } from '../../../src/load/targets.ts';
import { loadConfigOf } from '../load-config-of.ts';

const nodes = ['a', 'b', 'c'].map((id) => ({ id, url: `http://${id}` }));
const DRAWS = 200_000;

test('Zipf 0.99 over a million keys: every node gets the share that was predicted', async () => {
  const config = loadConfigOf(nodes, { model: 'open', rate: 1, keys: 1_000_000, popularity: 'zipf:0.99' });
  const targets = planTargets(config, await openWorkload(config));
  const counts = targets.map(() => 0);
  for (const thread of [0, 1]) {
    const operations = operationsOf({ config, thread, threads: 2 }, drawnWorkload(config, undefined));
    for (let i = 0; i < DRAWS; i++) {
      operations.next();
      counts[targets.findIndex(({ isOwn }) => isOwn(operations.index))]!++;
    }
  }
  // A share has a standard error of 0.08 percentage points.
  for (const [i, { predictedShare }] of targets.entries()) {
    assert.ok(Math.abs(counts[i]! / (2 * DRAWS) - predictedShare) < 0.005, `${counts[i]} of ${predictedShare}`);
  }
});

test('threads draw differently, and insert different keys', () => {
  const config = loadConfigOf(nodes, { model: 'open', rate: 1, reads: 0.5, inserts: 0.5 });
  const [first, second] = [0, 1].map((thread) => {
    const operations = operationsOf({ config, thread, threads: 2 }, drawnWorkload(config, undefined));
    return Array.from({ length: 200 }, () => {
      operations.next();
      return operations.index;
    });
  });
  assert.notDeepEqual(first, second);
  const inserted = [...first!, ...second!].filter((index) => index >= config.keys);
  assert.ok(inserted.length > 100);
  assert.equal(new Set(inserted).size, inserted.length);
});
