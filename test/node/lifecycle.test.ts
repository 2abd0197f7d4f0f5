import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type RunningNode, startNode } from '../../src/node/node.ts';
import { ask, errorCode, rawConnection, request, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };
const HALF_A_PUT = 'PUT /kv/a HTTP/1.1\r\nHost: node\r\nContent-Length: 5\r\n\r\nva';

/** A node with a PUT of which half has come, so that it does not end yet. */
async function busyNode(t: TestContext, drainMs = 10_000) {
  const events: Record<string, unknown>[] = [];
  const node = await testNode(t, { drainMs, log: (line) => events.push(JSON.parse(line)) });
  const busy = rawConnection(t, node).send(HALF_A_PUT);
  const idle = rawConnection(t, node).send(request('GET', '/readyz'));
  assert.equal((await idle.answer()).status, 200);
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  return { node, busy, idle, events };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

async function refusesConnections({ port }: RunningNode): Promise<void> {
  const [error] = await once(connect(port, '127.0.0.1'), 'error');
  assert.equal(error.code, 'ECONNREFUSED');
}

test(
  'drain: clients that keep their connections busy are told to close them, and lose no request',
  bounded,
  async (t) => {
    const node = await testNode(t, {});
    let answers = 0;
    const clients = Array.from({ length: 8 }, async () => {
      const connection = rawConnection(t, node);
      for (;;) {
        const { status, headers } = await connection.send(request('GET', '/healthz')).answer();
        assert.equal(status, 200);
        answers++;
        if (headers.get('connection') === 'close') return;
      }
    });
    while (answers < 200) await new Promise(setImmediate);
    const drained = node.drain();
    await Promise.all(clients);
    await drained;
  },
);

test('drain: a request that comes just after the signal is answered, and closes its connection', bounded, async (t) => {
  const node = await testNode(t, {});
  const idle = rawConnection(t, node).send(request('GET', '/healthz'));
  assert.equal((await idle.answer()).status, 200);
  const drained = node.drain();
  await new Promise((resolve) => setTimeout(resolve, 5));
  const { status, headers } = await idle.send(request('GET', '/healthz')).answer();
  assert.deepEqual([status, headers.get('connection')], [200, 'close']);
  await drained;
});

test('drain: not ready, no new connection, what is in flight is answered, then all is closed', bounded, async (t) => {
  const { node, busy, idle, events } = await busyNode(t);
  const other = rawConnection(t, node);
  await statsUntil(t, node, (stats) => stats.connections === 4);
  const drained = node.drain();
  await refusesConnections(node);
  const { headers } = await other.send(request('HEAD', '/healthz')).answer(true);
  assert.equal(headers.get('connection'), 'close');
  idle.send(request('GET', '/readyz'));
  const notReady = await idle.answer();
  assert.deepEqual([notReady.status, errorCode(notReady)], [503, 'not_ready']);
  assert.equal(notReady.headers.get('connection'), 'close');
  busy.send('lue');
  const stored = await busy.answer();
  assert.equal(stored.status, 201);
  assert.equal(stored.headers.get('connection'), 'close');
  await drained;
  assert.equal(await busy.rest(), '');
  assert.equal(await idle.rest(), '');
  assert.deepEqual(
    events.map(({ event }) => event),
    ['start', 'listen', 'drain', 'exit'],
  );
  assert.equal(events.at(-1)?.cutOff, 0);
});

test('drain closes idle connections, and has nothing to wait for then', bounded, async (t) => {
  const node = await testNode(t);
  const idle = rawConnection(t, node).send(request('GET', '/healthz'));
  await idle.answer();
  await node.drain();
  assert.equal(await idle.rest(), '');
  await refusesConnections(node);
});

test('drain cuts off what is still in flight after drainMs', bounded, async (t) => {
  const { node, busy, events } = await busyNode(t, 50);
  await node.drain();
  assert.equal(await busy.rest(), '');
  assert.equal(events.at(-1)?.cutOff, 1);
});

test('close ends at once, a drain that is under way too', bounded, async (t) => {
  const { node, busy } = await busyNode(t, 2 ** 31 - 1);
  const drained = node.drain();
  assert.equal(node.drain(), drained);
  node.close();
  await drained;
  assert.equal(await busy.rest(), '');
  node.close();
  await node.drain();
});

test('an answer that a slow client still reads is finished before the node ends', bounded, async (t) => {
  const node = await testNode(t);
  const large = Buffer.alloc(6 * 1024 * 1024, 'ringmark ');
  await ask(t, node, 'PUT', '/kv/large', large);
  const slow = rawConnection(t, node);
  slow.socket.pause();
  slow.send(request('GET', '/kv/large'));
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  const drained = node.drain();
  slow.socket.resume();
  assert.ok((await slow.answer()).body.equals(large));
  await drained;
});

test('a port in use is ERR_NODE_START naming host and port, be it a node or another server', bounded, async (t) => {
  // Asked for by number: a port that the system has picked is never shared, whatever the options say.
  const node = await testNode(t, { port: await freePort() });
  const inUse = (port: number) => ({
    code: 'ERR_NODE_START',
    message: `127.0.0.1:${port}: expected an address that a node can listen on, but the port is in use`,
  });
  await assert.rejects(startNode({ port: node.port }), inUse(node.port));
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await assert.rejects(startNode({ port }), inUse(port));
  assert.equal((await ask(t, node, 'GET', '/healthz')).status, 200);
});

test('a host that is not of this machine is ERR_NODE_START', bounded, async () => {
  await assert.rejects(startNode({ host: '192.0.2.1', port: 0 }), {
    code: 'ERR_NODE_START',
    message: /^192\.0\.2\.1:0: /,
  });
});

test('two nodes in one process know only their own keys', bounded, async (t) => {
  const [a, b] = [await testNode(t), await testNode(t)];
  await ask(t, a, 'PUT', '/kv/k', 'a');
  assert.equal((await ask(t, b, 'GET', '/kv/k')).status, 404);
  a.close();
  assert.equal((await ask(t, b, 'GET', '/healthz')).status, 200);
});

test('the log says who may come in, and where there is less memory than the node may take', bounded, async (t) => {
  const listening = async (host: string, maxMemoryBytes = 2 ** 20) => {
    const lines: string[] = [];
    const node = await testNode(t, { host, maxMemoryBytes, id: 'node-1', log: (line) => lines.push(line) });
    const event = JSON.parse(lines.find((line) => line.includes('"listen"'))!);
    assert.deepEqual([event.id, event.url], ['node-1', `http://127.0.0.1:${node.port}`]);
    return event.warning;
  };
  assert.equal(await listening('127.0.0.1'), undefined);
  assert.match(await listening('0.0.0.0'), /^no authentication/);
  assert.match(
    await listening('127.0.0.1', 2 ** 50),
    /^max memory: 1048576\.0 GiB are more than the [\d.]+ GiB of memory that there are; /,
  );
});
