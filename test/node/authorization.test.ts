import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TokenCheck } from '../../src/node/authorization.ts';
import { BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { ask, errorCode, rawConnection, request, testNode } from './test-node.ts';

const bounded = { timeout: 30_000 };
const TOKEN = 'c2VjcmV0.-_~+/==';
const WITH_TOKEN = `Authorization: Bearer ${TOKEN}`;

const REQUESTS: [method: string, path: string, body?: string, type?: string][] = [
  ['GET', '/kv/a'],
  ['HEAD', '/kv/a'],
  ['PUT', '/kv/b', 'x'],
  ['DELETE', '/kv/a'],
  ['POST', '/batch', 'RMQ1\0\0\0\0', `Content-Type: ${BATCH_TYPE}`],
  ['POST', '/put', '{"key":"b","value":1}'],
  ['GET', '/get/a'],
  ['GET', '/readyz'],
  ['GET', '/stats'],
  ['GET', '/metrics'],
  ['GET', '/none'],
  ['PATCH', '/kv/a'],
  ['GET', '/healthz/'],
  ['GET', '//healthz'],
];

test('without the token every request but /healthz is 401, and does nothing', bounded, async (t) => {
  const node = await testNode(t, { authToken: TOKEN });
  assert.equal((await ask(t, node, 'PUT', '/kv/a', 'kept', WITH_TOKEN)).status, 201);
  for (const [method, path, body, ...headers] of REQUESTS) {
    const answer = await ask(t, node, method, path, body, ...(headers as string[]));
    assert.equal(answer.status, 401, `${method} ${path}`);
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer realm="ringmark"');
    if (method !== 'HEAD') assert.equal(errorCode(answer), 'unauthorized');
  }
  for (const method of ['GET', 'HEAD']) assert.equal((await ask(t, node, method, '/healthz')).status, 200);
  assert.equal((await ask(t, node, 'GET', '/kv/a', undefined, WITH_TOKEN)).body.toString(), 'kept');
  const stats = JSON.parse((await ask(t, node, 'GET', '/stats', undefined, WITH_TOKEN)).body.toString());
  assert.deepEqual([stats.entries, stats.requestsByMethod.GET[401]], [1, 8]);
});

test('with the token every request is answered as without one', bounded, async (t) => {
  const [open, closed] = [await testNode(t, { id: 'n' }), await testNode(t, { id: 'n', authToken: TOKEN })];
  for (const node of [open, closed]) await ask(t, node, 'PUT', '/kv/a', 'x', WITH_TOKEN);
  for (const [method, path, body, ...headers] of REQUESTS) {
    const args = [method, path, body, ...(headers as string[]), WITH_TOKEN] as const;
    const [expected, got] = [await ask(t, open, ...args), await ask(t, closed, ...args)];
    assert.deepEqual([got.status, got.headers.get('etag')], [expected.status, expected.headers.get('etag')]);
  }
});

test('a token that is nearly right is wrong', bounded, async (t) => {
  const node = await testNode(t, { authToken: TOKEN });
  const good = [WITH_TOKEN, `authorization: BEARER   ${TOKEN}`];
  const bad = [
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN}=`,
    `Bearer ${TOKEN.slice(0, -1)}x`,
    `Bearer x${TOKEN.slice(1)}`,
    `Bearer ${TOKEN.toUpperCase()}`,
    `Bearer ${'\xe9'.repeat(TOKEN.length)}`,
    `Bearer${TOKEN}`,
    `Basic ${TOKEN}`,
    `Bearer`,
    `Bearer Bearer ${TOKEN}`,
    TOKEN,
    '',
  ].map((value) => `Authorization: ${value}`);
  // The right one between wrong ones: nothing of it may stay.
  for (const header of good) {
    assert.equal((await ask(t, node, 'GET', '/readyz', undefined, header)).status, 200, header);
    for (const wrong of bad) assert.equal((await ask(t, node, 'GET', '/readyz', undefined, wrong)).status, 401, wrong);
  }
});

test('a refused body is dropped, and the connection goes on', bounded, async (t) => {
  const node = await testNode(t, { authToken: TOKEN });
  const connection = rawConnection(t, node);
  connection.send(
    request('PUT', '/kv/a', 'GET /kv/a HTTP/1.1\r\n\r\n'),
    request('GET', '/kv/a', undefined, WITH_TOKEN),
  );
  assert.equal((await connection.answer()).status, 401);
  assert.equal((await connection.answer()).status, 404);
});

test('with a token the log does not warn of an open node', bounded, async (t) => {
  const lines: string[] = [];
  await testNode(t, { host: '0.0.0.0', authToken: TOKEN, log: (line) => lines.push(line) });
  assert.ok(lines.length === 2 && !lines.some((line) => line.includes('warning') || line.includes(TOKEN)));
});

// A loop over characters that ends at the first wrong one takes a hundred times as long for the last of a thousand: a
// factor of two is far from that, and far from what is left of noise in the least of many takes.
test('the time that a wrong token takes does not say where it is wrong', bounded, () => {
  const token = 'a'.repeat(1024);
  const check = new TokenCheck(token);
  const headers = [`Bearer b${token.slice(1)}`, `Bearer ${token.slice(1)}b`];
  const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < 200; round++) {
    for (const [i, header] of headers.entries()) {
      const start = performance.now();
      for (let n = 0; n < 200; n++) assert.equal(check.passes(header), false);
      least[i] = Math.min(least[i]!, performance.now() - start);
    }
  }
  assert.ok(least[0]! < 2 * least[1]! && least[1]! < 2 * least[0]!, `${least}`);
});
