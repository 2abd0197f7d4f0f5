import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ClientEvent } from '../../src/client/client-events.ts';
import { KvClient } from '../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../src/client/options.ts';
import { startNode } from '../../src/node/node.ts';
import { scriptedNode } from '../support/scripted-node.ts';

// What else listens on a node's port may send without end. The deadline is so far off that it ends none of these.

const bounded = { timeout: 20_000 };
const HEAD = 'HTTP/1.1 200 OK\r\nETag: "1"\r\n';
const SHORT = 65_536;
const PIECE = Buffer.alloc(16_384);

function clientOf(t: TestContext, url: string, options: Partial<KvClientOptions> = {}): KvClient {
  const client = new KvClient({ nodes: [url], timeoutMs: 600_000, ...options });
  t.after(() => client.close());
  return client;
}

/** Sends for as long as it is read, and counts in pieces that were taken. */
function flood(socket: Socket, sent: { pieces: number }): void {
  const more = () => {
    while (!socket.destroyed && socket.write(PIECE)) sent.pieces++;
  };
  socket.write(`${HEAD}\r\n`);
  socket.on('drain', more);
  more();
}

async function flooding(t: TestContext) {
  const sent = { pieces: 0 };
  const closed: Promise<unknown>[] = [];
  const node = await scriptedNode(t, (_, socket) => {
    closed.push(new Promise((resolve) => socket.once('close', resolve)));
    flood(socket, sent);
  });
  return { ...node, sent, closed };
}

for (const [method, maxBytes, call] of [
  ['GET', 100_000, (client) => client.get('k')],
  ['PUT', SHORT, (client) => client.put('k', 'v')],
  ['DELETE', SHORT, (client) => client.delete('k')],
] as [string, number, (client: KvClient) => Promise<unknown>][]) {
  test(
    `an endless answer to ${method} is given up at ${maxBytes} bytes, and its connection closed`,
    bounded,
    async (t) => {
      const { url, sent, closed } = await flooding(t);
      const events: ClientEvent[] = [];
      const client = clientOf(t, url, { maxAnswerBytes: 100_000, onEvent: (event) => events.push(event) });
      const expected = `an answer of at most ${maxBytes} bytes to ${method} "k"`;
      await assert.rejects(call(client), {
        ...{ code: 'ERR_NODE_STATUS', node: url, key: 'k', status: 200 },
        message: `${url}: expected ${expected}, got 200 with more: not an answer of a storage node`,
      });
      await Promise.all(closed);
      // What both ends' buffers take comes on top: some MiB of the loopback's.
      assert.ok(sent.pieces * PIECE.length < 32 * 2 ** 20, `${sent.pieces} pieces`);
      const [event] = events as [Extract<ClientEvent, { type: 'request' }>];
      assert.deepEqual([event.type, event.status, event.error], ['request', undefined, 'ERR_NODE_STATUS']);
    },
  );
}

test('an endless answer of single bytes takes no more memory than its limit', bounded, async (t) => {
  const piece = Buffer.from('1\r\na\r\n'.repeat(10_000));
  const { url } = await scriptedNode(t, (_, socket) => {
    const more = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`);
    socket.on('drain', more);
    more();
  });
  const before = process.memoryUsage.rss();
  const client = clientOf(t, url, { maxAnswerBytes: 2_000_000 });
  await assert.rejects(client.get('k'), { code: 'ERR_NODE_STATUS' });
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  // A list of its chunks takes some 350 MiB.
  assert.ok(grown < 150, `${grown.toFixed()} MiB`);
});

test('an endless answer to a batch fails each of its calls', bounded, async (t) => {
  const { url, closed } = await flooding(t);
  const client = clientOf(t, url, { maxAnswerBytes: 100_000 });
  const [a, b] = await client.getMany(['a', 'b']);
  assert.deepEqual([a!.error!.code, a!.error!.key], ['ERR_NODE_STATUS', 'a']);
  assert.match(b!.error!.message, /expected an answer of at most 100000 bytes to GET "b", got 200 with more/);
  await Promise.all(closed);
});

test('an answer that says that it is too long is refused before it comes', bounded, async (t) => {
  const { url } = await scriptedNode(t, (_, socket) => socket.write(`${HEAD}Content-Length: 67108865\r\n\r\n`));
  const client = clientOf(t, url);
  await assert.rejects(client.get('k'), /at most 67108864 bytes to GET "k", got 200 with 67108865: not an answer/);
  await assert.rejects(client.put('k', 'v'), /at most 65536 bytes to PUT "k", got 200 with 67108865: not an answer/);
  // That is how long the value is: HEAD does not bring it.
  assert.equal(await client.has('k'), true);
});

test(
  'it is counted as an answer of its status: as a failure where that is 502, as a success else',
  bounded,
  async (t) => {
    let status = '502 Bad Gateway';
    const { url, asked } = await scriptedNode(t, (_, socket) => {
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 65537\r\n\r\n`);
    });
    const client = clientOf(t, url, { failureLimit: 2, downMs: 60_000 });
    for (const next of ['502 Bad Gateway', '200 OK', '502 Bad Gateway', '502 Bad Gateway']) {
      status = next;
      await assert.rejects(client.put('k', 'v'), { code: 'ERR_NODE_STATUS' });
    }
    await assert.rejects(client.put('k', 'v'), /taken out .*: status 502$/);
    assert.equal(asked.length, 4);
  },
);

test('a value as long as nodes take it comes, alone and in a batch', bounded, async (t) => {
  const node = await startNode({ port: 0 });
  t.after(() => node.close());
  const client = clientOf(t, node.url);
  const value = Buffer.alloc(16 * 2 ** 20, 'abcdefg');
  await client.put('k', value);
  assert.ok(value.equals((await client.get('k'))!));
  const [first, second] = await client.getMany(['k', 'nobody']);
  assert.ok(value.equals(first!.value!));
  assert.equal(second!.error, undefined);
});

test('the limit of an answer is an option', async (t) => {
  const node = await startNode({ port: 0 });
  t.after(() => node.close());
  const client = clientOf(t, node.url, { maxAnswerBytes: 65_536 });
  await client.put('fits', Buffer.alloc(65_536));
  await client.put('long', Buffer.alloc(65_537));
  assert.equal((await client.get('fits'))?.length, 65_536);
  await assert.rejects(client.get('long'), /at most 65536 bytes to GET "long", got 200 with 65537/);
  for (const maxAnswerBytes of [65_535, 2 ** 31 + 1, 1e5 + 0.5])
    assert.throws(() => new KvClient({ nodes: ['http://a:1'], maxAnswerBytes }), { code: 'ERR_USAGE' });
});
