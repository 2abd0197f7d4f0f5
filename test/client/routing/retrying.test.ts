import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { KvClient } from '../../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../../src/client/options.ts';
import { backoffMs } from '../../../src/client/routing/retrying.ts';
import { errorBody } from '../../../src/protocol/error-body.ts';
import { deadUrl, fakeServer } from '../../support/fake-server.ts';

const bounded = { timeout: 10_000 };
const VALUE = answer('200 OK', 'v', 'ETag: "1"\r\n');

function answer(status: string, body = '', headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

function clientOf(t: TestContext, url: string, options: Partial<KvClientOptions> = {}): KvClient {
  const client = new KvClient({ nodes: [url], timeoutMs: 8_000, retries: 5, retryBaseMs: 1, ...options });
  t.after(() => client.close());
  return client;
}

/** A node whose first answers are those, and whose later ones are the last of them; '' closes the connection. */
async function nodeThatSays(t: TestContext, ...answers: string[]) {
  const asked: string[] = [];
  const { url } = await fakeServer(t, (socket) => {
    const text = answers[Math.min(asked.push('') - 1, answers.length - 1)]!;
    if (text === '') socket.destroy();
    else socket.write(text);
  });
  return { url, asked };
}

test('a read is tried again until it is answered', bounded, async (t) => {
  // A GET whose connection is closed goes out once more at once, so each attempt asks twice.
  const { url, asked } = await nodeThatSays(t, '', '', '', '', VALUE);
  assert.equal(await clientOf(t, url).getText('k'), 'v');
  assert.equal(asked.length, 5);
});

test('has() is a read', bounded, async (t) => {
  const { url, asked } = await nodeThatSays(t, '', '', '', 'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 9\r\n\r\n');
  assert.equal(await clientOf(t, url).has('k'), true);
  assert.equal(asked.length, 4);
});

test('there are as many attempts as were asked for, and the last error is told', bounded, async (t) => {
  const { url, asked } = await nodeThatSays(t, answer('503 Service Unavailable', errorBody('not_ready', 'it drains')));
  const failed = { code: 'ERR_NODE_STATUS', status: 503, message: /got 503: it drains$/ };
  await assert.rejects(clientOf(t, url, { retries: 3 }).get('k'), failed);
  assert.equal(asked.length, 4);
  await assert.rejects(clientOf(t, url, { retries: 0 }).get('k'), failed);
  assert.equal(asked.length, 5);
});

for (const status of ['400 Bad Request', '401 Unauthorized', '413 Too Large', '429 Slow Down', '507 Full']) {
  test(`${status} is an answer, and is not asked for again`, bounded, async (t) => {
    const { url, asked } = await nodeThatSays(t, answer(status));
    await assert.rejects(clientOf(t, url, { retryWrites: true }).put('k', 'v'), { code: 'ERR_NODE_STATUS' });
    await assert.rejects(clientOf(t, url).get('k'), { code: 'ERR_NODE_STATUS' });
    assert.equal(asked.length, 2);
  });
}

test('writes are tried again only when asked', bounded, async (t) => {
  const created = answer('201 Created', '', 'ETag: "7"\r\n');
  const put = await nodeThatSays(t, '', '', created);
  await assert.rejects(clientOf(t, put.url).put('k', 'v'), { code: 'ERR_NODE_UNREACHABLE' });
  await assert.rejects(clientOf(t, put.url).delete('k'), { code: 'ERR_NODE_UNREACHABLE' });
  assert.equal(put.asked.length, 2);
  const asked = await nodeThatSays(t, '', '', created);
  const result = await clientOf(t, asked.url, { retryWrites: true }).put('k', 'v');
  assert.deepEqual(result, { created: true, version: '7' });
  const gone = await nodeThatSays(t, '', answer('204 No Content'));
  assert.equal(await clientOf(t, gone.url, { retryWrites: true }).delete('k'), true);
});

test('no retry outlives the deadline: the last error is told instead of a wait for nothing', bounded, async (t) => {
  const client = clientOf(t, await deadUrl(), { timeoutMs: 300, retries: 100, retryBaseMs: 50, jitter: () => 1 });
  const startedMs = performance.now();
  await assert.rejects(client.get('k'), { code: 'ERR_NODE_UNREACHABLE' });
  // 50 + 100 are waited for, 200 more would be past the end.
  assert.ok(performance.now() - startedMs >= 149);
});

test('aborted while it waits for its next attempt', bounded, async (t) => {
  const controller = new AbortController();
  const { signal } = controller;
  const jitter = () => {
    setImmediate(() => controller.abort());
    return 1;
  };
  const client = clientOf(t, await deadUrl(), { retryBaseMs: 5_000, jitter });
  await assert.rejects(client.get('k', { signal }), { code: 'ERR_ABORTED', key: 'k' });
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a signal that stays keeps no listener of waits that ended', bounded, async (t) => {
  const { url } = await nodeThatSays(t, '', '', '', '', VALUE);
  const { signal } = new AbortController();
  await clientOf(t, url).get('k', { signal });
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('closing waits for a call that waits for its next attempt', bounded, async (t) => {
  const { url } = await nodeThatSays(t, '', '', VALUE);
  const client = clientOf(t, url, { retryBaseMs: 50, jitter: () => 1 });
  const call = client.getText('k');
  await client.close();
  assert.equal(await call, 'v');
});

test('waits double up to a second, and jitter takes any part of them', () => {
  const policy = { baseMs: 20, jitter: () => 1 };
  assert.deepEqual(
    [1, 2, 3, 6, 7, 50].map((retry) => backoffMs(policy, retry)),
    [20, 40, 80, 640, 1000, 1000],
  );
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 100 }), (part, retry) => {
      const ms = backoffMs({ baseMs: 20, jitter: () => part }, retry);
      assert.equal(ms, part * backoffMs(policy, retry));
    }),
  );
});
