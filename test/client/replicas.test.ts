import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import type { KvClientOptions } from '../../src/client/options.ts';
import type { RingmarkError } from '../../src/lib/errors.ts';
import { startNode } from '../../src/node/node.ts';
import { errorBody } from '../../src/protocol/error-body.ts';
import { answerText, type ScriptedNode, scriptedNode } from '../support/scripted-node.ts';

const bounded = { timeout: 15_000 };
const VALUE = answerText('200 OK', 'v');
const MISSING = answerText('404 Not Found', errorBody('not_found', 'no entry has this key'));

function clientOf(t: TestContext, nodes: string[], options: Partial<KvClientOptions> = {}): KvClient {
  const client = new KvClient({ nodes, timeoutMs: 5_000, replicas: 2, ...options });
  t.after(() => client.close());
  return client;
}

async function realNodes(t: TestContext, count = 3) {
  const nodes = await Promise.all(Array.from({ length: count }, () => startNode({ port: 0 })));
  t.after(() => {
    for (const node of nodes) node.close();
  });
  return nodes;
}

const statusOf = async (url: string, key: string) => (await fetch(`${url}/kv/${key}`)).status;

test('a write is on the first R nodes of replicasOf, and on no other', bounded, async (t) => {
  const urls = (await realNodes(t)).map(({ url }) => url);
  const client = clientOf(t, urls);
  for (let i = 0; i < 20; i++) {
    const key = `k${i}`;
    const holders = client.placement.replicasOf(key, 2);
    assert.equal((await client.put(key, 'v')).created, true);
    for (const url of urls) assert.equal(await statusOf(url, key), holders.includes(url) ? 200 : 404);
    assert.equal((await client.put(key, 'w')).created, false);
    assert.equal(await client.getText(key), 'w');
    assert.equal(await client.has(key), true);
    assert.equal(await client.delete(key), true);
    for (const url of urls) assert.equal(await statusOf(url, key), 404);
    assert.equal(await client.delete(key), false);
    assert.equal(await client.has(key), false);
  }
});

test('a write that some replicas did not take fails, and names those that did', bounded, async (t) => {
  const nodes = await realNodes(t, 2);
  const urls = nodes.map(({ url }) => url);
  const client = clientOf(t, urls);
  nodes[1]!.close();
  const [up, down] = urls as [string, string];
  for (const call of [client.put('k', 'v'), client.delete('k')]) {
    await assert.rejects(call, (error: RingmarkError) => {
      const { code, node, key, acknowledgedBy, message, cause } = error;
      assert.deepEqual(
        { code, node, key, acknowledgedBy },
        { code: 'ERR_PARTIAL_WRITE', node: down, key: 'k', acknowledgedBy: [up] },
      );
      assert.match(
        message,
        /^client: expected all replicas to take (PUT|DELETE) "k", got 1 of 2 \(http.*\); http.*ECONNREFUSED/,
      );
      assert.equal((cause as AggregateError).errors[0].code, 'ERR_NODE_UNREACHABLE');
      return true;
    });
  }
});

test('a write that no replica took fails as it would with one', bounded, async (t) => {
  const nodes = await realNodes(t, 2);
  const client = clientOf(
    t,
    nodes.map(({ url }) => url),
  );
  for (const node of nodes) node.close();
  const [owner] = client.placement.replicasOf('k', 1);
  await assert.rejects(client.put('k', 'v'), { code: 'ERR_NODE_UNREACHABLE', node: owner! });
});

test('a read goes on to the next replica where one is down, or has lost the entry', bounded, async (t) => {
  const nodes = await realNodes(t);
  const client = clientOf(
    t,
    nodes.map(({ url }) => url),
  );
  const owned = (url: string) =>
    Array.from({ length: 999 }, (_, i) => `k${i}`).find((key) => client.ownerOf(key).url === url)!;
  const lost = owned(nodes[0]!.url);
  const orphan = owned(nodes[1]!.url);
  await client.put(lost, 'v');
  await client.put(orphan, 'v');
  await fetch(`${nodes[0]!.url}/kv/${lost}`, { method: 'DELETE' });
  nodes[1]!.close();
  assert.equal(await client.getText(lost), client.placement.replicasOf(lost, 2)[1] === nodes[1]!.url ? undefined : 'v');
  assert.equal(await client.getText(orphan), 'v');
  assert.equal(await client.has(orphan), true);
});

/** Two nodes that do as told; the key `k` has its owner first. */
async function ownerAndOther(t: TestContext, owner: (socket: Socket) => void, other: (socket: Socket) => void) {
  const roles = new Map<string, (socket: Socket) => void>();
  const nodes: ScriptedNode[] = [];
  for (let i = 0; i < 2; i++) {
    const node = await scriptedNode(t, (_, socket) => roles.get(node.url)!(socket));
    nodes.push(node);
  }
  const { placement } = new KvClient({ nodes: nodes.map(({ url }) => url) });
  const [first, second] = placement.replicasOf('k', 2).map((url) => nodes.find((node) => node.url === url)!);
  roles.set(first!.url, owner).set(second!.url, other);
  return { owner: first!, other: second!, urls: [first!.url, second!.url] };
}

const says = (text: string) => (socket: Socket) => {
  socket.write(text);
};
const silent = () => {};
const closes = (socket: Socket) => {
  socket.destroy();
};

test('missing is what one replica says is missing, where no other has it', bounded, async (t) => {
  for (const [owner, other] of [
    [says(MISSING), says(MISSING)],
    [says(MISSING), closes],
    [closes, says(MISSING)],
  ] as const) {
    const { urls } = await ownerAndOther(t, owner, other);
    assert.equal(await clientOf(t, urls).get('k'), undefined);
  }
  for (const [owner, other] of [
    [says(MISSING), says(VALUE)],
    [closes, says(VALUE)],
    [says(answerText('503 Busy')), says(VALUE)],
  ] as const) {
    const { urls } = await ownerAndOther(t, owner, other);
    assert.equal(await clientOf(t, urls).getText('k'), 'v');
  }
});

test('where all replicas fail, the owner is named', bounded, async (t) => {
  const { urls, owner } = await ownerAndOther(t, closes, says(answerText('507 Full')));
  await assert.rejects(clientOf(t, urls).get('k'), { code: 'ERR_NODE_UNREACHABLE', node: owner.url });
});

test('a good owner is asked alone', bounded, async (t) => {
  const { urls, other } = await ownerAndOther(t, says(VALUE), silent);
  const client = clientOf(t, urls, { hedgeAfterMs: 500 });
  for (let i = 0; i < 10; i++) assert.equal(await client.getText('k'), 'v');
  // A hedge that had been left behind would come by then.
  await new Promise((resolve) => setTimeout(resolve, 600));
  assert.deepEqual(other.asked, []);
});

test('a hedge asks the next replica, takes its answer, and aborts the slow request', bounded, async (t) => {
  const closed: Promise<unknown>[] = [];
  const slow = (socket: Socket) => {
    closed.push(new Promise((resolve) => socket.once('close', resolve)));
  };
  const { urls, owner, other } = await ownerAndOther(t, slow, says(VALUE));
  const { signal } = new AbortController();
  const client = clientOf(t, urls, { hedgeAfterMs: 20 });
  assert.equal(await client.getText('k', { signal }), 'v');
  assert.deepEqual([owner.asked, other.asked], [['GET /kv/k'], ['GET /kv/k']]);
  await Promise.all(closed);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
});

test('a hedge that finds nothing waits for the one that is slow', bounded, async (t) => {
  const late = (socket: Socket) => {
    setTimeout(() => socket.write(VALUE), 100);
  };
  const { urls, other } = await ownerAndOther(t, late, says(MISSING));
  assert.equal(await clientOf(t, urls, { hedgeAfterMs: 10 }).getText('k'), 'v');
  assert.equal(other.asked.length, 1);
});

test('a node that is slower than its hedges is not taken out', bounded, async (t) => {
  const late = (socket: Socket) => {
    setTimeout(() => socket.write(VALUE), 50);
  };
  const { urls, owner } = await ownerAndOther(t, late, says(VALUE));
  const client = clientOf(t, urls, { hedgeAfterMs: 1, timeoutMs: 200, failureLimit: 1, downMs: 60_000 });
  const untilMs = performance.now() + 600;
  for (let reads = 0; performance.now() < untilMs; reads++) {
    assert.equal(await client.getText('k'), 'v');
    assert.equal(owner.asked.length, reads + 1);
  }
});

test('a node that is silent is taken out, though all its reads are answered by hedges', bounded, async (t) => {
  let sockets = 0;
  const count = (_: Socket) => {
    sockets++;
  };
  const { urls, owner } = await ownerAndOther(t, count, says(VALUE));
  const downs: string[] = [];
  const client = clientOf(t, urls, {
    ...{ hedgeAfterMs: 1, timeoutMs: 200, failureLimit: 3, downMs: 60_000 },
    onEvent: (event) => event.type === 'node-down' && downs.push(event.node.url),
  });
  while (downs.length === 0) assert.equal(await client.getText('k'), 'v');
  assert.deepEqual(downs, [owner.url]);
  const asked = sockets;
  for (let i = 0; i < 5; i++) assert.equal(await client.getText('k'), 'v');
  assert.equal(sockets, asked);
});

test('aborting and the deadline end all that is asked', bounded, async (t) => {
  const { urls, owner, other } = await ownerAndOther(t, silent, silent);
  const client = clientOf(t, urls, { hedgeAfterMs: 1, timeoutMs: 300 });
  const reason = new Error('enough');
  const controller = new AbortController();
  const call = client.get('k', { signal: controller.signal });
  const outcome = assert.rejects(call, { code: 'ERR_ABORTED', cause: reason });
  while (other.asked.length === 0) await new Promise(setImmediate);
  controller.abort(reason);
  await outcome;
  await assert.rejects(client.get('k'), { code: 'ERR_TIMEOUT', node: owner.url });
});

test('writes are not hedged', bounded, async (t) => {
  const { urls, other } = await ownerAndOther(t, silent, says(answerText('201 Created')));
  const client = clientOf(t, urls, { hedgeAfterMs: 1, timeoutMs: 100 });
  await assert.rejects(client.put('k', 'v'), { code: 'ERR_PARTIAL_WRITE', acknowledgedBy: [other.url] });
  assert.equal(other.asked.length, 1);
});

test('next-replica keeps the number of copies, as long as there are nodes', bounded, async (t) => {
  const nodes = await realNodes(t);
  const urls = nodes.map(({ url }) => url);
  const client = clientOf(t, urls, { onNodeDown: 'next-replica', failureLimit: 1, downMs: 60_000 });
  nodes[0]!.close();
  const key = Array.from({ length: 999 }, (_, i) => `k${i}`).find((key) => client.ownerOf(key).url === urls[0])!;
  await assert.rejects(client.put(key, 'v'), { code: 'ERR_PARTIAL_WRITE' });
  await client.put(key, 'v');
  assert.deepEqual([await statusOf(urls[1]!, key), await statusOf(urls[2]!, key)], [200, 200]);
  nodes[1]!.close();
  await assert.rejects(client.put(key, 'w'), { code: 'ERR_PARTIAL_WRITE', acknowledgedBy: [urls[2]] });
  await assert.rejects(client.put(key, 'w'), { code: 'ERR_PARTIAL_WRITE', message: /taken out/ });
  assert.equal(await client.getText(key), 'w');
});

test('a retried write asks only the replica that failed', bounded, async (t) => {
  let failures = 2;
  const fragile = (socket: Socket) => {
    if (failures-- > 0) socket.destroy();
    else socket.write(answerText('201 Created'));
  };
  const { urls, owner, other } = await ownerAndOther(t, fragile, says(answerText('201 Created')));
  await clientOf(t, urls, { retries: 3, retryBaseMs: 1, retryWrites: true }).put('k', 'v');
  assert.deepEqual([owner.asked.length, other.asked.length], [3, 1]);
});

test('options that do not go together are refused', () => {
  const nodes = ['http://a:1', 'http://b:1'];
  for (const [options, message] of [
    [{ replicas: 0 }, 'replicas: expected an integer from 1 to 2, got 0'],
    [{ replicas: 3 }, 'replicas: expected an integer from 1 to 2, got 3'],
    [{ hedgeAfterMs: 10 }, 'replicas: expected 2 at least where there is hedgeAfterMs, got 1'],
    [{ replicas: 2, hedgeAfterMs: -1 }, 'hedgeAfterMs: expected a number from 0 to 3600000, got -1'],
  ] as const) {
    assert.throws(() => new KvClient({ nodes, ...options }), { code: 'ERR_USAGE', message });
  }
});
