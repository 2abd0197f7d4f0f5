import assert from 'node:assert/strict';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunningNode } from '../../src/node/node.ts';
import type { NodeOptions } from '../../src/node/options.ts';
import { BatchAnswerReader } from '../../src/protocol/batch/answer-reader.ts';
import { BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { frameOf, type VectorOperation } from '../protocol/batch/vectors.ts';
import { fillDisk, smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { ask, errorCode, rawConnection, request, statsOf, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 30_000 };

async function durableNode(t: TestContext, options: NodeOptions = {}) {
  const dataDir = options.dataDir ?? (await temporaryFolder(t));
  return { dataDir, node: await testNode(t, { ...options, dataDir }) };
}

async function endOf(node: RunningNode): Promise<void> {
  node.close();
  await node.drain();
}

async function batch(t: TestContext, node: RunningNode, operations: readonly VectorOperation[]) {
  const answer = await ask(t, node, 'POST', '/batch', frameOf(operations), `Content-Type: ${BATCH_TYPE}`);
  const reader = new BatchAnswerReader();
  assert.deepEqual([answer.status, reader.open(answer.body)], [200, undefined]);
  return Array.from({ length: reader.count }, () => {
    assert.equal(reader.next(), undefined);
    return [reader.status, reader.value().toString()];
  });
}

const get = async (t: TestContext, node: RunningNode, key: string) => {
  const { status, body, headers } = await ask(t, node, 'GET', `/kv/${key}`);
  return status === 200 ? `${headers.get('content-type')} ${body}` : status;
};

for (const sync of ['always', 'interval'] as const) {
  test(`${sync}: what was put, deleted or batched is so after a start too`, bounded, async (t) => {
    const { dataDir, node } = await durableNode(t, { sync, syncMs: 5 });
    const created = await ask(t, node, 'PUT', '/kv/a', 'one', 'Content-Type: text/plain');
    assert.equal(created.status, 201);
    assert.equal((await ask(t, node, 'PUT', '/kv/a', 'two', 'Content-Type: text/plain')).status, 204);
    assert.equal((await ask(t, node, 'PUT', '/kv/gone', 'x')).status, 201);
    assert.equal((await ask(t, node, 'DELETE', '/kv/gone')).status, 204);
    assert.equal((await ask(t, node, 'DELETE', '/kv/gone')).status, 404);
    assert.equal((await ask(t, node, 'PUT', '/kv/brief?ttl=0.001', 'x')).status, 201);
    assert.equal((await ask(t, node, 'POST', '/put', '{"key":"json","value":[1]}')).status, 200);
    const value = Buffer.from('batched').toString('hex');
    const answers = await batch(t, node, [{ put: 'b', value }, { get: 'b' }, { get: 'a' }, { delete: 'never' }]);
    assert.deepEqual(answers, [
      [201, ''],
      [200, 'batched'],
      [200, 'two'],
      [404, 'not_found'],
    ]);
    await endOf(node);
    const again = await testNode(t, { dataDir });
    const seen = await Promise.all(['a', 'gone', 'brief', 'b', 'json'].map((key) => get(t, again, key)));
    const binary = 'application/octet-stream batched';
    assert.deepEqual(seen, ['text/plain two', 404, 404, binary, 'application/json [1]']);
    await statsUntil(t, again, ({ entries }) => entries === 3);
    const etag = created.headers.get('etag')!;
    assert.equal((await ask(t, again, 'PUT', '/kv/a', 'x', `If-Match: ${etag}`)).status, 412);
  });
}

test('hundreds of changes at once are answered, each with its own version', bounded, async (t) => {
  const { node } = await durableNode(t);
  const tags = await Promise.all(
    Array.from({ length: 300 }, async (_, i) => {
      const { status, headers } = await ask(t, node, 'PUT', `/kv/${i % 100}`, `${i}`);
      assert.ok(status === 201 || status === 204);
      return headers.get('etag');
    }),
  );
  assert.equal(new Set(tags).size, 300);
  assert.equal((await statsOf(t, node)).inFlight, 0);
});

test('of conditional puts at the same time, one wins', bounded, async (t) => {
  const { node } = await durableNode(t);
  const puts = Array.from({ length: 50 }, () => ask(t, node, 'PUT', '/kv/lock', 'mine', 'If-None-Match: *'));
  const statuses = (await Promise.all(puts)).map(({ status }) => status);
  assert.deepEqual([statuses.filter((s) => s === 201).length, statuses.filter((s) => s === 412).length], [1, 49]);
});

test('a client that goes away before its answer harms nobody', bounded, async (t) => {
  const { node } = await durableNode(t);
  for (let i = 0; i < 50; i++) {
    const connection = rawConnection(t, node);
    await connection.sendAlone(request('PUT', `/kv/${i}`, 'value'));
    connection.socket.destroy();
  }
  const { entries } = await statsUntil(t, node, ({ inFlight, connections }) => inFlight === 0 && connections === 1);
  assert.ok(entries <= 50);
});

test('always: a pipelined change is not answered out of order: its connection is closed', bounded, async (t) => {
  const { node } = await durableNode(t);
  const connection = rawConnection(t, node).send(request('PUT', '/kv/a', '1'), request('GET', '/kv/never'));
  assert.equal(await connection.rest(), '');
  await statsUntil(t, node, ({ inFlight, entries }) => inFlight === 0 && entries === 1);
  while ((await get(t, node, 'a')) === 404);
  assert.equal(await get(t, node, 'a'), 'application/octet-stream 1');
});

test('interval: what is pipelined is answered in its order', bounded, async (t) => {
  const { node } = await durableNode(t, { sync: 'interval' });
  const connection = rawConnection(t, node).send(request('PUT', '/kv/a', '1'), request('GET', '/kv/a'));
  assert.equal((await connection.answer()).status, 201);
  assert.equal((await connection.answer()).body.toString(), '1');
});

test('past max-memory a put is 507, and what is there stays', bounded, async (t) => {
  const { node } = await durableNode(t, { maxMemoryBytes: 10_000 });
  assert.equal((await ask(t, node, 'PUT', '/kv/a', 'x'.repeat(8000))).status, 201);
  const refused = await ask(t, node, 'PUT', '/kv/b', 'x'.repeat(3000));
  assert.deepEqual([refused.status, errorCode(refused)], [507, 'out_of_memory']);
  assert.equal((await ask(t, node, 'DELETE', '/kv/a')).status, 204);
  assert.equal((await ask(t, node, 'PUT', '/kv/b', 'x'.repeat(3000))).status, 201);
});

for (const sync of ['always', 'interval'] as const) {
  test(`${sync}: a full disk is 507 until there is room, and reads go on`, bounded, async (t) => {
    const disk = await smallDisk(t, 8);
    if (disk === undefined) return t.skip('this user may not mount a file system');
    const { node, dataDir } = await durableNode(t, { dataDir: `${disk}/data`, sync, syncMs: 5 });
    const large = 'x'.repeat(100_000);
    const put = (key: string) => ask(t, node, 'PUT', `/kv/${key}`, large);
    assert.equal((await put('before')).status, 201);
    const free = fillDisk(disk);
    let refused = await put('full-0');
    let taken = 0;
    // With `interval` the first ones are acknowledged before the disk has refused them.
    for (; refused.status === 201; refused = await put(`full-${taken}`)) taken++;
    assert.deepEqual([refused.status, errorCode(refused)], [507, 'disk_full']);
    assert.equal((await get(t, node, 'before')).toString().length, large.length + 25);
    assert.equal(await get(t, node, `full-${taken}`), 404);
    assert.equal((await statsOf(t, node)).rejected, 1);
    await free();
    let after = await put('after');
    while (after.status === 507) after = await put('after');
    assert.equal(after.status, 201);
    await endOf(node);
    const again = await testNode(t, { dataDir });
    assert.equal((await statsOf(t, again)).entries, 2 + taken);
    return endOf(again);
  });
}

test('interval: a node that ends on a full disk says that it has lost changes', bounded, async (t) => {
  const disk = await smallDisk(t, 8);
  if (disk === undefined) return t.skip('this user may not mount a file system');
  const { node } = await durableNode(t, { dataDir: `${disk}/data`, sync: 'interval', syncMs: 5 });
  fillDisk(disk);
  while ((await ask(t, node, 'PUT', '/kv/lost', 'x'.repeat(100_000))).status !== 507);
  await assert.rejects(endOf(node), { code: 'ERR_DATA_DIR', message: /; 1 acknowledged change is lost$/ });
});

test('a damaged entry is told of by itself; a PUT or a DELETE replaces it', bounded, async (t) => {
  const { dataDir, node } = await durableNode(t);
  for (const key of ['put', 'deleted', 'brief?ttl=1000', 'good'])
    assert.equal((await ask(t, node, 'PUT', `/kv/${key}`, `value of ${key}`.padEnd(500, '-'))).status, 201);
  await damage(join(dataDir, 'data.mdb'), ['value of put', 'value of deleted', 'value of brief']);
  for (const key of ['put', 'deleted', 'brief']) {
    const { status, body } = await ask(t, node, 'GET', `/kv/${key}`);
    assert.deepEqual([status, JSON.parse(body.toString()).error.code], [500, 'entry_damaged']);
  }
  assert.equal((await ask(t, node, 'GET', '/get/put')).status, 500);
  assert.equal((await ask(t, node, 'HEAD', '/kv/put')).status, 500);
  assert.equal((await ask(t, node, 'PUT', '/kv/put', 'x', 'If-Match: *')).status, 500);
  assert.equal((await ask(t, node, 'DELETE', '/kv/put', undefined, 'If-Match: *')).status, 500);
  const answers = await batch(t, node, [{ get: 'put' }, { get: 'good' }, { put: 'brief', value: '00' }]);
  assert.deepEqual(
    answers.map(([status]) => status),
    [500, 200, 204],
  );
  assert.equal((await ask(t, node, 'PUT', '/kv/put', 'new')).status, 204);
  assert.equal((await ask(t, node, 'DELETE', '/kv/deleted')).status, 204);
  assert.equal((await ask(t, node, 'GET', '/kv/deleted')).status, 404);
  assert.equal((await statsOf(t, node)).entries, 3);
  await endOf(node);
  // The start looks at all that is on the disk.
  const again = await testNode(t, { dataDir });
  assert.equal((await ask(t, again, 'GET', '/kv/put')).body.toString(), 'new');
});

/** Overwrites the first byte of each text, wherever it stands in the file, in place: as the disk might. */
async function damage(path: string, texts: readonly string[]): Promise<void> {
  const bytes = await readFile(path);
  const file = await open(path, 'r+');
  for (const text of texts) {
    for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) await file.write('X', at);
  }
  await file.close();
}
