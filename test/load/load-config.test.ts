import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runClosedLoad } from '../../src/load/closed/closed-load.ts';
import type { LoadConfig } from '../../src/result/load-result.ts';
import { loadConfigOf } from './load-config-of.ts';

const nodes = [
  { id: 'a', url: 'http://127.0.0.1:1' },
  { id: 'b', url: 'http://127.0.0.1:2' },
];

const refused: [change: Partial<LoadConfig>, message: RegExp][] = [
  [{ nodes: [] }, /^nodes: expected at least one, got none$/],
  [{ reads: 1.1 }, /^reads: expected a number from 0 to 1, got 1.1$/],
  [{ reads: Number.NaN }, /^reads: .*got NaN$/],
  [{ keys: 0 }, /^keys: expected an integer from 1 to /],
  [{ reads: 0.5, inserts: 0.6 }, /^operations: expected reads, updates, inserts and rmw that come to 1, got 1.1$/],
  [{ rmw: -1 }, /^rmw: expected a number from 0 to 1, got -1$/],
  [{ popularity: 'zipf:0' }, /^popularity: expected a theta above 0 /],
  [{ popularity: 'file:/none/at/all' }, /^popularity: expected a file of keys that can be read, got .*ENOENT/],
  [{ valueSizeBytes: -1 }, /^value-size: expected BYTES, MIN-MAX or lognormal:MEDIAN,SIGMA, .*got "-1"$/],
  [{ valueSizeBytes: 16777217 }, /^value-size: expected an integer from 0 to 16777216, got 16777217$/],
  [{ valueSizeBytes: '8-100' }, /^value-size: expected MIN-MAX, both from 16 to /],
  [{ connections: 1 }, /^connections: expected an integer from 2 .*got 1$/],
  [{ durationS: 0 }, /^duration: expected a number from 0.1 /],
  [{ warmupS: -1 }, /^warmup: /],
  [{ timeoutMs: 1 }, /^timeout: /],
  [{ algorithm: 'none' }, /^algorithm: expected one of /],
  [{ vnodes: 0 }, /^vnodes: /],
];
for (const [change, message] of refused) {
  test(`refused before anything is sent: ${JSON.stringify(change)}`, async () => {
    await assert.rejects(runClosedLoad(loadConfigOf(nodes, change)), { code: 'ERR_USAGE', message });
  });
}
