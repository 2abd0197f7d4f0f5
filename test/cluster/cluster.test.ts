import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Cluster, type ClusterOptions, startCluster } from '../../src/cluster/cluster.ts';
import type { RingmarkError } from '../../src/lib/errors.ts';
import { isThere } from '../support/processes.ts';

const bounded = { timeout: 30_000 };

async function start(t: TestContext, options: Partial<ClusterOptions> = {}): Promise<Cluster> {
  const cluster = await startCluster({ nodes: 2, ...options });
  t.after(() => cluster.stop());
  return cluster;
}

test('nodes are ready, know their ids, and are gone after stop', bounded, async (t) => {
  const cluster = await start(t, { nodes: 3 });
  assert.deepEqual(
    cluster.nodes.map((node) => node.id),
    ['node-1', 'node-2', 'node-3'],
  );
  for (const { id, url, pid } of cluster.nodes) {
    assert.match(url, /^http:\/\/localhost:\d+$/);
    assert.equal((await fetch(`${url}/readyz`)).status, 200);
    assert.ok(isThere(pid), id);
  }
  await cluster.stop();
  for (const { pid } of cluster.nodes) assert.ok(!isThere(pid));
  await cluster.stop();
});

test('nodes take no token from the environment that was meant for others', bounded, async (t) => {
  process.env.RINGMARK_AUTH_TOKEN = 'secret-17';
  t.after(() => delete process.env.RINGMARK_AUTH_TOKEN);
  const { nodes } = await start(t, { nodes: 1 });
  assert.equal((await fetch(`${nodes[0]!.url}/stats`)).status, 200);
  const closed = await start(t, { nodes: 1, authToken: 'secret-18' });
  assert.equal((await fetch(`${closed.nodes[0]!.url}/stats`)).status, 401);
});

test('a node that was killed is started again on its port, and knows nothing of before', bounded, async (t) => {
  const cluster = await start(t);
  const { id, url, pid } = cluster.nodes[1]!;
  await fetch(`${url}/kv/a`, { method: 'PUT', body: 'x' });
  await assert.rejects(cluster.start(id), { code: 'ERR_STATE', message: /^node-2: expected a node that has ended/ });
  await cluster.kill(id);
  await assert.rejects(cluster.kill(id), { code: 'ERR_STATE', message: /^node-2: expected a node that runs/ });
  await assert.rejects(fetch(`${url}/readyz`));
  await cluster.start(id);
  assert.equal(cluster.nodes[1]!.url, url);
  assert.notEqual(cluster.nodes[1]!.pid, pid);
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  assert.equal((await fetch(`${url}/kv/a`)).status, 404);
  await cluster.stop();
  for (const node of cluster.nodes) assert.ok(!isThere(node.pid));
});

test('a node that stands still answers nothing, and everything once it goes on', bounded, async (t) => {
  const cluster = await start(t);
  const { id, url } = cluster.nodes[0]!;
  cluster.pause(id);
  assert.throws(() => cluster.pause(id), { code: 'ERR_STATE', message: /got one that stands still$/ });
  await assert.rejects(fetch(`${url}/readyz`, { signal: AbortSignal.timeout(200) }), { name: 'TimeoutError' });
  const waiting = fetch(`${url}/readyz`);
  await cluster.resume(id);
  assert.equal((await waiting).status, 200);
  await cluster.resume(id);
  await assert.rejects(cluster.resume('node-9'), { code: 'ERR_USAGE' });
});

test('nodes that stand still are stopped, and killed, like others', bounded, async (t) => {
  const cluster = await start(t);
  for (const { id } of cluster.nodes) cluster.pause(id);
  await cluster.kill('node-1');
  await cluster.start('node-1');
  const begunMs = performance.now();
  await cluster.stop();
  assert.ok(performance.now() - begunMs < 3000, 'it does not take the time after which a node is killed');
  await untilNoChild();
});

test('ports follow the base port', bounded, async (t) => {
  const basePort = await freePorts(2);
  const cluster = await start(t, { basePort });
  assert.deepEqual(
    cluster.nodes.map((node) => node.url),
    [`http://localhost:${basePort}`, `http://localhost:${basePort + 1}`],
  );
});

test('a port in use is one clear line, and the other nodes are stopped', bounded, async (t) => {
  const basePort = await freePorts(2);
  const other = createServer().listen(basePort + 1, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  await assert.rejects(startCluster({ nodes: 2, basePort }), (error: RingmarkError) => {
    assert.equal(error.code, 'ERR_NODE_START');
    assert.match(
      error.message,
      new RegExp(`^node-2: expected it to start on 127.0.0.1:${basePort + 1}, got exit code 1: .*in use`),
    );
    assert.ok(!error.message.includes('\n'));
    return true;
  });
  await untilNoChild();
});

test('an abort while nodes start stops them', bounded, async () => {
  const reason = new Error('stopped by a test');
  const controller = new AbortController();
  const starting = startCluster({ nodes: 3, signal: controller.signal });
  controller.abort(reason);
  await assert.rejects(starting, reason);
  await untilNoChild();
  await assert.rejects(startCluster({ nodes: 1, signal: controller.signal }), reason);
});

test('a node that dies by itself is reported with how; one that is killed is not', bounded, async (t) => {
  let report: (error: RingmarkError) => void;
  const reported = new Promise<RingmarkError>((resolve) => {
    report = resolve;
  });
  const cluster = await start(t, { nodes: 3, onExit: (error) => report(error) });
  await cluster.kill('node-1');
  assert.ok(!isThere(cluster.nodes[0]!.pid));
  const { pid, url } = cluster.nodes[1]!;
  process.kill(pid, 'SIGKILL');
  const error = await reported;
  assert.equal(error.code, 'ERR_NODE_UNREACHABLE');
  assert.equal(error.message, `node-2 (${url}): expected it to run until it is stopped, got SIGKILL`);
  assert.equal(error.node, url);
  assert.equal((await fetch(`${cluster.nodes[2]!.url}/readyz`)).status, 200);
  await assert.rejects(cluster.kill('node-9'), { code: 'ERR_USAGE' });
});

test('a node that does not react to SIGTERM is ended all the same', bounded, async (t) => {
  const cluster = await start(t, { nodes: 1 });
  const { pid } = cluster.nodes[0]!;
  process.kill(pid, 'SIGSTOP');
  await cluster.stop();
  assert.ok(!isThere(pid));
});

test('options out of range are refused before anything starts', async () => {
  for (const options of [{ nodes: 0 }, { nodes: 1.5 }, { nodes: 101 }, { nodes: 3, basePort: 65534 }]) {
    await assert.rejects(startCluster(options), { code: 'ERR_USAGE' });
  }
});

/** Settles at the latest some turns of the loop after the last child was reaped: its handle goes then. */
async function untilNoChild(): Promise<void> {
  while (process.getActiveResourcesInfo().includes('ProcessWrap')) await new Promise(setImmediate);
}

/** The first of `count` neighbouring ports that were free a moment ago. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const { port } = first.address() as { port: number };
    const others = Array.from({ length: count - 1 }, (_, i) => createServer().listen(port + 1 + i, '127.0.0.1'));
    const results = await Promise.allSettled(others.map((server) => once(server, 'listening')));
    await Promise.all([first, ...others].map((server) => new Promise((resolve) => server.close(resolve))));
    if (results.every((result) => result.status === 'fulfilled')) return port;
  }
}
