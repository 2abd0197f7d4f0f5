import assert from 'node:assert/strict';
import { test } from 'node:test';
import parsePrometheusTextFormat, { type PrometheusMetric } from 'parse-prometheus-text-format';
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

test('/metrics is what a Prometheus parser reads, and agrees with /stats', bounded, async (t) => {
  const node = await testNode(t, { id: 'a"b\\' });
  const connection = rawConnection(t, node);
  const reads = new Array<Buffer>(15).fill(request('GET', '/kv/a'));
  connection.send(request('PUT', '/kv/a', 'value'), ...reads, request('GET', '/stats'));
  for (let i = 0; i < 16; i++) await connection.answer();
  const stats = JSON.parse((await connection.answer()).body.toString());
  const { headers, body } = await connection.send(request('GET', '/metrics')).answer();
  assert.equal(headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const text = body.toString();
  const metrics = new Map(parsePrometheusTextFormat(text).map((metric) => [metric.name, metric]));
  assert.deepEqual(metrics.get('ringmark_node_info')!.metrics, [{ value: '1', labels: { id: 'a"b\\' } }]);
  assert.deepEqual(metrics.get('ringmark_requests_total')!.metrics, [
    { value: '16', labels: { method: 'GET', status: '200' } },
    { value: '1', labels: { method: 'PUT', status: '201' } },
  ]);
  const value = (name: string) => Number(metrics.get(name)!.metrics[0]!.value);
  for (const [name, expected] of Object.entries({
    ringmark_ready: 1,
    ringmark_rejected_total: stats.rejected,
    ringmark_aborted_total: stats.aborted,
    ringmark_in_flight: stats.inFlight,
    ringmark_connections: stats.connections,
    ringmark_entries: stats.entries,
    ringmark_bytes: stats.bytes,
    ringmark_max_memory_bytes: stats.maxMemoryBytes,
    ringmark_evictions_total: stats.evictions,
    ringmark_expirations_total: stats.expirations,
  }))
    assert.equal(value(name), expected, name);
  assert.ok(value('process_cpu_seconds_total') >= stats.cpuSeconds && value('process_resident_memory_bytes') > 1e6);
  assert.ok(value('ringmark_uptime_seconds') >= stats.uptimeS);
  const { metrics: delays } = metrics.get('ringmark_event_loop_delay_seconds')!;
  assert.deepEqual(
    delays.map(({ labels }) => labels!.quantile),
    ['0.5', '0.99', '1'],
  );
  // Of 17 requests the first, the ninth and the last were timed.
  const [{ buckets, count, sum } = {}] = metrics.get('ringmark_request_duration_seconds')!.metrics;
  const counts = Object.entries(buckets!)
    .toSorted(([a], [b]) => bound(a) - bound(b))
    .map(([, n]) => Number(n));
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => a - b),
  );
  assert.deepEqual([buckets!['+Inf'], count], ['3', '3']);
  assert.ok(Number(sum) > 0);
  isWellFormed(text, metrics);
});

const bound = (le: string) => (le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le));

/** What the format asks for and the parser does not: no metric, and no sample, twice; a counter's name says that it is one. */
function isWellFormed(text: string, metrics: Map<string, PrometheusMetric>): void {
  assert.ok(text.endsWith('\n'));
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const names = samples.map((line) => line.slice(0, line.lastIndexOf(' ')));
  assert.equal(new Set(names).size, names.length);
  assert.equal(text.match(/^# TYPE/gm)!.length, metrics.size);
  for (const { name, type, help } of metrics.values()) {
    assert.equal(name.endsWith('_total'), type === 'COUNTER', name);
    assert.ok(help !== '', name);
  }
}

test('/stats and /metrics count what expires', bounded, async (t) => {
  const node = await testNode(t);
  for (const key of ['a', 'b']) await ask(t, node, 'PUT', `/kv/${key}?ttl=0.001`, 'x');
  const { entries } = await statsUntil(t, node, (stats) => stats.expirations === 2);
  assert.equal(entries, 0);
  assert.match((await ask(t, node, 'GET', '/metrics')).body.toString(), /^ringmark_expirations_total 2$/m);
});
