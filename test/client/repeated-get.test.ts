import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { fakeServer } from '../support/fake-server.ts';

const VALUE = 'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 1\r\n\r\nv';

/** A node that answers once per connection, keeps it open, and resets it when the next request comes. */
async function setUp(t: import('node:test').TestContext) {
  const answered = new Set<number>();
  const node = await fakeServer(t, (socket, connection) => {
    if (answered.has(connection)) return socket.resetAndDestroy();
    answered.add(connection);
    socket.write(VALUE);
  });
  const client = new KvClient({ nodes: [node.url], timeoutMs: 5_000, connectionsPerNode: 1 });
  t.after(() => client.close());
  return { client, node };
}

test('a GET on a connection that the node has given up is sent once more, on a new one', async (t) => {
  const { client, node } = await setUp(t);
  for (let i = 0; i < 3; i++) assert.equal(await client.getText('k'), 'v');
  assert.equal(node.received.length, 3);
  assert.equal(node.received.join('').match(/GET/g)?.length, 5);
});

for (const method of ['put', 'delete'] as const) {
  test(`a ${method} is never sent twice`, async (t) => {
    const { client, node } = await setUp(t);
    await client.get('k');
    await assert.rejects(method === 'put' ? client.put('k', 'v') : client.delete('k'), {
      code: 'ERR_NODE_UNREACHABLE',
    });
    assert.equal(node.received.join('').match(/PUT|DELETE/g)?.length, 1);
  });
}

test('a GET is sent twice at most', async (t) => {
  const node = await fakeServer(t, (socket) => socket.resetAndDestroy());
  const client = new KvClient({ nodes: [node.url] });
  t.after(() => client.close());
  await assert.rejects(client.get('k'), { code: 'ERR_NODE_UNREACHABLE' });
  assert.equal(node.received.length, 2);
});

test('a connection that was closed while it was idle is not an error, for any operation', async (t) => {
  const node = await fakeServer(t, (socket) => {
    socket.write(VALUE.replace('200 OK', '201 Created'));
    socket.end();
  });
  const client = new KvClient({ nodes: [node.url], connectionsPerNode: 1 });
  t.after(() => client.close());
  for (let i = 0; i < 5; i++) {
    await client.put('k', 'v');
    // The node's FIN comes with its answer; one turn of the loop reads it.
    await new Promise(setImmediate);
  }
  assert.equal(node.received.length, 5);
});
