import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineBlocks } from '../../src/report/load-timeline.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { LoadEventDone, LoadResult, LoadSecond, Outage } from '../../src/result/load-result.ts';
import { sampleRun } from '../support/sample-run.ts';

const second: Omit<LoadSecond, 'atS'> = {
  requests: 1000,
  errors: 0,
  non2xx: 0,
  hits: 900,
  misses: 0,
  p50Us: 80,
  p99Us: 1200,
  nodes: [],
};

function loadWith(events: LoadEventDone[], outages: Outage[], seconds = 30): LoadResult {
  const { load } = sampleRun();
  const series = Array.from({ length: seconds }, (_, i) => ({ ...second, atS: i + 1 }));
  series[10] = { ...series[10]!, requests: 700, errors: 290, non2xx: 10, hits: 300, misses: 100 };
  return { ...load!, events, outages, series, totals: { ...load!.totals, durationS: seconds } };
}

const shown = (load: LoadResult) => renderTerminal(timelineBlocks(load), 80, colourless);

test('nothing is shown of a load test in which nothing was done to nodes', () => {
  assert.deepEqual(timelineBlocks(sampleRun().load!), []);
});

test('a second without an answer has no latency', () => {
  const load = loadWith([{ atS: 10, action: 'kill', node: 'node-1', tookS: 0.01 }], []);
  load.series[10] = { ...second, atS: 11, requests: 0, errors: 1000, hits: 0, p50Us: 0, p99Us: 0 };
  assert.match(shown(load), /^ +11 +0 +– +– +1000 +– +kill node-1$/m);
});

test('who was out, for how long and for how many; and the seconds around the events', () => {
  const events: LoadEventDone[] = [
    { atS: 10, action: 'kill', node: 'node-2', tookS: 0.01 },
    { atS: 25.5, action: 'start', node: 'node-2', tookS: 0.42 },
    { atS: 26, action: 'pause', node: 'node-1', tookS: 0, failure: 'it is gone' },
  ];
  const outages = [
    { node: 'node-2', fromS: 10, toS: 25.95, asked: 5000, failed: 4999 },
    { node: 'node-1', fromS: 28, toS: null, asked: 3, failed: 3 },
  ];
  const text = shown(loadWith(events, outages));
  assert.match(text, /node-2 was out for 15\.95 s, from 10\.00 s to 25\.95 s: of 5,000 requests to/);
  assert.match(text, /it\s+4,999\s+failed, 1 were answered after it/);
  assert.match(text, /node-1 was out for 2\.00 s, from 28\.00 s to the end/);
  assert.match(text, /^ +11 +700 .* 300 +75\.0 % +kill node-2$/m);
  assert.match(text, /^ +26 +1\.00k .*100\.0 % +start node-2 \(ready after 0\.4 s\)$/m);
  assert.match(text, /^ +27 .* pause node-1 failed$/m);
  const seconds = [...text.matchAll(/^ +(\d+) +\d/gm)].map(([, atS]) => Number(atS));
  assert.deepEqual(seconds, [8, 9, 10, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30]);
});

test('what was done by hand before the measurement stands in its first second', () => {
  const events: LoadEventDone[] = [{ atS: -12.34, action: 'kill', node: 'node-2', tookS: 0.01 }];
  const text = shown(loadWith(events, []));
  assert.match(text, /^ +1 +1\.00k .* kill node-2 \(12\.3 s before\)$/m);
  assert.equal(text.match(/kill node-2/g)!.length, 1);
});

test('no outage is said as well', () => {
  const text = shown(loadWith([{ atS: 1, action: 'pause', node: 'node-1', tookS: 0 }], []));
  assert.match(text, /^- no node was silent: there was no outage$/m);
});
