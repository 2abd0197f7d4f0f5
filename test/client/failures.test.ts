import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { RingmarkError } from '../../src/lib/errors.ts';
import { deadUrl, fakeServer } from '../support/fake-server.ts';

// What a client of one node gets from a node that misbehaves. None of the three operations may hang.

const bounded = { timeout: 10_000 };

function clientOf(t: TestContext, url: string, timeoutMs = 5_000): KvClient {
  const client = new KvClient({ nodes: [url], timeoutMs, connectionsPerNode: 3 });
  t.after(() => client.close());
  return client;
}

async function assertAllFail(client: KvClient, code: string, message: RegExp): Promise<void> {
  const url = client.ownerOf('k').url;
  const calls = await Promise.allSettled([client.get('k'), client.put('k', 'v'), client.delete('k')]);
  for (const call of calls) {
    const error = call.status === 'rejected' ? call.reason : assert.fail('it did not fail');
    assert.ok(error instanceof RingmarkError, String(error));
    assert.deepEqual([error.code, error.node, error.key], [code, url, 'k']);
    assert.match(error.message, message);
    assert.ok(error.message.startsWith(`${url}: expected an answer to `), error.message);
    assert.ok(error.cause instanceof Error);
  }
}

test('a node that is down', bounded, async (t) => {
  await assertAllFail(
    clientOf(t, await deadUrl()),
    'ERR_NODE_UNREACHABLE',
    /got connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
  );
});

test('a node that accepts and never answers', bounded, async (t) => {
  const { url } = await fakeServer(t, () => {});
  await assertAllFail(clientOf(t, url, 60), 'ERR_TIMEOUT', / within 60 ms, got none$/);
});

test('a node that stops half-way in the body', bounded, async (t) => {
  const half = 'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 10\r\n\r\nabc';
  const { url } = await fakeServer(t, (socket) => socket.write(half));
  await assertAllFail(clientOf(t, url, 1_000), 'ERR_TIMEOUT', / within 1000 ms, got only a part of it$/);
});

test('a node that keeps dribbling bytes', bounded, async (t) => {
  const dribble = (socket: Socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n');
    const timer = setInterval(() => socket.write('x'), 10);
    socket.on('close', () => clearInterval(timer));
  };
  const { url } = await fakeServer(t, dribble);
  await assertAllFail(clientOf(t, url, 400), 'ERR_TIMEOUT', /got (none|only a part of it)$/);
});

test('a node that closes the connection half-way in the body', bounded, async (t) => {
  const half = 'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 10\r\n\r\nabc';
  const { url, received } = await fakeServer(t, (socket) => socket.end(half));
  await assertAllFail(clientOf(t, url), 'ERR_NODE_UNREACHABLE', /got /);
  assert.equal(received.length, 3, 'an answer that had begun is not asked for again');
});

test('a node that answers garbage', bounded, async (t) => {
  const { url } = await fakeServer(t, (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
  await assertAllFail(clientOf(t, url), 'ERR_NODE_UNREACHABLE', /HTTP/);
});

test('a node that closes every connection', bounded, async (t) => {
  const { url } = await fakeServer(t, (socket) => socket.destroy());
  await assertAllFail(clientOf(t, url), 'ERR_NODE_UNREACHABLE', /got /);
});

test('a node that resets every connection as it is opened', bounded, async (t) => {
  const { url } = await fakeServer(
    t,
    () => {},
    (socket) => socket.resetAndDestroy(),
  );
  await assertAllFail(clientOf(t, url), 'ERR_NODE_UNREACHABLE', /got /);
});

test('a call that fails in time frees its connection', bounded, async (t) => {
  const { url } = await fakeServer(t, (socket, connection) => {
    if (connection >= 3) socket.write('HTTP/1.1 201 Created\r\nETag: "1"\r\nContent-Length: 0\r\n\r\n');
  });
  const client = clientOf(t, url, 500);
  const calls = await Promise.allSettled(['a', 'b', 'c'].map((key) => client.put(key, 'v')));
  assert.ok(calls.every((call) => call.status === 'rejected' && call.reason.code === 'ERR_TIMEOUT'));
  assert.equal((await client.put('next', 'v')).created, true);
});

test('what a node refuses is told in its own words', bounded, async (t) => {
  const body = '{"error":{"code":"out_of_memory","message":"the store: expected room, got none"}}';
  const answer = `HTTP/1.1 507 Insufficient Storage\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const { url } = await fakeServer(t, (socket) => socket.write(answer));
  await assert.rejects(clientOf(t, url).put('k', 'v'), {
    code: 'ERR_NODE_STATUS',
    message: `${url}: expected 201 or 204 to PUT "k", got 507: the store: expected room, got none`,
    node: url,
    key: 'k',
    status: 507,
  });
});

for (const status of ['404 Not Found', '200 OK', '201 Created', '302 Found', '500 Oops']) {
  test(`another server's ${status} is no value, no missing value and no stored value`, bounded, async (t) => {
    const page = `HTTP/1.1 ${status}\r\nContent-Length: 13\r\n\r\n<html></html>`;
    const { url } = await fakeServer(t, (socket) => socket.write(page));
    const client = clientOf(t, url);
    const refused = { code: 'ERR_NODE_STATUS', message: /not an answer of a storage node: "<html><\/html>"$/ };
    await assert.rejects(client.get('k'), refused);
    await assert.rejects(client.put('k', 'v'), refused);
    await assert.rejects(client.delete('k'), refused);
    await assert.rejects(client.has('k'), { code: 'ERR_NODE_STATUS' });
  });
}

test('a closed client refuses at once; closing waits for what is under way', bounded, async (t) => {
  const { url } = await fakeServer(t, () => {});
  const client = clientOf(t, url, 100);
  const call = assert.rejects(client.get('k'), { code: 'ERR_TIMEOUT' });
  let hasEnded = false;
  void call.then(() => {
    hasEnded = true;
  });
  const closing = Promise.all([client.close(), client.close()]);
  await assert.rejects(client.get('k'), { code: 'ERR_STATE' });
  await closing;
  assert.ok(hasEnded);
  await call;
});
