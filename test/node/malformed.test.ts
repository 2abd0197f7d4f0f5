import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, errorCode, rawConnection, request, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };
const HOST = 'Host: node\r\n';

test('what is no HTTP/1.1 request is refused, the connection closed, and the node goes on', bounded, async (t) => {
  const node = await testNode(t);
  const cases: [string, number][] = [
    ['garbage, more garbage\r\n\r\n', 505],
    ['\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03', 505],
    [`GET /healthz HTTP/1.0\r\n${HOST}\r\n`, 505],
    [`GET /kv/a b HTTP/1.1\r\n${HOST}\r\n`, 505],
    [`GET /kv/a\0b HTTP/1.1\r\n${HOST}\r\n`, 505],
    [`CONNECT node:80 HTTP/1.1\r\n${HOST}\r\n`, 505],
    [`GET /healthz HTTP/1.1\r\n${HOST}X: ${'x'.repeat(40_000)}`, 431],
    [`PUT /kv/a HTTP/1.1\r\n${HOST}Content-Length: abc\r\n\r\nxx`, 400],
    [`PUT /kv/a HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\nxx`, 400],
    [`PUT /kv/a HTTP/1.1\r\n${HOST}Content-Length: 99999999999999999999999\r\n\r\nxx`, 400],
    [`PUT /kv/a HTTP/1.1\r\n${HOST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxx\r\n0\r\n\r\n`, 400],
    [`PUT /kv/a HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip\r\n\r\nxx`, 400],
    [`PUT /kv/a HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n0\r\n\r\n`, 400],
  ];
  for (const [bytes, status] of cases) {
    const rest = await rawConnection(t, node).send(Buffer.from(bytes, 'latin1')).rest();
    assert.equal(rest.slice(0, 12), `HTTP/1.1 ${status}`, JSON.stringify(bytes.slice(0, 60)));
  }
  assert.equal((await ask(t, node, 'GET', '/kv/a')).status, 404);
});

test('an absurd Content-Length is 413', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  connection.send(`PUT /kv/a HTTP/1.1\r\n${HOST}Content-Length: 999999999999999\r\n\r\nxx`);
  assert.equal(errorCode(await connection.answer()), 'value_too_large');
});

test('a client that stops half-way leaves the old value in place', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/a', 'old value');
  const halves = ['Content-Length: 9\r\n\r\nnew', 'Transfer-Encoding: chunked\r\n\r\n3\r\nnew\r\n'];
  for (const [i, half] of halves.entries()) {
    const connection = rawConnection(t, node).send(`PUT /kv/a HTTP/1.1\r\n${HOST}${half}`);
    await statsUntil(t, node, (stats) => stats.inFlight === 1);
    connection.socket.destroy();
    const stats = await statsUntil(t, node, (stats) => stats.inFlight === 0);
    assert.equal(stats.aborted, i + 1);
    assert.equal((await ask(t, node, 'GET', '/kv/a')).body.toString(), 'old value');
  }
});

test('an unknown path is 404, a known one with another method 405 with Allow', bounded, async (t) => {
  const node = await testNode(t);
  for (const path of ['/', '/kv', '/healthz/', '/HEALTHZ', '/put/x', '/get', '//', '/kvx/a', '/constructor']) {
    const answer = await ask(t, node, 'GET', path);
    assert.deepEqual([answer.status, errorCode(answer)], [404, 'not_found'], path);
  }
  const allowed = {
    '/kv/a': 'GET, HEAD, PUT, DELETE',
    '/get/a': 'GET, HEAD',
    '/put': 'POST',
    '/healthz': 'GET, HEAD',
    '/metrics': 'GET, HEAD',
  };
  for (const [path, allow] of Object.entries(allowed)) {
    for (const method of ['PATCH', 'OPTIONS', 'TRACE', 'FOO', 'get', 'constructor']) {
      const answer = await ask(t, node, method, path);
      assert.deepEqual([answer.status, errorCode(answer)], [405, 'method_not_allowed'], `${method} ${path}`);
      assert.equal(answer.headers.get('allow'), allow);
    }
  }
});

test('a body where none belongs is dropped', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  for (const [method, path, status] of [
    ['GET', '/kv/a', 404],
    ['DELETE', '/kv/a', 404],
    ['POST', '/healthz', 405],
    ['PUT', '/none', 404],
  ] as const) {
    connection.send(request(method, path, 'GET /kv/a HTTP/1.1\r\n\r\n'), request('GET', '/healthz'));
    assert.equal((await connection.answer()).status, status);
    assert.equal((await connection.answer()).status, 200);
  }
});
