import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';
import type { ClientEvent } from '../../src/client/client-events.ts';
import { KvClient } from '../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../src/client/options.ts';
import { startNode } from '../../src/node/node.ts';
import { answerText, scriptedNode } from '../support/scripted-node.ts';

const bounded = { timeout: 10_000 };

function clientOf(t: TestContext, nodes: string[], options: Partial<KvClientOptions> = {}) {
  const events: ClientEvent[] = [];
  const client = new KvClient({ nodes, timeoutMs: 5_000, onEvent: (event) => events.push(event), ...options });
  t.after(() => client.close());
  return { client, events };
}

/** The events without what differs from run to run. */
const plain = (events: ClientEvent[]): Record<string, unknown>[] =>
  events.map((event) => {
    const { durationMs, downForMs, delayMs, cause, error, ...rest } = event as unknown as Record<string, unknown>;
    for (const ms of [durationMs, downForMs, delayMs]) assert.ok(ms === undefined || (ms as number) >= 0);
    return { ...rest, ...(error === undefined ? {} : { error: (error as { code?: string }).code ?? error }) };
  });

test('every request is told, a batch as one', bounded, async (t) => {
  const real = await startNode({ port: 0 });
  t.after(() => real.close());
  const { client, events } = clientOf(t, [real.url]);
  await client.put('k', 'v');
  await client.get('missing');
  await client.getMany(['a', 'b', 'c']);
  const node = { id: real.url, url: real.url };
  assert.deepEqual(plain(events), [
    { type: 'request', node, method: 'PUT', calls: 1, status: 201 },
    { type: 'request', node, method: 'GET', calls: 1, status: 404 },
    { type: 'request', node, method: 'POST', calls: 3, status: 200 },
  ]);
});

test('retries, failures, and nodes that go and come back', bounded, async (t) => {
  let isWell = false;
  const { url } = await scriptedNode(t, (_, socket) => {
    if (isWell) socket.write(answerText('200 OK', 'v'));
    else socket.destroy();
  });
  const { client, events } = clientOf(t, [url], {
    retries: 5,
    retryBaseMs: 1,
    retryWrites: true,
    failureLimit: 2,
    downMs: 10,
  });
  await assert.rejects(client.put('k', 'v'), /taken out/);
  isWell = true;
  while (events.at(-1)!.type !== 'node-up') await new Promise((resolve) => setTimeout(resolve, 1));
  const node = { id: url, url };
  const request = { type: 'request', node, method: 'PUT', calls: 1, status: undefined, error: 'ERR_NODE_UNREACHABLE' };
  const retry = { type: 'retry', method: 'PUT', key: 'k', error: 'ERR_NODE_UNREACHABLE' };
  assert.deepEqual(plain(events), [
    request,
    { ...retry, retry: 1 },
    { type: 'node-down', node, failures: 2 },
    request,
    { ...retry, retry: 2 },
    { type: 'node-up', node },
  ]);
});

test('a hedge is told, and so is the request that lost', bounded, async (t) => {
  const silent = await scriptedNode(t, () => {});
  const quick = await scriptedNode(t, (_, socket) => socket.write(answerText('200 OK', 'v')));
  const urls = [silent.url, quick.url];
  const { client, events } = clientOf(t, urls, { replicas: 2, hedgeAfterMs: 5 });
  const key = Array.from({ length: 99 }, (_, i) => `k${i}`).find((key) => client.ownerOf(key).url === silent.url)!;
  await client.get(key);
  while (events.length < 3) await new Promise(setImmediate);
  assert.deepEqual(
    plain(events).map(({ type, node, error }) => [type, (node as { url: string }).url, error]),
    [
      ['hedge', quick.url, undefined],
      ['request', quick.url, undefined],
      ['request', silent.url, 'ERR_ABORTED'],
    ],
  );
});

test('a listener that throws harms no call', bounded, async (t) => {
  const { url } = await scriptedNode(t, (_, socket) => socket.write(answerText('200 OK', 'v')));
  const mistake = new Error('a mistake of the listener');
  const { client } = clientOf(t, [url], {
    onEvent: () => {
      throw mistake;
    },
  });
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const uncaught = once(process, 'uncaughtException');
  try {
    assert.equal(await client.getText('k'), 'v');
    assert.equal((await uncaught)[0], mistake);
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener);
  }
});

test('the token goes with every request and every probe, and is in no message', bounded, async (t) => {
  const authToken = 'c2VjcmV0LXRva2Vu';
  const node = await startNode({ port: 0, authToken });
  t.after(() => node.close());
  const { client } = clientOf(t, [node.url], { authToken, failureLimit: 1, downMs: 10 });
  await client.put('k', 'v');
  assert.equal(await client.has('k'), true);
  assert.equal((await client.getMany(['k', 'l']))[0]!.error, undefined);
  const { client: stranger } = clientOf(t, [node.url]);
  await assert.rejects(stranger.get('k'), { code: 'ERR_NODE_STATUS', status: 401 });
  node.close();
  await assert.rejects(client.get('k'), { code: 'ERR_NODE_UNREACHABLE' });
  const again = await startNode({ port: node.port, authToken });
  t.after(() => again.close());
  while (
    await client.get('k').then(
      () => false,
      () => true,
    )
  )
    await new Promise((resolve) => setTimeout(resolve, 2));
  for (const bad of ['', 'a b', 'é', 'x'.repeat(1025), 'secret\r\nX: 1']) {
    assert.throws(
      () => new KvClient({ nodes: [node.url], authToken: bad }),
      (error: Error) => {
        assert.match(error.message, /^authToken: expected 1 to 1024 letters/);
        return bad === '' || !error.message.includes(bad);
      },
    );
  }
});
