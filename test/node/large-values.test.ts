import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, rawConnection, request, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 30_000 };
const LARGE = Buffer.alloc(6 * 1024 * 1024, 'ringmark ');

test('a large value comes back whole', bounded, async (t) => {
  const node = await testNode(t);
  assert.equal((await ask(t, node, 'PUT', '/kv/large', LARGE)).status, 201);
  const { headers, body } = await ask(t, node, 'GET', '/kv/large');
  assert.equal(headers.get('content-length'), String(LARGE.length));
  assert.ok(body.equals(LARGE));
});

test('a slow client gets the value that was there when it asked, while others replace it', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/large', LARGE);
  const slow = rawConnection(t, node);
  slow.socket.pause();
  slow.send(request('GET', '/kv/large'));
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  await ask(t, node, 'PUT', '/kv/large', Buffer.alloc(LARGE.length, 'x'));
  await ask(t, node, 'DELETE', '/kv/large');
  slow.socket.resume();
  assert.ok((await slow.answer()).body.equals(LARGE));
});

test('the JSON form gives a slow client a large value too, whole', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/large', LARGE);
  const slow = rawConnection(t, node);
  slow.socket.pause();
  slow.send(request('GET', '/get/large'));
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  slow.socket.resume();
  assert.equal(JSON.parse((await slow.answer()).body.toString()).value, LARGE.toString());
});

test('a client that goes away in the middle of an answer is counted, and nothing is left', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/large', LARGE);
  const slow = rawConnection(t, node);
  slow.socket.pause();
  slow.send(request('GET', '/kv/large'));
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  slow.socket.destroy();
  const stats = await statsUntil(t, node, (stats) => stats.inFlight === 0);
  assert.equal(stats.aborted, 1);
});

test(
  'a node that is full makes room for a large value, and forgets it where its client goes away',
  bounded,
  async (t) => {
    const node = await testNode(t, { maxMemoryBytes: 48 * 1024 * 1024 });
    const put = (key: string) => ask(t, node, 'PUT', `/kv/${key}`, Buffer.alloc(20_000));
    for (let i = 0; i < 2600; i++) await put(`small-${i}`);
    const gone = rawConnection(t, node);
    // Its last byte is there, and room not yet.
    gone.send(request('PUT', '/kv/gone', LARGE));
    gone.socket.end();
    await statsUntil(t, node, (stats) => stats.requests > 2600 && stats.inFlight === 0);
    assert.equal((await ask(t, node, 'PUT', '/kv/large', LARGE)).status, 201);
    assert.ok((await ask(t, node, 'GET', '/kv/large')).body.equals(LARGE));
    const stats = await statsUntil(t, node, ({ inFlight }) => inFlight === 0);
    assert.ok(stats.evictions > 200, `${stats.evictions} evictions`);
    assert.equal(stats.heldBytes, 0);
  },
);
