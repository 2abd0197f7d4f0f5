import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunningNode } from '../../src/node/node.ts';
import { BatchAnswerReader } from '../../src/protocol/batch/answer-reader.ts';
import { BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { MAX_BATCH_BYTES } from '../../src/protocol/limits.ts';
import { batchVectors, bytesOf, frameOf, type VectorOperation } from '../protocol/batch/vectors.ts';
import { ask, errorCode, rawConnection, request, statsOf, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 30_000 };
const TYPE = `Content-Type: ${BATCH_TYPE}`;
const hex = (text: string) => Buffer.from(text).toString('hex');

/** `[status, version, value]` of each answer; from 400 on the value is the error's code. */
function answersIn(frame: Uint8Array): [number, number, string][] {
  const reader = new BatchAnswerReader();
  assert.equal(reader.open(frame), undefined);
  return Array.from({ length: reader.count }, () => {
    assert.equal(reader.next(), undefined);
    return [reader.status, reader.version, reader.value().toString()];
  });
}

async function batch(t: TestContext, node: RunningNode, operations: readonly VectorOperation[]) {
  const { status, headers, body } = await ask(t, node, 'POST', '/batch', frameOf(operations), TYPE);
  assert.deepEqual([status, headers.get('content-type')], [200, BATCH_TYPE]);
  return answersIn(body);
}

test('operations take effect in their order, and each has its own answer', bounded, async (t) => {
  const node = await testNode(t);
  const answers = await batch(t, node, [
    { get: 'a' },
    { put: 'a', value: hex('one') },
    { get: 'a' },
    { put: 'a', value: hex('two') },
    { put: 'é/🔑', value: '' },
    { get: 'a' },
    { delete: 'a' },
    { delete: 'a' },
    { get: 'é/🔑' },
  ]);
  assert.deepEqual(answers, [
    [404, 0, 'not_found'],
    [201, 1, ''],
    [200, 1, 'one'],
    [204, 2, ''],
    [201, 3, ''],
    [200, 2, 'two'],
    [204, 0, ''],
    [404, 0, 'not_found'],
    [200, 3, ''],
  ]);
  assert.equal((await ask(t, node, 'GET', `/kv/${encodeURIComponent('é/🔑')}`)).status, 200);
  const { requestsByMethod, operationsByMethod, latencyUs } = await statsOf(t, node);
  assert.deepEqual(requestsByMethod, { GET: { 200: 1 }, POST: { 200: 1 } });
  const expected = { GET: { 200: 3, 404: 1 }, PUT: { 201: 2, 204: 1 }, DELETE: { 204: 1, 404: 1 } };
  assert.deepEqual(operationsByMethod, expected);
  assert.ok(latencyUs.max > 0);
  const metrics = (await ask(t, node, 'GET', '/metrics')).body.toString();
  assert.match(metrics, /^ringmark_batch_operations_total\{method="PUT",status="201"\} 2$/m);
});

test('an operation whose content type is too long fails alone, however long it is', bounded, async (t) => {
  const node = await testNode(t);
  for (const length of [1025, 49_150, 65_535]) {
    const answers = await batch(t, node, [
      { put: 'before', value: hex('b') },
      { put: 'long', value: hex('l'), contentType: 't'.repeat(length) },
      { put: 'after', value: hex('a'), contentType: 't'.repeat(1024) },
      { get: 'long' },
    ]);
    assert.deepEqual(
      answers.map(([status, , value]) => [Math.floor(status / 100), value]),
      [
        [2, ''],
        [4, 'bad_content_type'],
        [2, ''],
        [4, 'not_found'],
      ],
    );
  }
});

test('a batch and a request of its own see the same entries, types and versions', bounded, async (t) => {
  const node = await testNode(t);
  await batch(t, node, [{ put: 'a', value: hex('{}'), contentType: 'application/json' }]);
  const { headers, body } = await ask(t, node, 'GET', '/kv/a');
  assert.deepEqual(
    [headers.get('etag'), headers.get('content-type'), body.toString()],
    ['"1"', 'application/json', '{}'],
  );
  await ask(t, node, 'PUT', '/kv/b', 'text', 'Content-Type: text/plain');
  const frame = (await ask(t, node, 'POST', '/batch', frameOf([{ get: 'b' }]), TYPE)).body;
  const reader = new BatchAnswerReader();
  reader.open(frame);
  reader.next();
  assert.deepEqual([reader.contentType, reader.value().toString()], ['text/plain', 'text']);
});

test('versions are conditions, in a PUT and in a DELETE', bounded, async (t) => {
  const node = await testNode(t);
  const failed = [412, 0, 'precondition_failed'];
  const answers = await batch(t, node, [
    { put: 'a', value: '', ifVersion: 0 },
    { delete: 'a', ifVersion: 1 },
    { put: 'a', value: hex('1'), ifAbsent: true },
    { put: 'a', value: hex('2'), ifAbsent: true },
    { put: 'a', value: hex('3'), ifVersion: 7 },
    { put: 'a', value: hex('4'), ifVersion: 1 },
    { delete: 'a', ifVersion: 9 },
    { get: 'a' },
    { put: 'a', value: hex('5'), ifVersion: 0 },
    { delete: 'a', ifVersion: 3 },
  ]);
  const done = [[201, 1, ''], failed, failed, [204, 2, ''], failed, [200, 2, '4'], [204, 3, ''], [204, 0, '']];
  assert.deepEqual(answers, [failed, [404, 0, 'not_found'], ...done]);
});

test('an entry that was put with a TTL is gone after it', bounded, async (t) => {
  const node = await testNode(t);
  const put = (key: string, ttlMs: number) => ({ put: key, value: hex(key), ttlMs });
  const start = Date.now();
  await batch(t, node, [put('short', 40), put('long', 1e12)]);
  let answers = await batch(t, node, [{ get: 'short' }, { get: 'long' }]);
  for (; answers[0]![0] === 200; answers = await batch(t, node, [{ get: 'short' }, { get: 'long' }]));
  assert.ok(Date.now() - start >= 40);
  assert.deepEqual(answers, [
    [404, 0, 'not_found'],
    [200, 2, 'long'],
  ]);
});

test('a bad operation fails alone, with the status that it has on its own', bounded, async (t) => {
  const node = await testNode(t, { maxValueBytes: 100, maxMemoryBytes: 1000, eviction: 'none' });
  for (const { name, hex, status, code } of batchVectors.badOperations) {
    const answer = await ask(t, node, 'POST', '/batch', bytesOf(hex), TYPE);
    assert.deepEqual([answer.status, answersIn(answer.body)], [200, [[status, 0, code]]], name);
  }
  const value = '00'.repeat(100);
  const fill = Array.from({ length: 12 }, (_, i) => ({ put: `k${i}`, value }));
  const answers = await batch(t, node, [
    { put: 'a', value: `${value}00` },
    { put: 'k0', value },
    ...fill,
    { get: 'k0' },
  ]);
  assert.deepEqual(answers[0], [413, 0, 'value_too_large']);
  assert.deepEqual(answers.at(-2), [507, 0, 'out_of_memory']);
  assert.equal(answers.at(-1)![0], 200);
  assert.equal((await statsOf(t, node)).operationsByMethod.other![400], 5);
});

test('a frame that does not fit together is 400, and none of it takes effect', bounded, async (t) => {
  const node = await testNode(t);
  for (const { name, hex } of batchVectors.badFrames) {
    const answer = await ask(t, node, 'POST', '/batch', bytesOf(hex), TYPE);
    assert.deepEqual([answer.status, errorCode(answer)], [400, 'bad_batch'], name);
  }
  const frame = Buffer.from(frameOf([{ put: 'a', value: hex('x') }, { get: 'a' }]));
  const connection = rawConnection(t, node);
  for (let cut = 0; cut < frame.length; cut++) {
    connection.send(request('POST', '/batch', frame.subarray(0, cut), TYPE));
    assert.equal((await connection.answer()).status, 400, `cut after ${cut} bytes`);
  }
  assert.equal((await statsOf(t, node)).entries, 0);
});

test('another type is 415, a frame past the limit 413', bounded, async (t) => {
  const node = await testNode(t);
  for (const type of [[], ['Content-Type: application/octet-stream']]) {
    const answer = await ask(t, node, 'POST', '/batch', frameOf([]), ...type);
    assert.deepEqual([answer.status, errorCode(answer)], [415, 'bad_content_type']);
  }
  const cased = `content-type: ${BATCH_TYPE.toUpperCase()}; x=y`;
  assert.equal((await ask(t, node, 'POST', '/batch', frameOf([]), cased)).status, 200);
  const connection = rawConnection(t, node);
  connection.send(`POST /batch HTTP/1.1\r\nHost: node\r\n${TYPE}\r\nContent-Length: ${MAX_BATCH_BYTES + 1}\r\n\r\n`);
  assert.equal(errorCode(await connection.answer()), 'value_too_large');
});

test(
  'values that do not fit into the answer are 413 each, and smaller ones behind them still come',
  bounded,
  async (t) => {
    const node = await testNode(t);
    const large = Buffer.alloc(6 * 2 ** 20, 'ringmark ');
    await ask(t, node, 'PUT', '/kv/large', large);
    await ask(t, node, 'PUT', '/kv/small', 'small');
    const gets = [...Array.from({ length: 1000 }, () => ({ get: 'large' })), { get: 'small' }];
    const answers = await batch(t, node, gets);
    assert.deepEqual(
      answers.slice(0, 2).map(([status, , value]) => [status, value === large.toString()]),
      [
        [200, true],
        [200, true],
      ],
    );
    for (const answer of answers.slice(2, 1000)) assert.deepEqual(answer, [413, 0, 'answer_too_large']);
    assert.deepEqual(answers[1000], [200, 2, 'small']);
  },
);

test('a slow client gets its answer as it was, while other batches are answered', bounded, async (t) => {
  const node = await testNode(t);
  const large = Buffer.alloc(6 * 2 ** 20, 'ringmark ');
  await ask(t, node, 'PUT', '/kv/a', large);
  const slow = rawConnection(t, node);
  slow.socket.pause();
  slow.send(request('POST', '/batch', frameOf([{ get: 'a' }, { get: 'a' }]), TYPE));
  await statsUntil(t, node, (stats) => stats.inFlight === 1);
  await batch(t, node, [{ put: 'a', value: '00'.repeat(large.length) }, { get: 'a' }, { delete: 'a' }]);
  slow.socket.resume();
  const values = answersIn((await slow.answer()).body).map(([, , value]) => value);
  assert.ok(values.length === 2 && values.every((value) => value === large.toString()));
});

test('batches are pipelined, and come in any pieces', bounded, async (t) => {
  const node = await testNode(t);
  const connection = rawConnection(t, node);
  const bytes = request('POST', '/batch', frameOf([{ put: 'a', value: hex('x') }, { get: 'a' }]), TYPE);
  connection.send(Buffer.concat([bytes, bytes, bytes]));
  for (let i = 1; i <= 3; i++) assert.deepEqual(answersIn((await connection.answer()).body)[1], [200, i, 'x']);
  const head = bytes.indexOf('\r\n\r\n') + 4;
  await connection.sendAlone(bytes.subarray(0, head));
  for (const byte of bytes.subarray(head)) await connection.sendAlone(Buffer.of(byte));
  assert.deepEqual(answersIn((await connection.answer()).body)[1], [200, 4, 'x']);
});
