import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { Client } from 'undici';
import type { RunningNode } from '../../src/node/node.ts';
import { ask, errorCode, rawConnection, request, statsOf, testNode } from './test-node.ts';

const bounded = { timeout: 30_000 };
const MIB = 1024 * 1024;

test('a value of exactly the limit is taken, one byte more is 413', bounded, async (t) => {
  const node = await testNode(t, { maxValueBytes: 1000 });
  assert.equal((await ask(t, node, 'PUT', '/kv/a', 'x'.repeat(1000))).status, 201);
  const answer = await ask(t, node, 'PUT', '/kv/a', 'y'.repeat(1001));
  assert.deepEqual([answer.status, errorCode(answer)], [413, 'value_too_large']);
  assert.equal((await ask(t, node, 'GET', '/kv/a')).body.toString(), 'x'.repeat(1000));
  assert.equal((await statsOf(t, node)).rejected, 1);
});

test('413 comes before the body, and the connection goes on after it', bounded, async (t) => {
  const node = await testNode(t, { maxValueBytes: 1000 });
  const connection = rawConnection(t, node);
  connection.send('PUT /kv/a HTTP/1.1\r\nHost: node\r\nContent-Length: 5000\r\n\r\n');
  assert.equal((await connection.answer()).status, 413);
  connection.send('x'.repeat(5000), request('GET', '/healthz'));
  assert.equal((await connection.answer()).status, 200);
});

test('a chunked body is taken, and is 413 as soon as it grows past the limit', bounded, async (t) => {
  const node = await testNode(t, { maxValueBytes: 1000 });
  const connection = rawConnection(t, node);
  const head = 'PUT /kv/a HTTP/1.1\r\nHost: node\r\nTransfer-Encoding: chunked\r\n\r\n';
  const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
  connection.send(head, chunk('a'.repeat(600)), chunk('b'.repeat(400)), chunk(''), request('GET', '/kv/a'));
  assert.equal((await connection.answer()).status, 201);
  assert.equal((await connection.answer()).body.toString(), 'a'.repeat(600) + 'b'.repeat(400));

  connection.send(head, chunk('c'.repeat(600)), chunk('d'.repeat(401)));
  assert.equal((await connection.answer()).status, 413);
  connection.send(chunk('e'.repeat(600)), chunk(''), request('GET', '/kv/a'));
  assert.equal((await connection.answer()).body.subarray(0, 1).toString(), 'a');
});

test('real clients that send far too much get their 413', bounded, async (t) => {
  const node = await testNode(t, { maxValueBytes: MIB });
  const body = Buffer.alloc(40 * MIB);
  assert.equal(await byNodeHttp(node, body), 413);
  assert.equal(await byNodeHttp(node, body, { 'content-length': body.length }), 413);
  assert.equal(await byUndici(node, body), 413);
  // It is destroyed with an error where the connection ends first, and that may be after the answer.
  const stream = Readable.from([body.subarray(0, 20 * MIB), body.subarray(20 * MIB)]).on('error', () => {});
  assert.equal(await byUndici(node, stream), 413);
});

test('curl gets its 413', { ...bounded, skip: await curlIsMissing() }, async (t) => {
  const node = await testNode(t, { maxValueBytes: 10 });
  const body = 'x'.repeat(2 * MIB);
  for (const header of ['Expect: 100-continue', 'Expect:', 'Transfer-Encoding: chunked']) {
    const args = ['-s', '-m', '20', '-w', ' %{http_code}', '-T', '-', '-H', header, `${node.url}/kv/a`];
    const running = promisify(execFile)('curl', args);
    running.child.stdin?.on('error', () => {}).end(body);
    assert.match((await running).stdout, /value_too_large.* 413$/, header);
  }
});

async function curlIsMissing(): Promise<string | false> {
  const found = await promisify(execFile)('curl', ['--version']).catch(() => undefined);
  return found === undefined && 'there is no curl';
}

function byNodeHttp(node: RunningNode, body: Buffer, headers = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    let status: number | undefined;
    const sent = httpRequest(`${node.url}/kv/a`, { method: 'PUT', headers }, (answer) => {
      status = answer.resume().statusCode;
    });
    // Not at the answer's end: the rest of the body is still under way then, and would be cut off by the end of the test.
    sent.on('close', () => resolve(status));
    sent.on('error', reject).end(body);
  });
}

async function byUndici(node: RunningNode, body: Buffer | Readable): Promise<number> {
  const client = new Client(node.url);
  const answer = await client.request({ path: '/kv/a', method: 'PUT', body });
  await answer.body.dump();
  await client.close();
  return answer.statusCode;
}

test('without eviction, past the memory limit a put is 507, and the old value stays', bounded, async (t) => {
  const node = await testNode(t, { maxMemoryBytes: 2000, eviction: 'none' });
  assert.equal((await ask(t, node, 'PUT', '/kv/a', 'x'.repeat(500))).status, 201);
  for (const path of ['/kv/a', '/kv/b']) {
    const answer = await ask(t, node, 'PUT', path, 'y'.repeat(1900));
    assert.deepEqual([answer.status, errorCode(answer)], [507, 'out_of_memory']);
  }
  assert.equal((await ask(t, node, 'GET', '/kv/a')).body.toString(), 'x'.repeat(500));
  assert.equal((await ask(t, node, 'GET', '/kv/b')).status, 404);
  assert.equal((await ask(t, node, 'POST', '/put', JSON.stringify({ key: 'b', value: 'y'.repeat(1900) }))).status, 507);
  const stats = await statsOf(t, node);
  assert.deepEqual([stats.rejected, stats.entries], [3, 1]);
  assert.equal((await ask(t, node, 'DELETE', '/kv/a')).status, 204);
  assert.equal((await ask(t, node, 'PUT', '/kv/b', 'y'.repeat(1700))).status, 201);
});

test('a key that is too long is 414 on every method, one that is none 400', bounded, async (t) => {
  const node = await testNode(t);
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const long = await ask(t, node, method, `/kv/${'k'.repeat(2048)}`, method === 'PUT' ? 'x' : undefined);
    assert.deepEqual([long.status, errorCode(long)], [414, 'key_too_long']);
    for (const key of ['', '%', '%zz', '%ff', '\xff']) {
      const bad = await ask(t, node, method, `/kv/${key}`, method === 'PUT' ? 'x' : undefined);
      assert.deepEqual([bad.status, errorCode(bad)], [400, 'bad_key'], `${method} ${JSON.stringify(key)}`);
    }
  }
});

test('the longest key fits, percent-encoded byte by byte, with ordinary headers around it', bounded, async (t) => {
  const node = await testNode(t);
  const path = `/kv/${'%F0%9F%98%80'.repeat(256)}`;
  const headers = Array.from({ length: 20 }, (_, i) => `X-Header-${i}: ${'v'.repeat(100)}`);
  assert.equal((await ask(t, node, 'PUT', path, 'x', ...headers)).status, 201);
  const inTwo = request('GET', path, undefined, ...headers);
  const connection = rawConnection(t, node);
  await connection.sendAlone(inTwo.subarray(0, -2));
  assert.equal((await connection.send(inTwo.subarray(-2)).answer()).body.toString(), 'x');
});

test(
  'with eviction, a put past the memory limit makes room; 507 is only for what never has any',
  bounded,
  async (t) => {
    const node = await testNode(t, { maxMemoryBytes: 20_000 });
    for (let i = 0; i < 30; i++) assert.equal((await ask(t, node, 'PUT', `/kv/${i}`, 'x'.repeat(1900))).status, 201);
    assert.equal((await ask(t, node, 'GET', '/kv/29')).status, 200);
    const { entries, bytes } = await statsOf(t, node);
    assert.ok(entries > 7 && entries < 11 && bytes <= 20_000, `${entries} entries, ${bytes} bytes`);
    assert.equal((await ask(t, node, 'PUT', '/kv/29', 'x'.repeat(19_000))).status, 507);
    assert.equal((await ask(t, node, 'GET', '/kv/29')).body.length, 1900);
  },
);
