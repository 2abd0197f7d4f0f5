import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../src/client/options.ts';
import { startNode } from '../../src/node/node.ts';
import { errorBody } from '../../src/protocol/error-body.ts';
import { answerText, scriptedNode } from '../support/scripted-node.ts';

const bounded = { timeout: 15_000 };
const VALUE = answerText('200 OK', 'v');
const UNREACHABLE = { code: 'ERR_NODE_UNREACHABLE' };

function clientOf(t: TestContext, nodes: string[], options: Partial<KvClientOptions> = {}): KvClient {
  const client = new KvClient({ nodes, timeoutMs: 5_000, failureLimit: 3, downMs: 20, ...options });
  t.after(() => client.close());
  return client;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 2));
}

const holds = (client: KvClient, key: string) =>
  client.getText(key).then(
    (value) => value === 'v',
    () => false,
  );

test('a node that fails is taken out, left alone, probed, and let back in', bounded, async (t) => {
  let isBroken = true;
  const { url, asked } = await scriptedNode(t, (line, socket) => {
    if (isBroken) socket.destroy();
    else socket.write(line === 'GET /readyz' ? answerText('200 OK') : VALUE);
  });
  const client = clientOf(t, [url], { downMs: 200 });
  for (let i = 0; i < 3; i++) await assert.rejects(client.put('k', 'v'), UNREACHABLE);
  assert.equal(asked.length, 3);
  const rule = '(3 failures in a row, probed every 200 ms)';
  const message = `${url}: expected an answer to GET "k", got a node that was taken out ${rule}: other side closed`;
  await assert.rejects(client.get('k'), { ...UNREACHABLE, node: url, key: 'k', message });
  assert.equal(asked.length, 3);
  isBroken = false;
  await until(() => holds(client, 'k'));
  assert.equal(asked[3], 'GET /readyz');
});

test('a retry does not wait for a node that was taken out', bounded, async (t) => {
  const { url, asked } = await scriptedNode(t, (_, socket) => socket.destroy());
  const client = clientOf(t, [url], { downMs: 60_000, retries: 100, retryBaseMs: 1, retryWrites: true });
  await assert.rejects(client.put('k', 'v'), { ...UNREACHABLE, message: /taken out/ });
  assert.equal(asked.length, 3);
});

test('a node that answers probes with 503 stays out', bounded, async (t) => {
  const { url, asked } = await scriptedNode(t, (_, socket) => socket.write(answerText('503 Unavailable')));
  const client = clientOf(t, [url], { downMs: 10 });
  for (let i = 0; i < 3; i++) await assert.rejects(client.get('k'), { code: 'ERR_NODE_STATUS' });
  await until(() => asked.length >= 5);
  await assert.rejects(client.get('k'), { ...UNREACHABLE, message: /taken out .*: status 503$/ });
  assert.deepEqual(new Set(asked.slice(3)), new Set(['GET /readyz']));
});

test('a node that goes silent is taken out by the requests that it holds', bounded, async (t) => {
  const { url, asked } = await scriptedNode(t, () => {});
  const client = clientOf(t, [url], { timeoutMs: 100, downMs: 60_000 });
  const calls = ['a', 'b', 'c'].map((key) => assert.rejects(client.get(key), { code: 'ERR_TIMEOUT' }));
  await Promise.all(calls);
  assert.equal(asked.length, 3);
  await assert.rejects(client.get('d'), { ...UNREACHABLE, message: /taken out .*: deadline passed$/ });
});

/** A node that misbehaves for a while: afterwards it has to be in use, with a limit of one failure. */
async function assertStaysIn(
  t: TestContext,
  onRequest: (socket: Socket) => void,
  misuse: (client: KvClient) => Promise<unknown>,
  options: Partial<KvClientOptions> = {},
): Promise<void> {
  let isWell = false;
  const { url, asked } = await scriptedNode(t, (_, socket) => (isWell ? socket.write(VALUE) : onRequest(socket)));
  const client = clientOf(t, [url], { failureLimit: 1, downMs: 60_000, ...options });
  await misuse(client);
  isWell = true;
  assert.equal(await client.getText('k'), 'v');
  assert.ok(!asked.includes('GET /readyz'), 'it was not even probed');
}

test("a caller's aborts take no node out", bounded, async (t) => {
  const abort = async (client: KvClient) => {
    for (let i = 0; i < 20; i++) {
      const call =
        i % 2
          ? client.put('k', 'v', { signal: AbortSignal.timeout(5) })
          : client.get('k', { signal: AbortSignal.timeout(5) });
      await assert.rejects(call, { code: 'ERR_ABORTED' });
    }
  };
  await assertStaysIn(t, () => {}, abort);
});

for (const status of [
  '400 Bad',
  '401 Unauthorized',
  '404 Not Found',
  '413 Large',
  '429 Slow',
  '500 Oops',
  '507 Full',
]) {
  test(`${status} takes no node out`, bounded, async (t) => {
    const ask = async (client: KvClient) => {
      for (let i = 0; i < 5; i++) await assert.rejects(client.get('k'), { code: 'ERR_NODE_STATUS' });
    };
    await assertStaysIn(t, (socket) => socket.write(answerText(status)), ask);
  });
}

test('a node that is too busy for a request is not taken out', bounded, async (t) => {
  const busy = answerText('503 Service Unavailable', errorBody('busy', 'slow clients hold too much'));
  const ask = async (client: KvClient) => {
    for (let i = 0; i < 5; i++) await assert.rejects(client.get('k'), { code: 'ERR_NODE_STATUS', status: 503 });
  };
  await assertStaysIn(t, (socket) => socket.write(busy), ask);
});

test('a slow answer takes no node out, nor do those that wait for its connection', bounded, async (t) => {
  const ask = (client: KvClient) =>
    Promise.all(['a', 'b', 'c'].map((key) => assert.rejects(client.get(key), { code: 'ERR_TIMEOUT' })));
  const half = (socket: Socket) => socket.write('HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 9\r\n\r\nabc');
  await assertStaysIn(t, half, ask, { timeoutMs: 150, connectionsPerNode: 1 });
});

test('connections that all break at once take no node out', bounded, async (t) => {
  const sockets: Socket[] = [];
  const breakAll = (socket: Socket) => {
    if (sockets.push(socket) === 16) for (const each of sockets) each.resetAndDestroy();
  };
  const ask = async (client: KvClient) => {
    const calls = await Promise.allSettled(Array.from({ length: 16 }, (_, i) => client.put(`k${i}`, 'v')));
    assert.ok(calls.every((call) => call.status === 'rejected' && call.reason.code === 'ERR_NODE_UNREACHABLE'));
  };
  await assertStaysIn(t, breakAll, ask, { failureLimit: 2 });
});

test('calls that all wait for a connection which is refused count as one failure', bounded, async (t) => {
  const node = await startNode({ port: 0 });
  const { port, url } = node;
  node.close();
  const client = clientOf(t, [url], { failureLimit: 2, downMs: 60_000 });
  const calls = await Promise.allSettled(Array.from({ length: 100 }, (_, i) => client.put(`k${i}`, 'v')));
  assert.ok(calls.every((call) => call.status === 'rejected'));
  const again = await startNode({ port });
  t.after(() => again.close());
  assert.equal((await client.put('k', 'v')).created, true);
});

/** Three real nodes, and a key of the first one. */
async function threeNodes(t: TestContext) {
  const nodes = await Promise.all([startNode({ port: 0 }), startNode({ port: 0 }), startNode({ port: 0 })]);
  t.after(() => {
    for (const node of nodes) node.close();
  });
  return nodes;
}

test('next-replica: the keys of a node that is out go to the next node, and come back with it', bounded, async (t) => {
  const nodes = await threeNodes(t);
  const urls = nodes.map(({ url }) => url);
  const client = clientOf(t, urls, { onNodeDown: 'next-replica' });
  const key = Array.from({ length: 1_000 }, (_, i) => `k${i}`).find((k) => client.ownerOf(k).url === urls[0])!;
  const [, next] = client.placement.replicasOf(key, 2);
  await client.put(key, 'v');
  nodes[0]!.close();
  for (let i = 0; i < 3; i++) await assert.rejects(client.put(key, 'lost'), { ...UNREACHABLE, node: urls[0]! });
  assert.equal(await client.get(key), undefined, 'the next node has no copy');
  assert.equal((await client.put(key, 'v')).created, true);
  assert.equal(await holds(client, key), true);
  assert.equal((await fetch(`${next}/kv/${key}`)).status, 200);
  const again = await startNode({ port: nodes[0]!.port });
  t.after(() => again.close());
  // The node that came back is empty: it is the owner again, and what the next node took meanwhile stays there.
  await until(async () => (await client.get(key)) === undefined);
  await client.put(key, 'v');
  assert.equal((await fetch(`${urls[0]}/kv/${key}`)).status, 200);
});

test('error: the keys of a node that is out fail, and those of others do not', bounded, async (t) => {
  const nodes = await threeNodes(t);
  const client = clientOf(
    t,
    nodes.map(({ url }) => url),
    { downMs: 60_000 },
  );
  nodes[1]!.close();
  const { url: dead } = nodes[1]!;
  for (let i = 0; i < 60; i++) {
    const key = `k${i}`;
    if (client.ownerOf(key).url !== dead) await client.put(key, 'v');
    else await assert.rejects(client.put(key, 'v'), { ...UNREACHABLE, node: dead, key });
  }
  await assert.rejects(
    client.get([...Array(99).keys()].map((i) => `k${i}`).find((k) => client.ownerOf(k).url === dead)!),
    {
      message: /taken out/,
    },
  );
});
