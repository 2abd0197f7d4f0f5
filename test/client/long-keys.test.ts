import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { ClientEvent } from '../../src/client/client-events.ts';
import { KvClient } from '../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../src/client/options.ts';
import { startNode } from '../../src/node/node.ts';
import type { NodeOptions } from '../../src/node/options.ts';
import { fakeServer } from '../support/fake-server.ts';
import { scriptedNode } from '../support/scripted-node.ts';

// A key whose path is too long for a TCP segment travels in a batch of its own, and nobody is to notice.

const bounded = { timeout: 20_000 };
const LONG = 'é'.repeat(512);

function clientOf(t: TestContext, url: string, options: Partial<KvClientOptions> = {}): KvClient {
  const client = new KvClient({ nodes: [url], timeoutMs: 9_000, ...options });
  t.after(() => client.close());
  return client;
}

async function realNode(t: TestContext, options: NodeOptions = {}): Promise<string> {
  const node = await startNode({ port: 0, ...options });
  t.after(() => node.close());
  return node.url;
}

/** Hands on to `port` what comes, in segments as a network with the smallest MTU of IPv6 would have them. */
async function slowNetwork(t: TestContext, port: number): Promise<string> {
  const sockets: Socket[] = [];
  const server = createServer((from) => {
    const to = connect(port, '127.0.0.1').setNoDelay(true);
    sockets.push(from, to);
    for (const socket of [from, to]) socket.on('error', () => {});
    to.pipe(from);
    let sent = Promise.resolve();
    from.on('data', (bytes) => {
      for (let i = 0; i < bytes.length; i += 1_208) {
        const segment = bytes.subarray(i, i + 1_208);
        sent = sent.then(() => {
          to.write(segment);
          // Where two of them come together the test has tried nothing, and passes.
          return delay(3);
        });
      }
    });
    from.on('close', () => to.destroy());
  });
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

for (const batch of ['auto', false] as const) {
  test(`every key works over a network of short segments, with batch ${batch}`, bounded, async (t) => {
    const node = await realNode(t);
    const client = clientOf(t, await slowNetwork(t, Number(new URL(node).port)), { batch });
    for (const key of ['k'.repeat(1024), 'é'.repeat(200), 'é'.repeat(300), '日'.repeat(170), LONG]) {
      assert.equal((await client.put(key, key, { ttlMs: 999_999_999_999 })).created, true);
      assert.equal(await client.getText(key), key);
      assert.deepEqual([await client.has(key), await client.delete(key), await client.has(key)], [true, true, false]);
    }
  });
}

test('no request line is longer than a segment', bounded, async (t) => {
  const lines = new Set<string>();
  const { url, received } = await fakeServer(t, (socket) => socket.destroy());
  const client = clientOf(t, url, { connectionsPerNode: 1 });
  for (const length of [1, 970, 990, 997, 1_010, 1_024]) {
    const key = 'k'.repeat(length);
    const ttlMs = 999_999_999_999;
    await Promise.allSettled([
      ...[client.get(key), client.has(key), client.delete(key)],
      ...[client.put(key, 'v'), client.put(key, 'v', { ttlMs })],
    ]);
  }
  for (const text of received) lines.add(text.split('\r\n')[0]!);
  const longest = Math.max(...[...lines].map((line) => line.length));
  assert.ok(longest > 1_000 && longest < 1_100, `${longest}`);
  assert.ok(lines.has('POST /batch HTTP/1.1'));
  assert.ok(lines.has(`DELETE /kv/${'k'.repeat(990)} HTTP/1.1`), 'short enough to go by itself');
});

test('an entry has all that it would have had', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, url);
  const path = `${url}/kv/${encodeURIComponent(LONG)}`;
  const first = await client.put(LONG, Buffer.from([1, 2, 255]), { contentType: 'image/png' });
  const answer = await fetch(path);
  assert.equal(answer.headers.get('content-type'), 'image/png');
  assert.equal(answer.headers.get('etag'), `"${first.version}"`);
  assert.deepEqual(await client.get(LONG), Buffer.from([1, 2, 255]));
  const second = await client.put(LONG, '', {});
  assert.deepEqual([first.created, second.created], [true, false]);
  assert.equal(Number(second.version), Number(first.version) + 1);
  assert.deepEqual([await client.get(LONG), await client.has(LONG)], [Buffer.alloc(0), true]);
  await client.put(LONG, 'brief', { ttlMs: 1 });
  while (await client.has(LONG)) await delay(1);
  assert.deepEqual([await client.get(LONG), await client.delete(LONG)], [undefined, false]);
});

test('a value that no batch has room for goes by itself', bounded, async (t) => {
  const events: ClientEvent[] = [];
  const url = await realNode(t);
  const client = clientOf(t, url, { onEvent: (event) => events.push(event) });
  const value = Buffer.alloc(16 * 2 ** 20, 'abcdefg');
  await client.put(LONG, value, { contentType: 'text/plain' });
  assert.equal(await client.has(LONG), true);
  assert.ok(value.equals((await client.get(LONG))!));
  const methods = events.flatMap((event) => (event.type === 'request' ? [`${event.method} ${event.calls}`] : []));
  assert.deepEqual(methods, ['PUT 1', 'POST 1', 'POST 1', 'GET 1']);
});

test('it fails as any call does', bounded, async (t) => {
  const small = await realNode(t, { maxValueBytes: 10, authToken: 's3cret' });
  const about = { code: 'ERR_NODE_STATUS', node: small, key: LONG };
  const trusted = clientOf(t, small, { authToken: 's3cret' });
  await assert.rejects(trusted.put(LONG, 'x'.repeat(11)), { ...about, status: 413, message: /201 or 204 to PUT "é/ });
  for (const call of [clientOf(t, small).get(LONG), clientOf(t, small).has(LONG), clientOf(t, small).delete(LONG)])
    await assert.rejects(call, { ...about, status: 401, message: /expected an Authorization header/ });

  const silent = clientOf(t, (await fakeServer(t, () => {})).url, { timeoutMs: 50 });
  await assert.rejects(silent.put(LONG, 'v'), { code: 'ERR_TIMEOUT', message: / within 50 ms, got none$/ });
  const controller = new AbortController();
  const { url } = await fakeServer(t, () => controller.abort('enough'));
  const aborted = { code: 'ERR_ABORTED', key: LONG, cause: 'enough' };
  await assert.rejects(clientOf(t, url).has(LONG, { signal: controller.signal }), aborted);
  await assert.rejects(clientOf(t, url).has(LONG, { signal: controller.signal }), aborted);
});

test(
  'reads are sent once more where their connection was closed, writes are not; then the node is out',
  bounded,
  async (t) => {
    const { url, asked } = await scriptedNode(t, (_, socket) => socket.destroy());
    const client = clientOf(t, url, { failureLimit: 3, downMs: 60_000 });
    const counts: number[] = [];
    for (const call of [() => client.get(LONG), () => client.has(LONG), () => client.put(LONG, 'v')]) {
      asked.length = 0;
      await assert.rejects(call(), { code: 'ERR_NODE_UNREACHABLE', key: LONG });
      counts.push(asked.length);
    }
    assert.deepEqual(counts, [2, 2, 1]);
    await assert.rejects(client.delete(LONG), { code: 'ERR_NODE_UNREACHABLE', message: /taken out/ });
    assert.equal(asked.length, 1);
  },
);
