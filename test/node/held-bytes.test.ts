import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldBytes } from '../../src/node/held-bytes.ts';
import { ask, errorCode, rawConnection, request, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 30_000 };
const MIB = 1024 * 1024;

test('an answer counts once, however many clients read it', () => {
  const held = new HeldBytes(100);
  const [a, b] = [new Uint8Array(60), new Uint8Array(60)];
  held.keep(a);
  held.keep(a);
  assert.deepEqual([held.bytes, held.hasRoomFor(a), held.hasRoomFor(b)], [60, true, false]);
  held.letGo(a);
  assert.equal(held.bytes, 60);
  held.letGo(a);
  held.add(40);
  assert.deepEqual([held.bytes, held.hasRoomFor(b), held.hasRoom(61)], [40, true, false]);
});

test('what slow clients have sent is counted; past the limit more is 503, and others go on', bounded, async (t) => {
  const node = await testNode(t, { maxHeldBytes: 3 * MIB });
  const half = (i: number) =>
    rawConnection(t, node).send(
      `PUT /kv/${i} HTTP/1.1\r\nHost: node\r\nContent-Length: ${2 * MIB}\r\n\r\n`,
      Buffer.alloc(MIB, 'x'),
    );
  const slow = [half(1), half(2), half(3)];
  await statsUntil(t, node, (stats) => stats.heldBytes === 3 * MIB);
  const refused = await half(4).answer();
  assert.deepEqual([refused.status, errorCode(refused), refused.headers.get('retry-after')], [503, 'busy', '1']);
  assert.equal((await ask(t, node, 'PUT', '/kv/small', 'x')).status, 201);

  slow[0]!.socket.destroy();
  await statsUntil(t, node, (stats) => stats.heldBytes === 2 * MIB && stats.aborted === 1);
  slow[1]!.send(Buffer.alloc(MIB, 'y'));
  assert.equal((await slow[1]!.answer()).status, 201);
  await statsUntil(t, node, (stats) => stats.heldBytes === MIB);
  slow[2]!.socket.destroy();
  const { inFlight } = await statsUntil(t, node, (stats) => stats.heldBytes === 0);
  assert.equal(inFlight, 0);
  assert.equal((await ask(t, node, 'GET', '/kv/2')).body.length, 2 * MIB);
});

test(
  'what slow clients have not read is counted, by value; past the limit other values are 503',
  bounded,
  async (t) => {
    const node = await testNode(t, { maxHeldBytes: 20 * MIB });
    const large = Buffer.alloc(12 * MIB, 'ringmark ');
    for (const key of ['a', 'b']) await ask(t, node, 'PUT', `/kv/${key}`, large);
    const readers = Array.from({ length: 5 }, () => rawConnection(t, node));
    for (const { socket } of readers) socket.pause();
    for (const reader of readers) reader.send(request('GET', '/kv/a'));
    const { heldBytes } = await statsUntil(t, node, (stats) => stats.inFlight === 5);
    assert.equal(heldBytes, large.length);
    assert.equal(errorCode(await ask(t, node, 'GET', '/kv/b')), 'busy');
    assert.equal((await ask(t, node, 'HEAD', '/kv/b')).status, 200);
    for (const reader of readers) reader.socket.resume();
    for (const reader of readers) assert.ok((await reader.answer()).body.equals(large));
    await statsUntil(t, node, (stats) => stats.heldBytes === 0);
    assert.ok((await ask(t, node, 'GET', '/kv/b')).body.equals(large));
  },
);

test('a client that pipelines and does not read is cut off, and what it reads is whole', bounded, async (t) => {
  const node = await testNode(t);
  const value = Buffer.alloc(16_000, 'ringmark ');
  await ask(t, node, 'PUT', '/kv/a', value);
  const flood = rawConnection(t, node);
  flood.socket.pause();
  flood.send(Buffer.concat(new Array(4000).fill(request('GET', '/kv/a'))));
  const stats = await statsUntil(t, node, ({ requests }) => requests > 50);
  assert.ok(
    stats.requestsByMethod.GET![200]! < 1500,
    `${stats.requests} answers were taken for a client that reads none`,
  );
  flood.socket.resume();
  const answers = (await flood.rest()).split('HTTP/1.1 200 OK').slice(1);
  for (const answer of answers.slice(0, -1)) assert.ok(answer.endsWith(value.toString()));
  await ask(t, node, 'PUT', '/kv/a', Buffer.alloc(16_000, 'x'));
});

test('a client that pipelines and reads gets all, however much it is', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/a', 'x'.repeat(10_000));
  const connection = rawConnection(t, node);
  for (let round = 0; round < 50; round++) {
    connection.send(Buffer.concat(new Array(16).fill(request('GET', '/kv/a'))));
    for (let i = 0; i < 16; i++) assert.equal((await connection.answer()).body.length, 10_000);
  }
});
