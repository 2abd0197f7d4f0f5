import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type RunningNode, startNodeOn } from '../../src/node/node.ts';
import { BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { MAX_BATCH_BYTES } from '../../src/protocol/limits.ts';

import { DamagedEntry } from '../../src/store/damaged-entry.ts';
import { DurableStore } from '../../src/store/durable/durable-store.ts';
import { type Answer, ask, rawConnection, request, statsUntil, testNode } from '../node/test-node.ts';
import { frameOf } from '../protocol/batch/vectors.ts';
import { FakeDisk } from '../store/durable/fake-disk.ts';

import { assertSchema, documentedAnswers, headersOf, methodsOf, propertiesOf } from './openapi-document.ts';

const bounded = { timeout: 30_000 };
const documented = documentedAnswers();
const TOKEN = 's3cret';

/** A request that gets this answer from a node with `a` = text, `b` = bytes, and a limit of 100 bytes a value. */
type Request = [answer: string, path: string, body?: string | Uint8Array | undefined, ...headers: string[]];

const LONG = 'k'.repeat(1025);
const BATCH = `Content-Type: ${BATCH_TYPE}`;
const JSON_TYPE = 'Content-Type: application/json';
const json = (key: string, value: string) => JSON.stringify({ key, value });

const REQUESTS: Request[] = [
  ...['GET', 'HEAD'].flatMap((method): Request[] => [
    [`${method} /kv/{key} 200`, '/kv/a'],
    [`${method} /kv/{key} 304`, '/kv/a', undefined, 'If-None-Match: "1"'],
    [`${method} /kv/{key} 400`, '/kv/%'],
    [`${method} /kv/{key} 400`, '/kv/a', undefined, 'If-Match: 1'],
    [`${method} /kv/{key} 404`, '/kv/none'],
    [`${method} /kv/{key} 412`, '/kv/a', undefined, 'If-Match: "7"'],
    [`${method} /kv/{key} 414`, `/kv/${LONG}`],
    [`${method} /get/{key} 200`, '/get/a'],
    [`${method} /get/{key} 400`, '/get/'],
    [`${method} /get/{key} 404`, '/get/none'],
    [`${method} /get/{key} 406`, '/get/b'],
    [`${method} /get/{key} 414`, `/get/${LONG}`],
    [`${method} /healthz 200`, '/healthz'],
    [`${method} /readyz 200`, '/readyz'],
    [`${method} /metrics 200`, '/metrics'],
    [`${method} /stats 200`, '/stats'],
  ]),
  ['PUT /kv/{key} 201', '/kv/c?ttl=60', 'x'],
  ['PUT /kv/{key} 204', '/kv/c', 'x'],
  ['PUT /kv/{key} 400', '/kv/c?ttl=0', 'x'],
  ['PUT /kv/{key} 400', '/kv/c', 'x', 'Content-Type: text/\xe9t\xe9; x'],
  ['PUT /kv/{key} 412', '/kv/c', 'x', 'If-None-Match: *'],
  ['PUT /kv/{key} 413', '/kv/c', 'x'.repeat(101)],
  ['PUT /kv/{key} 414', `/kv/${LONG}`, 'x'],
  ['PUT /kv/{key} 507', `/kv/${LONG.slice(1)}`, 'x'.repeat(100)],
  ['DELETE /kv/{key} 412', '/kv/c', undefined, 'If-Match: "1"'],
  ['DELETE /kv/{key} 204', '/kv/c'],
  ['DELETE /kv/{key} 400', '/kv/'],
  ['DELETE /kv/{key} 404', '/kv/c'],
  ['DELETE /kv/{key} 414', `/kv/${LONG}`],
  ['POST /batch 200', '/batch', 'RMQ1\0\0\0\0', BATCH],
  ['POST /batch 400', '/batch', 'RMQ1', BATCH],
  ['POST /batch 413', '/batch', Buffer.alloc(MAX_BATCH_BYTES + 1), BATCH],
  ['POST /batch 415', '/batch', 'RMQ1\0\0\0\0'],
  ['POST /put 200', '/put', json('d', 'x'), JSON_TYPE],
  ['POST /put 400', '/put', '{', JSON_TYPE],
  ['POST /put 413', '/put', json('d', 'x'.repeat(101)), JSON_TYPE],
  ['POST /put 414', '/put', json(LONG, 'x'), JSON_TYPE],
  ['POST /put 507', '/put', json(LONG.slice(1), 'x'.repeat(100)), JSON_TYPE],
];

/** Asks for it, and holds what comes to what the document says of that answer. */
async function holds(t: TestContext, node: RunningNode, [name, path, ...rest]: Request): Promise<void> {
  const [method, , status] = name.split(' ');
  const answer = await ask(t, node, method!, path, ...rest);
  assert.equal(answer.status, Number(status), `${name} by ${path.slice(0, 40)}`);
  assertDocumented(name, answer);
}

function assertDocumented(name: string, { headers, body }: Answer): void {
  const response = documented.get(name);
  assert.ok(response, `${name} is not in the document`);
  const expected = headersOf(response);
  for (const [header, { required, schema }] of expected) {
    if (headers.has(header)) assertSchema(schema, headers.get(header), `${name} ${header}`);
    else assert.ok(!required, `${name}: expected the header ${header}`);
  }
  const type = headers.get('content-type');
  for (const header of headers.keys())
    assert.ok(expected.has(header) || header === 'content-type', `${name}: ${header} is not in the document`);
  const content = response.content ?? {};
  const documentedType = type !== undefined && type in content ? type : '*/*';
  if (type !== undefined && !name.startsWith('HEAD'))
    assert.ok(documentedType in content, `${name}: ${type} is not in the document`);
  if (type === 'application/json' && body.length > 0)
    assertSchema(content[documentedType]!.schema, JSON.parse(body.toString()), name);
}

async function nodeWithEntries(t: TestContext): Promise<RunningNode> {
  const node = await testNode(t, { maxValueBytes: 100, maxMemoryBytes: 1200 });
  await ask(t, node, 'PUT', '/kv/a', 'text');
  await ask(t, node, 'PUT', '/kv/b', Buffer.of(0xff));
  return node;
}

test('every answer is in the document, with its headers, and every documented one is given', bounded, async (t) => {
  const node = await nodeWithEntries(t);
  const seen = new Set<string>();
  for (const each of REQUESTS) {
    await holds(t, node, each);
    seen.add(each[0]);
  }
  const closed = await testNode(t, { authToken: TOKEN });
  for (const name of documented.keys()) {
    if (!name.endsWith(' 401')) continue;
    const path = name.split(' ')[1]!.replace('{key}', 'a');
    await holds(t, closed, [name, path, name.startsWith('P') ? '' : undefined]);
    seen.add(name);
  }
  for (const method of ['GET', 'HEAD']) seen.add(await notReady(t, method));
  for (const name of await busy(t)) seen.add(name);
  for (const name of await onDamagedEntry(t)) seen.add(name);
  for (const isFull of [true, false]) for (const name of await onBadDisk(t, isFull)) seen.add(name);
  assert.deepEqual(
    [...documented.keys()].filter((name) => !seen.has(name)),
    [],
  );
});

/** What a node says of an entry that its disk has damaged. */
async function onDamagedEntry(t: TestContext): Promise<string[]> {
  const disk = new FakeDisk();
  disk.read = (key) => {
    throw new DamagedEntry(key, Buffer.alloc(0));
  };
  const node = await startNodeOn(new DurableStore(disk, { maxBytes: 1e6, sync: 'always', syncMs: 1 }), { port: 0 });
  t.after(() => node.close());
  const requests = ['GET', 'HEAD'].flatMap((method): Request[] => [
    [`${method} /kv/{key} 500`, '/kv/a'],
    [`${method} /get/{key} 500`, '/get/a'],
  ]);
  for (const each of requests) await holds(t, node, each);
  return requests.map(([name]) => name);
}

/** What a node says whose disk takes nothing any more. */
async function onBadDisk(t: TestContext, isFull: boolean): Promise<string[]> {
  const disk = new FakeDisk();
  const store = new DurableStore(disk, { maxBytes: 1e6, sync: 'interval', syncMs: 1 });
  const node = await startNodeOn(store, { port: 0 });
  t.after(() => node.close());
  await ask(t, node, 'PUT', '/kv/a', 'text');
  while (disk.finish === undefined) await new Promise(setImmediate);
  disk.finish({ isFull, message: 'the data folder: expected it to take what is written, got trouble' });
  const status = isFull ? 507 : 500;
  const value = Buffer.from('x').toString('hex');
  const requests: Request[] = [
    [`PUT /kv/{key} ${status}`, '/kv/a', 'x'],
    [`DELETE /kv/{key} ${status}`, '/kv/a'],
    [`POST /batch ${status}`, '/batch', frameOf([{ put: 'a', value }]), BATCH],
    [`POST /put ${status}`, '/put', json('a', 'x'), JSON_TYPE],
  ];
  for (const each of requests) await holds(t, node, each);
  assert.equal((await ask(t, node, 'GET', '/kv/a')).body.toString(), 'text');
  return requests.map(([name]) => name);
}

/** What a node that drains says of its readiness. */
async function notReady(t: TestContext, method: string): Promise<string> {
  const node = await testNode(t);
  const busy = rawConnection(t, node).send('PUT /kv/a HTTP/1.1\r\nHost: node\r\nContent-Length: 2\r\n\r\nx');
  const other = rawConnection(t, node);
  await statsUntil(t, node, ({ inFlight, connections }) => inFlight === 1 && connections === 3);
  const drained = node.drain();
  const name = `${method} /readyz 503`;
  const answer = await other.send(`${method} /readyz HTTP/1.1\r\nHost: node\r\n\r\n`).answer(method === 'HEAD');
  assert.equal(answer.status, 503);
  assert.equal(answer.headers.get('connection'), 'close');
  assertDocumented(name, answer);
  busy.send('y');
  await drained;
  return name;
}

/** What a node says that may keep nothing for slow clients; a body that comes in two parts would have to be kept. */
async function busy(t: TestContext): Promise<string[]> {
  const node = await testNode(t, { maxHeldBytes: 0 });
  // In one part, sooner or later.
  while ((await ask(t, node, 'PUT', '/kv/large', 'x'.repeat(20_000))).status !== 201);
  const asked: [name: string, path: string, body: string, header: string][] = [
    ['GET /kv/{key} 503', '/kv/large', '', 'X: y'],
    ['GET /get/{key} 503', '/get/large', '', 'X: y'],
    ['PUT /kv/{key} 503', '/kv/large', 'xy', 'X: y'],
    ['POST /put 503', '/put', json('large', 'x'), JSON_TYPE],
    ['POST /batch 503', '/batch', 'RMQ1\0\0\0\0', BATCH],
  ];
  for (const [name, path, body, header] of asked) {
    const bytes = request(name.split(' ')[0]!, path, body, header);
    const connection = rawConnection(t, node);
    await connection.sendAlone(bytes.subarray(0, bytes.length - 1));
    const answer = await connection.send(bytes.subarray(-1)).answer();
    assert.equal(answer.status, 503, name);
    assertDocumented(name, answer);
  }
  assert.equal((await ask(t, node, 'HEAD', '/kv/large')).headers.get('content-length'), '20000');
  return asked.map(([name]) => name);
}

test('a documented path allows the methods that are documented for it, and no others', bounded, async (t) => {
  const node = await testNode(t);
  const paths = new Set([...documented.keys()].map((name) => name.split(' ')[1]!));
  for (const path of paths) {
    const answer = await ask(t, node, 'PATCH', path.replace('{key}', 'a'));
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, methodsOf(path).join(', ')], path);
  }
});

test('/stats has all that the document says', bounded, async (t) => {
  const node = await testNode(t);
  const { body } = await ask(t, node, 'GET', '/stats');
  const names = propertiesOf(documented.get('GET /stats 200')!);
  assert.deepEqual(Object.keys(JSON.parse(body.toString())).toSorted(), names.toSorted());
});

test('only /healthz is open to those without the token', bounded, async (t) => {
  const node = await testNode(t, { authToken: TOKEN });
  for (const name of documented.keys()) {
    const [method, path] = name.split(' ') as [string, string];
    const { status } = await ask(t, node, method, path.replace('{key}', 'a'), method.startsWith('P') ? '' : undefined);
    assert.equal(status, path === '/healthz' ? 200 : 401, name);
  }
});
