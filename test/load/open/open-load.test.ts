import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import type { LoadProgress } from '../../../src/load/load-run.ts';
import { runOpenLoad } from '../../../src/load/open/open-load.ts';
import type { LoadConfig, LoadResult } from '../../../src/result/load-result.ts';
import { fakeNode } from '../../support/fake-node.ts';
import { deadUrl } from '../../support/fake-server.ts';
import { loadConfigOf } from '../load-config-of.ts';

const bounded = { timeout: 20_000 };

type Result = Omit<LoadResult, 'environment'>;

function openConfig(nodes: readonly { id: string; url: string }[], changes: Partial<LoadConfig> = {}): LoadConfig {
  return loadConfigOf(nodes, { model: 'open', rate: 1000, warmupS: 0, durationS: 0.5, ...changes });
}

/** What is wrong, but for what a starved machine may do to any run. */
function faults({ invalidReasons }: Result): string[] {
  return invalidReasons.filter(
    (reason) => !/^p99: expected at least|^a saturated generator: one operation/.test(reason),
  );
}

test('a sound cluster: all that was due was answered, and every figure agrees with every other', bounded, async (t) => {
  const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
  const phases = new Set<LoadProgress['phase']>();
  const config = openConfig(nodes, { durationS: 1.2, warmupS: 0.2, threads: 2 });
  const result = await runOpenLoad(config, { onProgress: ({ phase }) => phases.add(phase) });
  const { totals, series, latencyUs, generator } = result;
  assert.deepEqual(faults(result), []);
  assert.equal(result.complete, true);
  assert.equal(totals.requests, 1200);
  assert.equal(totals.requests, totals.reads + totals.writes);
  assert.ok(totals.checkedBodies > 0);
  assert.ok(Math.abs(generator.schedule!.offeredPerS - 1000) < 1e-6);
  assert.equal(generator.schedule!.threads, 2);
  assert.deepEqual([generator.dropped, generator.schedule!.unsent], [0, 0]);
  assert.equal(sum(result.nodes.map(({ requests }) => requests)), 1200);
  assert.equal(sum(series.map(({ requests }) => requests)), 1200);
  for (const { histogram } of [latencyUs.response, latencyUs.service]) {
    assert.equal(decodeFromCompressedBase64(histogram).totalCount, 1200);
  }
  for (const node of result.nodes) {
    assert.equal(decodeFromCompressedBase64(node.serviceUs!.histogram).totalCount, node.requests);
  }
  assert.ok(latencyUs.response.mean >= latencyUs.service.mean);
  assert.deepEqual([...phases], ['loading the data', 'warming up', 'measuring']);
});

for (const arrivals of ['constant', 'poisson'] as const) {
  test(`one seed, ${arrivals} arrivals: the same keys in the same order`, bounded, async (t) => {
    const seen: string[][] = [];
    for (const seed of [7, 7, 7, 8]) {
      const values: string[] = [];
      const node = await fakeNode(t, (_response, value) => values.push(value) < 0);
      // One connection: requests reach the node in the order in which they were due.
      await runOpenLoad(
        openConfig([node], { seed, arrivals, reads: 1, connections: 1, durationS: 0.2, popularity: 'zipf:0.99' }),
      );
      seen.push(values);
    }
    const [first, ...others] = seen;
    assert.ok(first!.length > 100);
    assert.deepEqual(others[0], first);
    assert.deepEqual(others[1], first);
    assert.notDeepEqual(others[2], first);
  });
}

test('read-modify-writes write what they read, inserts add keys', bounded, async (t) => {
  const node = await fakeNode(t);
  const config = openConfig([node], { reads: 0, inserts: 0.5, rmw: 0.5, popularity: 'latest' });
  const result = await runOpenLoad(config);
  assert.deepEqual(faults(result), []);
  const { reads, writes } = result.totals;
  // 500 operations: about 250 inserts, and as many pairs of a read and a write.
  assert.equal(writes, 500);
  assert.ok(reads > 180 && reads < 320, `${reads}`);
  assert.equal(node.entries.size, config.keys + writes - reads);
});

test('observed shares are the predicted ones: Zipf over many keys', bounded, async (t) => {
  const nodes = await Promise.all(['a', 'b', 'c'].map((id) => fakeNode(t, undefined, id)));
  // 10,000 requests in all: a share has a standard error of half a percentage point or less, so two are allowed for.
  const config = openConfig(nodes, { rate: 5000, durationS: 2, keys: 20_000, popularity: 'zipf:0.99' });
  const result = await runOpenLoad(config);
  for (const { predictedShare, observedShare, id } of result.nodes) {
    assert.ok(Math.abs(predictedShare - observedShare) < 0.02, `${id}: ${predictedShare}, ${observedShare}`);
  }
});

test('bodies that are not the value, and refusals, are seen', bounded, async (t) => {
  const wrong = await fakeNode(t, (response, value) => response.end(`${value.slice(1)}x`) !== undefined, 'wrong');
  const refusing = await fakeNode(t, (response) => response.writeHead(500).end('no') !== undefined, 'refusing');
  const result = await runOpenLoad(openConfig([wrong, refusing], { reads: 1 }));
  const [a, b] = faults(result);
  assert.match(a!, /^wrong \(.*: (\d+) of \1 checked bodies were not a value that was put$/);
  assert.match(b!, /^refusing \(.*: (\d+) of \1 answers were not 2xx, the first one status 500$/);
  assert.equal(result.totals.errors, 0);
});

test('a connection that is closed costs its request, and no answer is taken for another', bounded, async (t) => {
  const node = await fakeNode(t, (response, value, count) => {
    if (count % 25 !== 24) return false;
    if (count % 50 === 24) response.writeHead(200, { 'content-length': 100 }).write(value.slice(50));
    setImmediate(() => response.socket!.destroy());
    return true;
  });
  const result = await runOpenLoad(openConfig([node], { reads: 1 }));
  const { errors, requests, wrongBodies, timeouts } = result.totals;
  // Of 20 that are closed, the ten of which no part of an answer had come are asked once more.
  assert.equal(errors, 10);
  assert.deepEqual([requests, wrongBodies, timeouts], [490, 0, 0]);
  assert.match(faults(result)[0]!, /did not answer 10 requests/);
});

test('a node that closes every connection, one that answers garbage: all are errors', bounded, async (t) => {
  const closing = await fakeNode(t, (response) => response.socket!.destroy() !== undefined, 'closing');
  const garbage = await fakeNode(t, (response) => response.socket!.write('no answer\r\n\r\n') !== undefined, 'garbage');
  const result = await runOpenLoad(openConfig([closing, garbage], { reads: 1 }));
  assert.deepEqual([result.totals.requests, result.totals.errors], [0, 500]);
  assert.match(faults(result).join('\n'), /^closing .* did not answer .*: (the node closed|read ECONNRESET)/m);
  assert.match(faults(result).join('\n'), /^garbage .* did not answer .*: no HTTP answer$/m);
});

test('a node that never answers: what is sent times out, what waits is not forgotten', bounded, async (t) => {
  const node = await fakeNode(t, () => true);
  const changes = { reads: 1, rate: 100, connections: 4, timeoutMs: 250 };
  const result = await runOpenLoad(openConfig([node], changes));
  assert.deepEqual([result.totals.requests, result.totals.errors, result.totals.timeouts], [0, 50, 50]);
  assert.match(faults(result).join('\n'), /\(50 timed out\): no answer within 250 ms/);
});

test('past the most in flight, operations are dropped and named', bounded, async (t) => {
  const node = await fakeNode(t, () => true);
  const changes = { reads: 1, rate: 100, connections: 4, timeoutMs: 2000, maxInFlight: 10 };
  const result = await runOpenLoad(openConfig([node], changes));
  assert.deepEqual([result.totals.errors, result.generator.dropped], [10, 40]);
  assert.match(faults(result).join('\n'), /^40 operations were dropped, because 10 were sent or waiting/m);
});

test('reads of keys that are gone are misses: neither hits nor bad statuses', bounded, async (t) => {
  const node = await fakeNode(t);
  const onProgress = ({ phase }: LoadProgress) => phase === 'warming up' && node.entries.clear();
  const result = await runOpenLoad(openConfig([node], { reads: 1 }), { onProgress });
  const { requests, hits, misses, non2xx } = result.totals;
  assert.deepEqual([requests, hits, misses, non2xx], [500, 0, 500, 0]);
  assert.equal(result.nodes[0]!.misses, 500);
  assert.match(faults(result).join('\n'), /^fake .*: 500 of 500 reads found nothing/m);
});

test('the balance tax is what the hottest node is above the mean, as predicted and as measured', bounded, async (t) => {
  const nodes = await Promise.all(['a', 'b', 'c'].map((id) => fakeNode(t, undefined, id)));
  const { totals, nodes: measured } = await runOpenLoad(openConfig(nodes, { vnodes: 2 }));
  const taxOf = (shares: number[]) => 1 - 1 / 3 / Math.max(...shares);
  assert.ok(Math.abs(totals.balanceTax.predicted - taxOf(measured.map((each) => each.predictedShare))) < 1e-9);
  assert.ok(Math.abs(totals.balanceTax.observed! - taxOf(measured.map((each) => each.observedShare))) < 1e-9);
  assert.ok(totals.balanceTax.predicted > 0.05);
  // Fake nodes do not say what they use.
  assert.equal(totals.balanceTax.cpu, null);
});

test('a node that dies leaves the others under load', bounded, async (t) => {
  const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
  const onProgress = ({ phase, fraction }: LoadProgress) => {
    if (phase === 'measuring' && fraction < 0.7) nodes[1]!.kill();
  };
  const result = await runOpenLoad(openConfig(nodes, { durationS: 1.5 }), { onProgress });
  const [sound, dead] = result.nodes;
  assert.equal(sound!.errors, 0);
  assert.ok(dead!.errors > 0 && dead!.requests > 0);
  assert.equal(result.totals.requests + result.totals.errors, 1500);
  assert.match(faults(result).join('\n'), /^b \(http.*did not answer \d+ requests/);
});

test('an impossible rate saturates the generator, and that can be allowed', bounded, async (t) => {
  const node = await fakeNode(t);
  const changes = { rate: 10_000_000, durationS: 0.2, maxInFlight: 100 };
  const result = await runOpenLoad(openConfig([node], changes));
  assert.equal(result.generator.saturated, true);
  assert.match(result.invalidReasons.join('\n'), /^a saturated generator: .*; take a lower rate, more threads/m);
  const allowed = await runOpenLoad(openConfig([node], { ...changes, allowSaturated: true }));
  assert.equal(allowed.generator.saturated, true);
  assert.doesNotMatch(allowed.invalidReasons.join('\n'), /saturated/);
  assert.match(allowed.notes.join('\n'), /^a saturated generator: /m);
});

test('stages ramp the rate', bounded, async (t) => {
  const node = await fakeNode(t);
  const stages = [
    { durationS: 1, rate: 1000 },
    { durationS: 1, rate: 0 },
  ];
  const result = await runOpenLoad(openConfig([node], { rate: 0, stages, durationS: 2 }));
  assert.deepEqual(faults(result), []);
  assert.equal(result.totals.requests, 1000);
});

test(
  'stopped while measuring, it keeps what was measured; stopped before, it throws the reason',
  bounded,
  async (t) => {
    const node = await fakeNode(t);
    const reason = new Error('enough');
    for (const stopAt of ['loading the data', 'warming up', 'measuring']) {
      const stop = new AbortController();
      const onProgress = ({ phase }: LoadProgress) => phase === stopAt && stop.abort(reason);
      const run = runOpenLoad(openConfig([node], { durationS: 60, warmupS: stopAt === 'measuring' ? 0 : 60 }), {
        signal: stop.signal,
        onProgress,
      });
      if (stopAt !== 'measuring') await assert.rejects(run, reason);
      else {
        const { complete, totals, notes } = await run;
        assert.equal(complete, false);
        assert.equal(totals.errors, 0);
        assert.ok(totals.requests > 0);
        assert.match(notes.join('\n'), /^stopped after \d+\.\d of 60 seconds$/m);
      }
    }
  },
);

const refused: [changes: Partial<LoadConfig>, message: RegExp][] = [
  [{ rate: 0 }, /^rate: expected a number from 0.1 to 10000000, got 0$/],
  [{ rate: 1e9 }, /^rate: /],
  [{ rate: Number.NaN }, /^rate: .*got NaN$/],
  [{ threads: 0 }, /^threads: /],
  [{ threads: 30 }, /^connections: expected at least 30, one to each node from each thread, got 20$/],
  [{ maxInFlight: 0 }, /^max-in-flight: /],
  [{ stages: [{ durationS: -1, rate: 5 }] }, /^duration of a stage: /],
  [{ rate: 0, stages: [{ durationS: 0.5, rate: 0 }] }, /^stages: expected at least one request in all, got 0$/],
  [{ stages: [{ durationS: 5, rate: 9 }] }, /^duration: expected that of the stages, 5, got 0.5$/],
];
for (const [changes, message] of refused) {
  test(`${JSON.stringify(changes)} is refused`, async () => {
    const config = openConfig([{ id: 'a', url: 'http://a' }], changes);
    await assert.rejects(runOpenLoad(config), { code: 'ERR_USAGE', message });
  });
}

test('a node that is down at the start is named', bounded, async () => {
  const gone = { id: 'gone', url: await deadUrl() };
  await assert.rejects(runOpenLoad(openConfig([gone])), { code: 'ERR_NODE_UNREACHABLE', node: gone.url });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
