import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { fakeServer } from '../support/fake-server.ts';

for (const [key, path] of [
  ['name', '/kv/name'],
  ['.', '/kv/%2E'],
  ['..', '/kv/%2E%2E'],
  ['../x', '/kv/..%2Fx'],
  ['a/b', '/kv/a%2Fb'],
  ['%', '/kv/%25'],
  ['%2F', '/kv/%252F'],
  ['a b+c?d#e', '/kv/a%20b%2Bc%3Fd%23e'],
  ['\0\r\n', '/kv/%00%0D%0A'],
  ['🔑é', '/kv/%F0%9F%94%91%C3%A9'],
] as const) {
  test(`the key ${JSON.stringify(key)} is ${path} on the wire`, async (t) => {
    const node = await fakeServer(t, (socket) => socket.write('HTTP/1.1 204 No Content\r\nETag: "1"\r\n\r\n'));
    const client = new KvClient({ nodes: [node.url] });
    t.after(() => client.close());
    await client.put(key, '');
    assert.match(node.received[0]!, /\r\ncontent-length: 0\r\n/);
    assert.equal(node.received[0]!.split('\r\n')[0], `PUT ${path} HTTP/1.1`);
  });
}

test('bad arguments are refused before anything is sent', async (t) => {
  const node = await fakeServer(t, () => {});
  const client = new KvClient({ nodes: [node.url] });
  t.after(() => client.close());
  const refused = { code: 'ERR_USAGE' };
  for (const key of ['', 'x'.repeat(1025), 'é'.repeat(513), '\ud800', 7 as never]) {
    await assert.rejects(client.get(key), refused);
    await assert.rejects(client.put(key, 'v'), refused);
    await assert.rejects(client.delete(key), refused);
  }
  for (const value of [undefined, null, 7, {}, 'a\ud800'])
    await assert.rejects(client.put('k', value as never), refused);
  for (const contentType of ['', 'a\r\nx-evil: 1', 'é'])
    await assert.rejects(client.put('k', 'v', { contentType }), refused);
  assert.equal(node.received.length, 0);
});

test('an option that a call does not have is refused by name, and nothing is sent', async (t) => {
  const node = await fakeServer(t, () => {});
  const client = new KvClient({ nodes: [node.url] });
  t.after(() => client.close());
  const { signal } = new AbortController();
  const put = 'options: expected signal, contentType, ttlMs and nothing else, got "ttl"';
  const call = 'options: expected signal and nothing else, got "timeoutMs"';
  for (const [made, message] of [
    [() => client.put('k', 'v', { ttl: 5 } as never), put],
    [() => client.putMany([['k', 'v']], { signal, ttl: undefined } as never), put],
    [() => client.get('k', { timeoutMs: 5 } as never), call],
    [() => client.getText('k', { timeoutMs: 5 } as never), call],
    [() => client.has('k', { timeoutMs: 5 } as never), call],
    [() => client.delete('k', { signal, timeoutMs: 5 } as never), call],
    [() => client.getMany(['k'], { timeoutMs: 5 } as never), call],
    [() => client.get('k', null as never), 'options: expected an object with signal, got null'],
    [() => client.put('k', 'v', 5 as never), 'options: expected an object with signal, contentType, ttlMs, got 5'],
  ] as const) {
    await assert.rejects(made(), { code: 'ERR_USAGE', message });
  }
  assert.equal(node.received.length, 0);
});

test('an option that a client does not have is refused by name', () => {
  const nodes = ['http://a:1'];
  const known = 'nodes, algorithm, hash, .*, timeoutMs, .*, authToken, onEvent';
  for (const [options, message] of [
    [{ nodes, timeout: 5 }, new RegExp(`^options: expected ${known} and nothing else, got "timeout"$`)],
    [null, new RegExp(`^options: expected an object with ${known}, got null$`)],
    [undefined, /^options: expected an object with nodes, .*, got undefined$/],
  ] as const) {
    assert.throws(() => new KvClient(options as never), { code: 'ERR_USAGE', message });
  }
});

test('a hedge out of range is said to be that, whatever the replicas', () => {
  const message = 'hedgeAfterMs: expected a number from 0 to 3600000, got -1';
  assert.throws(() => new KvClient({ nodes: ['http://a:1'], hedgeAfterMs: -1 }), { code: 'ERR_USAGE', message });
});

test('options out of range are refused', () => {
  const nodes = ['http://a:1'];
  for (const options of [
    { nodes: [] },
    { nodes, timeoutMs: 0 },
    { nodes, timeoutMs: 1.5 },
    { nodes, connectionsPerNode: 0 },
    { nodes, retries: -1 },
    { nodes, retries: 1.5 },
    { nodes, retryBaseMs: 0 },
    { nodes, retryBaseMs: Number.NaN },
    { nodes, retryWrites: 'yes' as never },
    { nodes, jitter: 0.5 as never },
    { nodes, failureLimit: -1 },
    { nodes, failureLimit: 0, onNodeDown: 'next-replica' as const },
    { nodes, downMs: 9 },
    { nodes, onNodeDown: 'ignore' as never },
    { nodes, batch: 'always' as never },
    { nodes, batch: true as never },
    { nodes, onEvent: 'log' as never },
    { nodes, authToken: 7 as never },
    { nodes, vnodes: 0 },
    { nodes, hash: 'nope' },
    { nodes, algorithm: 'nope' },
  ]) {
    assert.throws(() => new KvClient(options), { code: 'ERR_USAGE' });
  }
});
