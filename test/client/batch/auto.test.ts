import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { KvClient } from '../../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../../src/client/options.ts';
import { startNode } from '../../../src/node/node.ts';
import type { NodeOptions } from '../../../src/node/options.ts';
import type { NodeStats } from '../../../src/protocol/node-stats.ts';
import { answerText, scriptedNode } from '../../support/scripted-node.ts';

const bounded = { timeout: 20_000 };
const keysOf = (count: number) => Array.from({ length: count }, (_, i) => `k${i}`);

function clientOf(t: TestContext, nodes: string[], options: Partial<KvClientOptions> = {}): KvClient {
  const client = new KvClient({ nodes, timeoutMs: 9_000, batch: 'auto', ...options });
  t.after(() => client.close());
  return client;
}

async function realNode(t: TestContext, options: NodeOptions = {}) {
  const node = await startNode({ port: 0, ...options });
  t.after(() => node.close());
  return node.url;
}

/** How many requests of each method a node has answered. */
async function requestsTo(url: string): Promise<Record<string, number>> {
  const { requestsByMethod } = (await (await fetch(`${url}/stats`)).json()) as NodeStats;
  const counts = Object.entries(requestsByMethod).map(([method, statuses]) => [
    method,
    Object.values(statuses).reduce((sum, count) => sum + count, 0),
  ]);
  return Object.fromEntries(counts.filter(([, count]) => count !== 0));
}

test('calls of one turn are one request, reads and writes apart', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  const puts = await Promise.all(keysOf(100).map((key) => client.put(key, `value of ${key}`)));
  assert.ok(puts.every(({ created, version }) => created && /^\d+$/.test(version)));
  assert.equal(new Set(puts.map(({ version }) => version)).size, 100);
  assert.deepEqual(await requestsTo(url), { POST: 1 });
  const [texts, deleted, missing] = await Promise.all([
    Promise.all(keysOf(50).map((key) => client.getText(key))),
    Promise.all([client.delete('k90'), client.delete('nobody')]),
    client.get('nobody'),
  ]);
  assert.deepEqual(
    texts,
    keysOf(50).map((key) => `value of ${key}`),
  );
  assert.deepEqual([deleted, missing], [[true, false], undefined]);
  assert.equal((await requestsTo(url)).POST, 3);
});

test('a call that is alone is an ordinary request', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  await client.put('k', 'v', { contentType: 'text/plain' });
  assert.equal(await client.getText('k'), 'v');
  assert.equal(await client.has('k'), true);
  await client.delete('k');
  assert.deepEqual(await requestsTo(url), { PUT: 1, GET: 1, HEAD: 1, DELETE: 1 });
});

test('without it every call is a request of its own', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url], { batch: false });
  await Promise.all(keysOf(10).map((key) => client.put(key, 'v')));
  assert.deepEqual(await requestsTo(url), { PUT: 10 });
});

test('calls say what a Map would say, in the order in which they are made', bounded, async (t) => {
  const urls = await Promise.all([realNode(t), realNode(t), realNode(t)]);
  const client = clientOf(t, urls);
  const model = new Map<string, string>();
  const key = fc.constantFrom(...keysOf(20), 'a/b', '🔑', 'é'.repeat(512));
  const write = fc.oneof(
    fc.tuple(fc.constant('put'), key, fc.string({ unit: 'binary' })),
    fc.tuple(fc.constant('delete'), key, fc.constant('')),
  );
  const turn = async (writes: [string, string, string][]) => {
    const made = writes.map(([kind, key, value]) => (kind === 'put' ? client.put(key, value) : client.delete(key)));
    const expected = writes.map(([kind, key, value]) => {
      const had = model.has(key);
      if (kind === 'delete') return model.delete(key);
      model.set(key, value);
      return !had;
    });
    const results = await Promise.all(made);
    assert.deepEqual(
      results.map((result) => (typeof result === 'boolean' ? result : result.created)),
      expected,
    );
    const keys = [...new Set(writes.map(([, key]) => key))];
    assert.deepEqual(
      await Promise.all(keys.map((key) => client.getText(key))),
      keys.map((key) => model.get(key)),
    );
  };
  await fc.assert(fc.asyncProperty(fc.array(write, { minLength: 1, maxLength: 60 }), turn), { numRuns: 100 });
});

test('what an entry has beside its value travels with it', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  await Promise.all([
    client.put('typed', '{}', { contentType: 'application/json' }),
    client.put('plain', '{}'),
    client.put('brief', 'v', { ttlMs: 1 }),
  ]);
  const typeOf = async (key: string) => (await fetch(`${url}/kv/${key}`)).headers.get('content-type');
  assert.deepEqual([await typeOf('typed'), await typeOf('plain')], ['application/json', 'application/octet-stream']);
  while (await client.has('brief')) await new Promise((resolve) => setTimeout(resolve, 1));
});

test('a long turn becomes several frames', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  await Promise.all(keysOf(2_500).map((key) => client.put(key, key)));
  assert.deepEqual(await requestsTo(url), { POST: 3 });
  assert.deepEqual(await Promise.all(keysOf(2_500).map((key) => client.getText(key))), keysOf(2_500));
});

test('values that do not fit into one answer come all the same; long ones go alone', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  const value = Buffer.alloc(64 * 1024, 'abcdefg');
  await Promise.all(keysOf(300).map((key) => client.put(key, value)));
  const puts = (await requestsTo(url)).POST!;
  assert.ok(puts > 50, 'a frame is full at 256 KiB');
  // 300 values are 18.75 MiB: the answer to one frame has room for 16.
  const values = await Promise.all(keysOf(300).map((key) => client.get(key)));
  assert.ok(values.every((each) => value.equals(each!)));
  const { POST, GET } = await requestsTo(url);
  assert.equal(POST, puts + 1);
  assert.ok(GET! > 40 && GET! < 60, `${GET} values had no room`);
  await Promise.all([client.put('long', Buffer.alloc(64 * 1024 + 1)), client.put('longer', 'é'.repeat(40_000))]);
  assert.equal((await requestsTo(url)).PUT, 2);
});

test('a value does not keep the frame that it came in', bounded, async (t) => {
  const client = clientOf(t, [await realNode(t)]);
  const value = Buffer.alloc(60_000);
  await Promise.all(['a', 'b', 'c', 'd'].map((key) => client.put(key, value)));
  for (const each of await Promise.all(['a', 'b', 'c', 'd'].map((key) => client.get(key)))) {
    assert.ok(each!.buffer.byteLength <= 65_536, String(each!.buffer.byteLength));
  }
});

test('an operation that the node refuses fails alone', bounded, async (t) => {
  const url = await realNode(t, { maxValueBytes: 10 });
  const client = clientOf(t, [url]);
  const [good, bad] = await Promise.allSettled([client.put('good', 'v'), client.put('bad', 'x'.repeat(11))]);
  assert.equal(good.status, 'fulfilled');
  assert.equal(bad.status, 'rejected');
  const message = `${url}: expected 201 or 204 to PUT "bad", got 413: value_too_large (the value has 11 bytes)`;
  const { code, node, key, status } = bad.reason;
  assert.deepEqual(
    { code, node, key, status, message: bad.reason.message },
    {
      ...{ code: 'ERR_NODE_STATUS', node: url, key: 'bad', status: 413, message },
    },
  );
});

/** What becomes of two reads and two writes that are each made in one turn. */
async function failuresOf(client: KvClient) {
  const calls = [client.get('a'), client.get('b'), client.put('c', 'v'), client.delete('d')];
  const results = await Promise.allSettled(calls);
  return results.map((result) => (result.status === 'rejected' ? result.reason : assert.fail('it did not fail')));
}

test('every call of a batch that fails has its own error', bounded, async (t) => {
  const { url, asked } = await scriptedNode(t, () => {});
  const errors = await failuresOf(clientOf(t, [url], { timeoutMs: 100 }));
  assert.deepEqual(asked, ['POST /batch', 'POST /batch']);
  assert.deepEqual(
    errors.map(({ code, node, key }) => [code, node, key]),
    ['a', 'b', 'c', 'd'].map((key) => ['ERR_TIMEOUT', url, key]),
  );
  assert.equal(errors[3].message, `${url}: expected an answer to DELETE "d" within 100 ms, got none`);
});

test('a batch of reads is sent once more where its connection was closed, one of writes is not', bounded, async (t) => {
  const { url, asked } = await scriptedNode(t, (_, socket) => socket.destroy());
  const errors = await failuresOf(clientOf(t, [url]));
  assert.ok(errors.every(({ code }) => code === 'ERR_NODE_UNREACHABLE'));
  assert.equal(asked.length, 3);
});

for (const [what, answer] of [
  ['a page', answerText('200 OK', '<html></html>')],
  ['an empty answer', answerText('200 OK')],
  ['404', answerText('404 Not Found', '<html></html>')],
  ['a frame of another type', frameAnswer('RMA1', 2, 2, 'text/html')],
  ['a frame of other length', frameAnswer('RMA1', 1)],
  ['another frame', frameAnswer('RMQ1', 2)],
  ['4 billion answers', frameAnswer('RMA1', 4_294_967_295)],
] as const) {
  test(`${what} is no answer to a batch`, bounded, async (t) => {
    const { url } = await scriptedNode(t, (_, socket) => socket.write(answer, 'latin1'));
    const errors = await failuresOf(clientOf(t, [url]));
    assert.deepEqual(
      errors.map(({ code, key }) => [code, key]),
      ['a', 'b', 'c', 'd'].map((key) => ['ERR_NODE_STATUS', key]),
    );
  });
}

/** A frame with `count` in its head and so many answers of 204 without a value behind it. */
function frameAnswer(magic: string, count: number, answers = 1, type = 'application/vnd.ringmark.batch'): string {
  const head = Buffer.alloc(8);
  head.write(magic);
  head.writeUInt32LE(count, 4);
  const body = head.toString('latin1') + `\x0c\0\0\0\xcc${'\0'.repeat(11)}`.repeat(answers);
  return `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

test('an aborted call leaves its batch, and the others go on', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  await client.put('k', 'v');
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error('enough');
  const aborted = { code: 'ERR_ABORTED', key: 'a', cause: reason };
  const early = assert.rejects(client.get('a', { signal }), aborted);
  const others = Promise.all([client.getText('k'), client.getText('k')]);
  const later = new Promise((resolve) => setImmediate(resolve));
  await later.then(() => controller.abort(reason));
  await early;
  assert.deepEqual(await others, ['v', 'v']);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('calls that are aborted before the turn ends are not sent', bounded, async (t) => {
  const url = await realNode(t);
  const client = clientOf(t, [url]);
  const controller = new AbortController();
  const calls = ['a', 'b'].map((key) => assert.rejects(client.put(key, 'v', controller), { code: 'ERR_ABORTED', key }));
  controller.abort();
  await Promise.all(calls);
  assert.equal(await client.get('a'), undefined);
  assert.deepEqual(await requestsTo(url), { GET: 1 });
});

test('a batch that nobody waits for any more is given up', bounded, async (t) => {
  let closed: Promise<unknown> | undefined;
  const controller = new AbortController();
  const { url } = await scriptedNode(t, (_, socket) => {
    closed = new Promise((resolve) => socket.once('close', resolve));
    controller.abort();
  });
  // Its deadline would close the connection, too.
  const client = clientOf(t, [url], { timeoutMs: 60_000 });
  const { signal } = controller;
  await Promise.all(['a', 'b'].map((key) => assert.rejects(client.get(key, { signal }), { code: 'ERR_ABORTED', key })));
  await closed;
});

test('calls that failed together and are tried again meet again', bounded, async (t) => {
  let isBusy = true;
  const { url, asked } = await scriptedNode(t, (_, socket) => {
    socket.write(isBusy ? answerText('503 Busy') : answerText('200 OK'));
    isBusy = false;
  });
  const client = clientOf(t, [url], { retries: 1, jitter: () => 0 });
  await Promise.allSettled([client.get('a'), client.get('b')]);
  assert.deepEqual(asked, ['POST /batch', 'POST /batch']);
});

test('a batch that fails counts as one failure of its node', bounded, async (t) => {
  const { url } = await scriptedNode(t, (_, socket) => socket.destroy());
  const client = clientOf(t, [url], { failureLimit: 2, downMs: 60_000 });
  const fail = () => Promise.allSettled(keysOf(100).map((key) => client.put(key, 'v')));
  await fail();
  const [again] = await fail();
  assert.doesNotMatch((again as PromiseRejectedResult).reason.message, /taken out/);
  const [third] = await fail();
  assert.match((third as PromiseRejectedResult).reason.message, /taken out/);
});
