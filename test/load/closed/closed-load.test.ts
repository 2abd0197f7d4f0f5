import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { runClosedLoad } from '../../../src/load/closed/closed-load.ts';
import type { LoadProgress } from '../../../src/load/load-run.ts';
import { fakeNode } from '../../support/fake-node.ts';
import { deadUrl } from '../../support/fake-server.ts';
import { loadConfigOf } from '../load-config-of.ts';

const bounded = { timeout: 15_000 };

test('a sound cluster: valid, and every figure agrees with every other', bounded, async (t) => {
  const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
  const phases = new Set<LoadProgress['phase']>();
  const config = loadConfigOf(nodes, { durationS: 1.2, allowSaturated: true });
  const result = await runClosedLoad(config, { onProgress: ({ phase }) => phases.add(phase) });
  const { totals, series } = result;

  // A starved machine may leave too few samples: that is the only thing that may be wrong.
  assert.doesNotMatch(result.invalidReasons.join('\n'), /^(?!p99: expected at least)./m);
  assert.equal(result.valid, result.invalidReasons.length === 0);
  assert.equal(result.complete, true);
  assert.equal(totals.requests, totals.reads + totals.writes);
  assert.ok(totals.checkedBodies > 0 && totals.checkedBodies <= totals.reads);
  assert.ok(totals.durationS >= 1.19);
  assert.equal(totals.throughputPerS, totals.requests / totals.durationS);
  assert.equal(sum(result.nodes.map((node) => node.requests)), totals.requests);
  assert.ok(Math.abs(sum(result.nodes.map((node) => node.observedShare)) - 1) < 1e-9);
  assert.equal(sum(result.nodes.map((node) => node.predictedShare)), 1);
  assert.equal(series.length, 2);
  assert.equal(sum(series.map((second) => second.requests)), totals.requests);
  const { response } = result.latencyUs;
  assert.equal(decodeFromCompressedBase64(response.histogram).totalCount, totals.requests);
  assert.ok(response.min > 0 && response.min <= response.p50 && response.p9999 <= response.max);
  assert.deepEqual([...phases], ['loading the data', 'warming up', 'measuring']);
  assert.equal(sum(nodes.map((node) => node.entries.size)), config.keys);
});

test('latency is in microseconds', bounded, async (t) => {
  const node = await fakeNode(t, (response, value) => {
    setTimeout(() => response.end(value), 50);
    return true;
  });
  const { latencyUs } = await runClosedLoad(loadConfigOf([node], { reads: 1 }));
  assert.ok(latencyUs.response.min >= 48_000, `${latencyUs.response.min}`);
  assert.ok(latencyUs.response.p50 >= 49_000 && latencyUs.response.p50 < 500_000, `${latencyUs.response.p50}`);
});

test('a body that is not the value is seen', bounded, async (t) => {
  const node = await fakeNode(t, (response, value, count) => {
    response.end(count % 2 === 0 ? value : `${value.slice(1)}x`);
    return true;
  });
  const { valid, invalidReasons, totals } = await runClosedLoad(loadConfigOf([node], { reads: 1 }));
  assert.equal(valid, false);
  assert.ok(totals.wrongBodies > 0 && totals.wrongBodies < totals.checkedBodies);
  assert.match(invalidReasons[0]!, /^fake \(http:.*\): \d+ of \d+ checked bodies were not a value that was put$/);
});

test('an answer that is not 2xx is counted and named', bounded, async (t) => {
  const node = await fakeNode(t, (response) => {
    response.writeHead(500).end('no');
    return true;
  });
  const { invalidReasons, totals } = await runClosedLoad(loadConfigOf([node], { reads: 0.5 }));
  assert.equal(totals.non2xx, totals.reads);
  assert.equal(totals.checkedBodies, 0);
  assert.match(invalidReasons[0]!, /answers were not 2xx, the first one status 500$/);
});

test('a connection that is closed costs its request, and no answer is taken for another', bounded, async (t) => {
  const node = await fakeNode(t, (response, value, count) => {
    if (count % 50 === 49) response.socket!.destroy();
    else if (count % 50 === 24) response.writeHead(200, { 'content-length': 100 }).write(value.slice(50));
    if (count % 50 === 24) setImmediate(() => response.socket!.destroy());
    return count % 25 === 24;
  });
  const { invalidReasons, totals } = await runClosedLoad(loadConfigOf([node], { reads: 0.9 }));
  assert.ok(totals.errors > 0);
  assert.equal(totals.timeouts, 0);
  assert.equal(totals.wrongBodies, 0);
  assert.equal(totals.non2xx, 0);
  assert.ok(totals.requests > totals.errors);
  assert.match(invalidReasons[0]!, /did not answer \d+ requests/);
});

test('a node that never answers costs a timeout per request', bounded, async (t) => {
  const node = await fakeNode(t, (_response, _value, count) => count > 200);
  const changes = { reads: 1, timeoutMs: 300, durationS: 1, connections: 4, warmupS: 0 };
  const { invalidReasons, totals } = await runClosedLoad(loadConfigOf([node], changes));
  assert.ok(totals.timeouts > 0 && totals.timeouts <= 4 * 4, `${totals.timeouts}`);
  assert.equal(totals.errors, totals.timeouts);
  assert.match(invalidReasons[0]!, /\(\d+ timed out\): no answer within 300 ms$/);
});

test('a node that stalls until the end leaves no latency, but a note', bounded, async (t) => {
  const node = await fakeNode(t, (_response, _value, count) => count > 200);
  const changes = { reads: 1, connections: 4, warmupS: 0, timeoutMs: 5000 };
  const { totals, notes } = await runClosedLoad(loadConfigOf([node], changes));
  assert.equal(totals.errors, 0);
  assert.match(notes.join('\n'), /^at the end a request had been waiting for \d+ ms, longer than any/m);
});

test('garbage is no answer', bounded, async (t) => {
  const node = await fakeNode(t, (response) => {
    response.socket!.write('these are not the bytes that you are looking for\r\n\r\n');
    return true;
  });
  const changes = { reads: 1, timeoutMs: 300, durationS: 1, connections: 4 };
  const { totals, valid } = await runClosedLoad(loadConfigOf([node], changes));
  assert.equal(valid, false);
  assert.equal(totals.requests, 0);
  assert.ok(totals.timeouts > 0);
});

test('a node that dies leaves the others under load, and is not hammered', bounded, async (t) => {
  const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
  const onProgress = ({ phase, fraction }: LoadProgress) => {
    if (phase === 'measuring' && fraction < 0.7) nodes[1]!.kill();
  };
  const result = await runClosedLoad(loadConfigOf(nodes, { durationS: 1.5 }), { onProgress });
  const [, dead] = result.nodes;
  assert.equal(result.valid, false);
  assert.equal(result.complete, true);
  // At most 20 connections, each with the request that was cut off, then ten attempts a second.
  assert.ok(dead!.errors >= 10 && dead!.errors <= 20 * 8, `${dead!.errors}`);
  assert.equal(result.nodes[0]!.errors, 0);
  const last = result.series.at(-1)!.nodes;
  assert.ok(last[0]!.requests > 0);
  assert.match(result.invalidReasons.join('\n'), /^b \(http.*did not answer \d+ requests/);
});

test('a node that is down at the start is named', bounded, async (t) => {
  const nodes = [await fakeNode(t), { id: 'gone', url: await deadUrl() }];
  await assert.rejects(runClosedLoad(loadConfigOf(nodes)), {
    code: 'ERR_NODE_UNREACHABLE',
    node: nodes[1]!.url,
    message: /^expected every node to be ready, got gone \(http.*ECONNREFUSED/,
  });
});

test('stopped while measuring, it keeps what was measured', bounded, async (t) => {
  const node = await fakeNode(t);
  const stop = new AbortController();
  const onProgress = ({ phase }: LoadProgress) => phase === 'measuring' && stop.abort();
  const config = loadConfigOf([node], { durationS: 60 });
  const result = await runClosedLoad(config, { signal: stop.signal, onProgress });
  assert.equal(result.complete, false);
  assert.equal(result.series.length, 1);
  assert.ok(result.totals.requests > 0);
  assert.ok(result.notes.some((note) => /^stopped after \d+\.\d of 60 seconds$/.test(note)));
});

test('stopped before it measures, it throws the reason', bounded, async (t) => {
  const node = await fakeNode(t);
  const reason = new Error('enough');
  for (const phase of ['loading the data', 'warming up']) {
    const stop = new AbortController();
    const onProgress = (progress: LoadProgress) => progress.phase === phase && stop.abort(reason);
    const config = loadConfigOf([node], { warmupS: 60 });
    await assert.rejects(runClosedLoad(config, { signal: stop.signal, onProgress }), reason);
  }
});

test('a node that owns none of the keys gets no load, and the result says so', bounded, async (t) => {
  const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
  const { nodes: results, invalidReasons } = await runClosedLoad(loadConfigOf(nodes, { keys: 1 }));
  assert.deepEqual(results.map((node) => node.predictedShare).sort(), [0, 1]);
  assert.match(invalidReasons.join('\n'), /got no requests, because none of the keys is its own/);
});

for (const valueSizeBytes of [0, 1, 15, 16, 100_000]) {
  test(`values of ${valueSizeBytes} bytes are checked`, bounded, async (t) => {
    const node = await fakeNode(t);
    const { totals } = await runClosedLoad(loadConfigOf([node], { valueSizeBytes, durationS: 0.2, keys: 20 }));
    assert.ok(totals.checkedBodies > 0);
    assert.deepEqual([totals.wrongBodies, totals.non2xx, totals.errors], [0, 0, 0]);
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
