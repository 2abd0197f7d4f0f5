import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { RunningNode } from '../../src/node/node.ts';
import { ask, errorCode, rawConnection, request, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };
const put = (t: TestContext, node: RunningNode, body: string | Uint8Array) => ask(t, node, 'POST', '/put', body);
const get = async (t: TestContext, node: RunningNode, key: string) =>
  (await ask(t, node, 'GET', `/get/${encodeURIComponent(key)}`)).body.toString();

test('a string comes back as it was, and is plain text to others', bounded, async (t) => {
  const node = await testNode(t);
  const stored = await put(t, node, '{"key":"city/1","value":"San Francisco"}');
  assert.deepEqual([stored.status, stored.body.toString()], [200, '{"status":"success"}']);
  assert.equal(await get(t, node, 'city/1'), '{"value":"San Francisco"}');
  const raw = await ask(t, node, 'GET', '/kv/city/1');
  assert.deepEqual(
    [raw.body.toString(), raw.headers.get('content-type')],
    ['San Francisco', 'text/plain;charset=utf-8'],
  );
  assert.deepEqual((await ask(t, node, 'GET', '/get/none')).status, 404);
  assert.equal(await get(t, node, 'none'), '{"value":null}');
});

test('any JSON value comes back as it was', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const value = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), value, async (key, value) => {
      connection.send(request('POST', '/put', JSON.stringify({ key, value })));
      assert.equal((await connection.answer()).status, 200);
      connection.send(request('GET', `/get/${encodeURIComponent(key)}`));
      assert.deepEqual(JSON.parse((await connection.answer()).body.toString()), JSON.parse(JSON.stringify({ value })));
    }),
    { numRuns: 50 },
  );
});

test('numbers keep the digits that parsing would lose', bounded, async (t) => {
  const node = await testNode(t);
  for (const value of ['12345678901234567890', '1e400', '1.0', '-0', '[1, {"a" : 1.50}]', 'null', '"\\ufeffx"']) {
    await put(t, node, `{"value": ${value} , "key":"n"}`);
    const back = await get(t, node, 'n');
    if (value.startsWith('"')) assert.equal(JSON.parse(back).value, JSON.parse(value));
    else assert.equal(back, `{"value":${value}}`);
  }
});

test('bytes are text where they can be, and a clear error where they cannot', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/text', 'é'.repeat(3));
  assert.equal(await get(t, node, 'text'), '{"value":"ééé"}');
  await ask(t, node, 'PUT', '/kv/json', '{"a":1}', 'Content-Type: Application/JSON; charset=utf-8');
  assert.equal(await get(t, node, 'json'), '{"value":{"a":1}}');
  await ask(t, node, 'PUT', '/kv/broken', '{"a":', 'Content-Type: application/json');
  assert.equal(await get(t, node, 'broken'), '{"value":"{\\"a\\":"}');
  await ask(t, node, 'PUT', '/kv/bytes', Buffer.of(0xff));
  const answer = await ask(t, node, 'GET', '/get/bytes');
  assert.deepEqual([answer.status, errorCode(answer)], [406, 'not_text']);
});

test('what is no item is 400, and stores nothing', bounded, async (t) => {
  const node = await testNode(t);
  const broken = [
    '',
    '{bad',
    'null',
    '[1]',
    '5',
    '{"key":"a"}',
    '{"value":1}',
    '{"key":5,"value":1}',
    '{"key":"a","value":"\\ud800"}',
  ];
  for (const body of [...broken, Buffer.from('{"key":"a","value":"\xff"}', 'latin1')]) {
    const answer = await put(t, node, body);
    assert.deepEqual([answer.status, errorCode(answer)], [400, 'bad_json'], String(body));
  }
  for (const key of ['', '\\udc00'])
    assert.equal(errorCode(await put(t, node, `{"key":"${key}","value":1}`)), 'bad_key');
  assert.equal((await put(t, node, JSON.stringify({ key: 'k'.repeat(1025), value: 1 }))).status, 414);
  assert.equal(JSON.parse((await ask(t, node, 'GET', '/stats')).body.toString()).entries, 0);
});

test('the value has the same limit as everywhere, the body a little more', bounded, async (t) => {
  const node = await testNode(t, { maxValueBytes: 100 });
  const longest = { key: '\0'.repeat(1024), value: 'x'.repeat(100) };
  assert.equal((await put(t, node, JSON.stringify(longest))).status, 200);
  assert.equal((await put(t, node, JSON.stringify({ key: 'a', value: 'x'.repeat(101) }))).status, 413);
  assert.equal((await put(t, node, JSON.stringify({ key: 'a', value: 'x'.repeat(20_000) }))).status, 413);
});
