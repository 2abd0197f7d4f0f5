import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlatStore } from '../../src/store/flat/flat-store.ts';
import { ask, rawConnection, request, statsOf, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };

test('/stats counts what was answered, by method and status', bounded, async (t) => {
  const node = await testNode(t, { id: 'node-1' });
  await ask(t, node, 'PUT', '/kv/a', 'value');
  await ask(t, node, 'PUT', '/kv/a', 'other');
  await ask(t, node, 'GET', '/kv/a');
  await ask(t, node, 'HEAD', '/kv/none');
  await ask(t, node, 'FOO', '/kv/a');
  const stats = await statsOf(t, node);
  assert.equal(stats.id, 'node-1');
  assert.equal(stats.requests, 5);
  const counts = { GET: { 200: 1 }, HEAD: { 404: 1 }, PUT: { 201: 1, 204: 1 }, other: { 405: 1 } };
  assert.deepEqual(stats.requestsByMethod, counts);
  const expected = new FlatStore({ maxBytes: 1e9 });
  expected.put('a', Buffer.from('other'), undefined);
  assert.deepEqual([stats.entries, stats.bytes, stats.ready], [1, expected.bytes, true]);
  assert.ok(stats.rssBytes > 1e6 && stats.cpuSeconds > 0 && stats.uptimeS > 0);
  assert.ok(stats.latencyUs.p50 > 0 && stats.latencyUs.p50 <= stats.latencyUs.max);
  for (const value of Object.values(stats.eventLoopDelayMs)) assert.ok(Number.isFinite(value) && value >= 0);
});

test('/stats knows the open connections', bounded, async (t) => {
  const node = await testNode(t);
  const others = [rawConnection(t, node), rawConnection(t, node)];
  await statsUntil(t, node, (stats) => stats.connections === 3);
  for (const { socket } of others) socket.destroy();
  await statsUntil(t, node, (stats) => stats.connections === 1);
});

test('/metrics is Prometheus text that agrees with /stats', bounded, async (t) => {
  const node = await testNode(t, { id: 'a"b\\' });
  const connection = rawConnection(t, node);
  const reads = new Array<Buffer>(15).fill(request('GET', '/kv/a'));
  connection.send(request('PUT', '/kv/a', 'value'), ...reads, request('GET', '/stats'));
  for (let i = 0; i < 16; i++) await connection.answer();
  const stats = JSON.parse((await connection.answer()).body.toString());
  const { headers, body } = await connection.send(request('GET', '/metrics')).answer();
  assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const samples = parse(body.toString());
  assert.equal(samples.get('ringmark_node_info{id="a\\"b\\\\"}'), 1);
  assert.equal(samples.get('ringmark_requests_total{method="PUT",status="201"}'), 1);
  assert.equal(samples.get('ringmark_requests_total{method="GET",status="200"}'), 16);
  assert.equal(samples.get('ringmark_entries'), stats.entries);
  assert.equal(samples.get('ringmark_bytes'), stats.bytes);
  const buckets = [...samples].filter(([name]) => name.includes('_bucket')).map(([, value]) => value);
  assert.deepEqual(
    buckets,
    buckets.toSorted((a, b) => a - b),
  );
  // Of 17 requests the first, the ninth and the last were timed.
  assert.equal(samples.get('ringmark_request_duration_seconds_bucket{le="+Inf"}'), 3);
  assert.equal(samples.get('ringmark_request_duration_seconds_count'), 3);
});

/** Every line is a comment or a sample, and no sample comes twice. */
function parse(text: string): Map<string, number> {
  assert.ok(text.endsWith('\n'));
  const samples = new Map<string, number>();
  for (const line of text.trimEnd().split('\n')) {
    if (/^# (HELP|TYPE) [a-z_]+ ./.test(line)) continue;
    const match = /^([a-z_]+(?:\{.*\})?) ([0-9.e+-]+)$/.exec(line);
    assert.ok(match, line);
    assert.ok(!samples.has(match[1]!), line);
    samples.set(match[1]!, Number(match[2]));
  }
  return samples;
}
