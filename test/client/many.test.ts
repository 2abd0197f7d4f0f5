import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { KvClient } from '../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../src/client/options.ts';
import { startNode } from '../../src/node/node.ts';
import { fakeServer } from '../support/fake-server.ts';

const bounded = { timeout: 20_000 };

async function setUp(t: TestContext, options: Partial<KvClientOptions> = {}) {
  const nodes = await Promise.all(Array.from({ length: 3 }, () => startNode({ port: 0, maxValueBytes: 1_000 })));
  const client = new KvClient({ nodes: nodes.map(({ url }) => url), timeoutMs: 9_000, ...options });
  t.after(async () => {
    await client.close();
    for (const node of nodes) node.close();
  });
  return { nodes, client };
}

const text = (value: Uint8Array | undefined) => value && Buffer.from(value).toString();

test('many values are stored and read, in order, each node asked once', bounded, async (t) => {
  const { nodes, client } = await setUp(t);
  const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
  const stored = await client.putMany(new Map(keys.map((key) => [key, `value of ${key}`])));
  assert.deepEqual(
    stored.map(({ key }) => key),
    keys,
  );
  assert.ok(stored.every((result) => result.error === undefined && result.created && result.version !== ''));
  const results = await client.getMany(keys);
  assert.deepEqual(
    results.map(({ key, value }) => [key, text(value)]),
    keys.map((key) => [key, `value of ${key}`]),
  );
  for (const { url } of nodes) {
    const { requestsByMethod } = (await (await fetch(`${url}/stats`)).json()) as { requestsByMethod: unknown };
    assert.deepEqual(requestsByMethod, { POST: { 200: 2 } });
  }
});

test('nothing is asked for nothing', bounded, async (t) => {
  const { client } = await setUp(t);
  assert.deepEqual(await client.getMany([]), []);
  assert.deepEqual(await client.putMany([]), []);
});

test('a key that is listed twice is told twice; of two values the last is stored', bounded, async (t) => {
  let sent = 0;
  const { client } = await setUp(t, {
    onEvent: (event) => {
      if (event.type === 'request') sent += event.calls;
    },
  });
  const results = await client.putMany([
    ['a', '1'],
    ['b', '2'],
    ['a', '3'],
  ]);
  assert.deepEqual(
    results.map(({ key }) => key),
    ['a', 'b', 'a'],
  );
  assert.deepEqual(results[0], results[2]);
  assert.equal(sent, 2);
  const read = await client.getMany(['a', 'missing', 'b', 'a']);
  assert.deepEqual(
    read.map(({ key, value }) => [key, text(value)]),
    [
      ['a', '3'],
      ['missing', undefined],
      ['b', '2'],
      ['a', '3'],
    ],
  );
  assert.equal(sent, 2 + 3, 'each key once');
});

test('any keys and values come back', bounded, async (t) => {
  const { client } = await setUp(t);
  const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  const entries = fc.array(fc.tuple(key, fc.uint8Array({ maxLength: 300 })), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(entries, async (entries) => {
      await client.putMany(entries);
      const last = new Map(entries);
      const keys = entries.map(([key]) => key);
      const results = await client.getMany(keys);
      assert.deepEqual(
        results,
        keys.map((key) => ({ key, value: Buffer.from(last.get(key)!) })),
      );
    }),
    { numRuns: 60 },
  );
});

test('what fails is told per key', bounded, async (t) => {
  const { nodes, client } = await setUp(t);
  const keys = Array.from({ length: 60 }, (_, i) => `k${i}`);
  await client.putMany(keys.map((key) => [key, 'v']));
  const refused = await client.putMany([
    ['good', 'v'],
    ['bad', 'x'.repeat(1_001)],
  ]);
  assert.equal(refused[0]!.error, undefined);
  assert.deepEqual([refused[1]!.key, refused[1]!.error!.status], ['bad', 413]);
  nodes[1]!.close();
  for (const result of [...(await client.getMany(keys)), ...(await client.putMany(keys.map((key) => [key, 'w'])))]) {
    const { key, error } = result;
    const owner = client.ownerOf(key).url;
    if (owner !== nodes[1]!.url) assert.equal(error, undefined);
    else assert.deepEqual([error!.code, error!.node, error!.key], ['ERR_NODE_UNREACHABLE', owner, key]);
  }
});

test('with replicas a key is read from the next one, and stored on all or told', bounded, async (t) => {
  const { nodes, client } = await setUp(t, { replicas: 2 });
  const keys = Array.from({ length: 60 }, (_, i) => `k${i}`);
  await client.putMany(keys.map((key) => [key, 'v']));
  nodes[2]!.close();
  assert.ok((await client.getMany(keys)).every(({ value }) => text(value) === 'v'));
  for (const { key, error } of await client.putMany(keys.map((key) => [key, 'w']))) {
    const isShort = client.placement.replicasOf(key, 2).includes(nodes[2]!.url);
    assert.equal(error?.code, isShort ? 'ERR_PARTIAL_WRITE' : undefined);
  }
});

test('bad arguments are refused as a whole, and nothing is sent', bounded, async (t) => {
  const { url, received } = await fakeServer(t, () => {});
  const client = new KvClient({ nodes: [url] });
  const usage = { code: 'ERR_USAGE' };
  for (const keys of [['a', ''], ['a', 7], 'x'.repeat(3).split('').concat('\ud800')] as never[])
    await assert.rejects(client.getMany(keys), usage);
  for (const entries of [
    [['a', 1]],
    [['', 'v']],
    [['a']],
    [
      ['a', 'v'],
      ['b', '\ud800'],
    ],
  ] as never[])
    await assert.rejects(client.putMany(entries), usage);
  await assert.rejects(client.putMany([['a', 'v']], { contentType: 'é' }), usage);
  for (const ttlMs of [0, 1.5, 1e12 + 1]) await assert.rejects(client.putMany([['a', 'v']], { ttlMs }), usage);
  for (const list of [undefined, null, 7, 'abc', {}] as never[]) {
    await assert.rejects(client.getMany(list), {
      code: 'ERR_USAGE',
      message: /^keys: expected a list of strings, got /,
    });
    await assert.rejects(client.putMany(list), { code: 'ERR_USAGE', message: /^entries: expected a list of pairs / });
  }
  await assert.rejects(client.putMany(['ab'] as never), { code: 'ERR_USAGE', message: /^entries: .*, got "ab"$/ });
  await assert.rejects(client.getMany(['a'], { signal: {} as never }), { code: 'ERR_USAGE', message: /^signal: / });
  assert.equal(received.length, 0);
  await client.close();
  await assert.rejects(client.getMany(['a']), { code: 'ERR_STATE' });
  await assert.rejects(client.putMany([['a', 'v']]), { code: 'ERR_STATE' });
});

test('an aborted signal is told per key', bounded, async (t) => {
  const { url } = await fakeServer(t, () => controller.abort());
  const controller = new AbortController();
  const client = new KvClient({ nodes: [url] });
  t.after(() => client.close());
  for (let i = 0; i < 2; i++) {
    const results = await client.getMany(['a', 'b'], { signal: controller.signal });
    assert.deepEqual(
      results.map(({ key, error }) => [key, error?.code]),
      [
        ['a', 'ERR_ABORTED'],
        ['b', 'ERR_ABORTED'],
      ],
    );
  }
});
