import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyPath } from '../../src/protocol/key.ts';
import { ask, errorCode, rawConnection, request, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };

test('a value is put, replaced, read and deleted', bounded, async (t) => {
  const node = await testNode(t);
  const created = await ask(t, node, 'PUT', '/kv/name', 'Praachi');
  assert.deepEqual([created.status, created.headers.get('content-length')], [201, '0']);
  const first = await ask(t, node, 'GET', '/kv/name');
  assert.deepEqual([first.status, first.body.toString()], [200, 'Praachi']);
  assert.equal(first.headers.get('content-type'), 'application/octet-stream');
  assert.equal(first.headers.get('etag'), created.headers.get('etag'));
  assert.match(first.headers.get('etag')!, /^"\d+"$/);

  const replaced = await ask(t, node, 'PUT', '/kv/name', 'another', 'Content-Type: text/plain');
  assert.deepEqual([replaced.status, replaced.headers.has('content-length')], [204, false]);
  assert.notEqual(replaced.headers.get('etag'), created.headers.get('etag'));
  const second = await ask(t, node, 'GET', '/kv/name');
  assert.deepEqual([second.body.toString(), second.headers.get('content-type')], ['another', 'text/plain']);

  assert.equal((await ask(t, node, 'DELETE', '/kv/name')).status, 204);
  for (const method of ['GET', 'DELETE']) {
    const gone = await ask(t, node, method, '/kv/name');
    assert.deepEqual([gone.status, errorCode(gone)], [404, 'not_found']);
  }
});

test('a key that is deleted and put again gets a version that it never had', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const etags = new Set<string | undefined>();
  for (let i = 0; i < 3; i++) {
    connection.send(request('PUT', '/kv/a', 'x'), request('DELETE', '/kv/a'));
    etags.add((await connection.answer()).headers.get('etag'));
    await connection.answer();
  }
  assert.equal(etags.size, 3);
});

test('any key round-trips over raw HTTP', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const roundTrip = async (key: string) => {
    connection.send(request('PUT', keyPath(key), key), request('GET', keyPath(key)));
    assert.ok([201, 204].includes((await connection.answer()).status), key);
    assert.equal((await connection.answer()).body.toString(), key);
  };
  const odd = [
    '.',
    '..',
    '../x',
    '/',
    '//',
    'a/b',
    '/a/',
    '%',
    '%2F',
    ' ',
    ' a ',
    '\0',
    'a\0b',
    '😀',
    '?',
    '#',
    '+',
    '\ufffd',
    '\ufeff',
  ];
  for (const key of [...odd, '__proto__', '😀'.repeat(256), '\0'.repeat(1024)]) await roundTrip(key);
  const key = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  await fc.assert(fc.asyncProperty(key, roundTrip), { numRuns: 30 });
});

test('any bytes round-trip, none at all too', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const roundTrip = async (value: Uint8Array) => {
    connection.send(request('PUT', '/kv/v', value), request('GET', '/kv/v'));
    await connection.answer();
    assert.deepEqual([...(await connection.answer()).body], [...value]);
  };
  await roundTrip(new Uint8Array());
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), roundTrip), { numRuns: 30 });
});

test('an unencoded slash, raw UTF-8 and its encoded form name the same key', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/a/%C3%A9', 'value');
  const raw = Buffer.from('/kv/a/é').toString('latin1');
  for (const path of ['/kv/a%2F%c3%a9', raw, '/kv/a/%C3%A9?query'])
    assert.equal((await ask(t, node, 'GET', path)).body.toString(), 'value', path);
});

test('HEAD is GET without the bytes, for every status', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/a', 'value', 'Content-Type: text/plain');
  const connection = rawConnection(t, node);
  for (const path of [
    '/kv/a',
    '/kv/none',
    '/kv/',
    '/kv/%',
    `/kv/${'k'.repeat(1025)}`,
    '/get/a',
    '/get/none',
    '/healthz',
    '/readyz',
    '/none',
  ])
    await sameHeaders(connection, path);
  assert.equal((await ask(t, node, 'HEAD', '/metrics')).status, 200);
  assert.equal((await ask(t, node, 'HEAD', '/stats')).status, 200);
});

async function sameHeaders(connection: ReturnType<typeof rawConnection>, path: string): Promise<void> {
  connection.send(request('GET', path), request('HEAD', path));
  const [get, head] = [await connection.answer(), await connection.answer(true)];
  assert.equal(head.status, get.status, path);
  for (const name of ['content-length', 'content-type', 'etag'])
    assert.equal(head.headers.get(name), get.headers.get(name), `${name} of ${path}`);
}

test('pipelined requests are answered in order, PUT as well as GET', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const values = Array.from({ length: 50 }, (_, i) => `value ${i}`);
  connection.send(Buffer.concat(values.flatMap((value) => [request('PUT', '/kv/p', value), request('GET', '/kv/p')])));
  for (const [i, value] of values.entries()) {
    assert.equal((await connection.answer()).status, i === 0 ? 201 : 204);
    assert.equal((await connection.answer()).body.toString(), value);
  }
});

// uWebSockets.js takes a request line that is cut in two for one of another version, and answers 505.
test('after its first line a request may come in any pieces', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const bytes = request('PUT', '/kv/slow', 'slow value');
  const firstLine = bytes.indexOf('\r\n') + 2;
  await connection.sendAlone(bytes.subarray(0, firstLine));
  for (const byte of bytes.subarray(firstLine)) await connection.sendAlone(Buffer.of(byte));
  assert.equal((await connection.answer()).status, 201);
  assert.equal((await ask(t, node, 'GET', '/kv/slow')).body.toString(), 'slow value');
});

test('a Content-Type that could not be given back is 400', bounded, async (t) => {
  const node = await testNode(t);
  for (const type of ['text/\xe9t\xe9; x', 't'.repeat(1025)]) {
    const answer = await ask(t, node, 'PUT', '/kv/a', 'x', `Content-Type: ${type}`);
    assert.deepEqual([answer.status, errorCode(answer)], [400, 'bad_content_type']);
  }
  assert.equal((await ask(t, node, 'PUT', '/kv/a', 'x', `Content-Type: ${'t'.repeat(1024)}`)).status, 201);
});
