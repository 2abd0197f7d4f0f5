import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunningNode } from '../../src/node/node.ts';
import { ask, errorCode, rawConnection, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };

/** A node whose `a` has version 2 and the value `two`. */
async function nodeWithTwo(t: TestContext): Promise<RunningNode> {
  const node = await testNode(t);
  for (const value of ['one', 'two']) await ask(t, node, 'PUT', '/kv/a', value);
  return node;
}

type Case = [headers: string[], status: number];

async function statuses(t: TestContext, node: RunningNode, method: string, path: string, cases: Case[]) {
  for (const [headers, status] of cases) {
    const answer = await ask(t, node, method, path, method === 'PUT' ? 'new' : undefined, ...headers);
    assert.equal(answer.status, status, `${method} ${path} ${headers}`);
    if (status === 412 && method !== 'HEAD') assert.equal(errorCode(answer), 'precondition_failed');
    if (status === 400 && method !== 'HEAD') assert.equal(errorCode(answer), 'bad_condition');
  }
}

test('If-None-Match: a client that has the version gets 304 and no bytes', bounded, async (t) => {
  const node = await nodeWithTwo(t);
  for (const method of ['GET', 'HEAD']) {
    await statuses(t, node, method, '/kv/a', [
      [['If-None-Match: "2"'], 304],
      [['If-None-Match: W/"2"'], 304],
      [['If-None-Match: "1", "2"'], 304],
      [['If-None-Match: *'], 304],
      [['If-None-Match: "1"'], 200],
      [['If-None-Match: "22"'], 200],
      [['If-None-Match: 2'], 400],
      [['If-Match: "1"'], 412],
      [['If-Match: "2"'], 200],
      [['If-Match: W/"2"'], 412],
      [['If-Match: "2"', 'If-None-Match: "2"'], 304],
      [['If-Match: "1"', 'If-None-Match: "2"'], 412],
    ]);
    await statuses(t, node, method, '/kv/none', [
      [['If-None-Match: *'], 404],
      [['If-Match: *'], 404],
    ]);
  }
});

test('a 304 has the ETag and no body, and the connection goes on', bounded, async (t) => {
  const node = await nodeWithTwo(t);
  const connection = rawConnection(t, node);
  const get = 'GET /kv/a HTTP/1.1\r\nHost: node\r\n';
  connection.send(`${get}If-None-Match: "2"\r\n\r\n${get}\r\n`);
  const { status, headers } = await connection.answer();
  assert.deepEqual([status, headers.get('etag'), headers.has('content-length')], [304, '"2"', false]);
  assert.equal((await connection.answer()).body.toString(), 'two');
});

test('If-Match guards a PUT against a version that its client does not know', bounded, async (t) => {
  const node = await nodeWithTwo(t);
  await statuses(t, node, 'PUT', '/kv/a', [
    [['If-Match: "1"'], 412],
    [['If-Match: W/"2"'], 412],
    [['If-Match: 2'], 400],
    [['If-Match: "2'], 400],
    [['If-None-Match: *'], 412],
    [['If-None-Match: "2"'], 412],
    [['If-Match: "2"', 'If-None-Match: "2"'], 412],
  ]);
  assert.equal((await ask(t, node, 'GET', '/kv/a')).body.toString(), 'two');
  await statuses(t, node, 'PUT', '/kv/a', [
    [['If-Match: "7", "2"'], 204],
    [['If-Match: "2"'], 412],
    [['If-Match: *'], 204],
    [['If-None-Match: "1"'], 204],
  ]);
  await statuses(t, node, 'PUT', '/kv/none', [
    [['If-Match: *'], 412],
    [['If-Match: "1"'], 412],
    [['If-None-Match: *'], 201],
    [['If-None-Match: *'], 412],
  ]);
});

test('If-Match guards a DELETE; of what is not there it is 404 in any case', bounded, async (t) => {
  const node = await nodeWithTwo(t);
  await statuses(t, node, 'DELETE', '/kv/a', [
    [['If-Match: "1"'], 412],
    [['If-Match: W/"2"'], 412],
    [['If-Match: two'], 400],
    [['If-None-Match: *'], 412],
    [['If-Match: "1", "2"'], 204],
    [['If-Match: "2"'], 404],
    [['If-Match: *'], 404],
  ]);
});

test('of clients that all change what they have read, one at a time wins', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/count', '0');
  const increment = async () => {
    for (;;) {
      const { headers, body } = await ask(t, node, 'GET', '/kv/count');
      const next = `${Number(body.toString()) + 1}`;
      const { status } = await ask(t, node, 'PUT', '/kv/count', next, `If-Match: ${headers.get('etag')}`);
      if (status === 204) return;
      assert.equal(status, 412);
    }
  };
  await Promise.all(Array.from({ length: 20 }, increment));
  assert.equal((await ask(t, node, 'GET', '/kv/count')).body.toString(), '20');
});

test('what a PUT asks for has to hold when all of it is there', bounded, async (t) => {
  const node = await nodeWithTwo(t);
  const slow = rawConnection(t, node);
  slow.send('PUT /kv/a HTTP/1.1\r\nHost: node\r\nIf-Match: "2"\r\nContent-Length: 4\r\n\r\nsl');
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  await ask(t, node, 'PUT', '/kv/a', 'three');
  assert.equal((await slow.send('ow').answer()).status, 412);
  assert.equal((await ask(t, node, 'GET', '/kv/a')).body.toString(), 'three');
});
