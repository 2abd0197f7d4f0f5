import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { KvClient } from '../../src/client/kv-client.ts';
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts';

// The client against three nodes as processes.

let cluster: Cluster;
let client: KvClient;

before(async () => {
  cluster = await startCluster({ nodes: 3, maxMemoryBytes: 256 * 2 ** 20 });
  client = new KvClient({ nodes: cluster.nodes });
});

after(async () => {
  await client?.close();
  await cluster?.stop();
});

test('a value is created, replaced, read, deleted', async () => {
  const created = await client.put('life', 'first');
  assert.equal(created.created, true);
  assert.match(created.version, /^[^"]+$/);
  const replaced = await client.put('life', Buffer.from('second'));
  assert.equal(replaced.created, false);
  assert.notEqual(replaced.version, created.version);
  assert.equal(await client.getText('life'), 'second');
  assert.deepEqual(await client.get('life'), Buffer.from('second'));
  assert.equal(await client.delete('life'), true);
  assert.equal(await client.delete('life'), false);
  assert.equal(await client.get('life'), undefined);
  assert.equal(await client.getText('life'), undefined);
});

const awkwardKeys = [
  '.',
  '..',
  '../..',
  '/',
  '//',
  'a/b',
  'a%2Fb',
  '%',
  '%zz',
  ' ',
  '+',
  '?x=1',
  '#',
  '\0',
  '🔑',
  'é',
  '\ufffd',
];

test('every key is its own entry, on the node that the ring names', async () => {
  const keys = [...awkwardKeys, 'k'.repeat(1024), 'é'.repeat(512), '%'.repeat(1024)];
  for (const key of keys) assert.equal((await client.put(key, `value of ${key}`)).created, true, key);
  for (const key of keys) {
    assert.equal(await client.getText(key), `value of ${key}`);
    const path = encodeURIComponent(key).replace(/^\.{1,2}$/, (dots) => dots.replaceAll('.', '%2E'));
    for (const { url } of cluster.nodes) {
      if (/^\.{1,2}$/.test(key)) continue; // fetch takes them for path segments, encoded or not.
      const { status } = await fetch(`${url}/kv/${path}`);
      assert.equal(status, url === client.ownerOf(key).url ? 200 : 404, `${key} on ${url}`);
    }
  }
  for (const key of keys) assert.equal(await client.delete(key), true);
});

test('any key and any bytes come back as they went', async () => {
  const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  const value = fc.uint8Array({ maxLength: 3000 });
  await fc.assert(
    fc.asyncProperty(key, value, async (key, value) => {
      await client.put(key, value);
      assert.deepEqual(await client.get(key), Buffer.from(value));
      assert.equal(await client.delete(key), true);
    }),
    { numRuns: 100 },
  );
});

for (const size of [0, 1, 65_536, 16 * 2 ** 20]) {
  test(`a value of ${size} bytes comes back whole`, async () => {
    const value = Buffer.alloc(size, 'abcdefghijklmnopqrstuvwxyz');
    await client.put('sized', value);
    assert.ok(value.equals((await client.get('sized'))!));
    await client.delete('sized');
  });
}

test('a value above the limit is refused, and the old one stays', async () => {
  await client.put('big', 'old');
  await assert.rejects(client.put('big', Buffer.alloc(16 * 2 ** 20 + 1)), {
    code: 'ERR_NODE_STATUS',
    status: 413,
    key: 'big',
    message: /expected 201 or 204 to PUT "big", got 413: .*16777216/,
  });
  assert.equal(await client.getText('big'), 'old');
});

test('the content type is kept', async () => {
  await client.put('typed', '{}', { contentType: 'application/json' });
  const { headers } = await fetch(`${client.ownerOf('typed').url}/kv/typed`);
  assert.equal(headers.get('content-type'), 'application/json');
});

test('many calls at once all get their own answers', async () => {
  const keys = Array.from({ length: 2_000 }, (_, i) => `many-${i}`);
  await Promise.all(keys.map((key) => client.put(key, `value of ${key}`)));
  const values = await Promise.all(keys.map((key) => client.getText(key)));
  assert.deepEqual(
    values,
    keys.map((key) => `value of ${key}`),
  );
});

test('a client that lists the nodes in another order routes alike', async () => {
  const other = new KvClient({ nodes: cluster.nodes.toReversed() });
  for (let i = 0; i < 1000; i++) assert.deepEqual(other.ownerOf(`k${i}`), client.ownerOf(`k${i}`));
  await other.close();
});

test('when a node dies its keys fail with its name, and the other nodes serve on', async () => {
  await cluster.kill('node-2');
  const { url } = cluster.nodes[1]!;
  for (let i = 0; i < 30; i++) {
    const key = `after-${i}`;
    if (client.ownerOf(key).id !== 'node-2') await client.put(key, 'v');
    else await assert.rejects(client.put(key, 'v'), { code: 'ERR_NODE_UNREACHABLE', node: url, key });
  }
});
