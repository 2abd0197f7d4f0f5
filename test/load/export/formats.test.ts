import assert from 'node:assert/strict';
import { test } from 'node:test';
import { goDuration, type ListPlan, shellWord, wholeRate } from '../../../src/load/export/list-format.ts';
import { listFormats } from '../../../src/load/export/list-formats.ts';
import type { ListedOperation } from '../../../src/load/export/listed-operations.ts';

const plan: ListPlan = {
  description: 'what it holds',
  nodes: [
    { id: 'one', url: 'http://localhost:5000', connections: 2 },
    { id: 'two', url: 'http://[::1]:5001', connections: 0 },
  ],
  operations: 100,
  rate: 10,
  connections: 2,
  isGuarded: false,
};
const read: ListedOperation = { kind: 'read', node: 1, path: '/kv/k', value: undefined };
const update: ListedOperation = { kind: 'update', node: 0, path: '/kv/a%2Fb', value: '"\\ v' };
const rmw: ListedOperation = { kind: 'rmw', node: 0, path: '/kv/k', value: '' };

test('vegeta: one JSON object a request, with what lib/target.schema.json knows, the body in base64', () => {
  const { lines } = listFormats.vegeta(plan);
  assert.equal(lines(read), '{"method":"GET","url":"http://[::1]:5001/kv/k"}\n');
  assert.equal(lines(update), '{"method":"PUT","url":"http://localhost:5000/kv/a%2Fb","body":"Ilwgdg=="}\n');
  assert.equal(
    lines(rmw),
    '{"method":"GET","url":"http://localhost:5000/kv/k"}\n{"method":"PUT","url":"http://localhost:5000/kv/k","body":""}\n',
  );
});

test('vegeta: its rate is one of requests, its duration that of the list', () => {
  const { commands } = listFormats.vegeta(plan);
  const attack = (source: string, rate: string) =>
    `vegeta attack -format=json ${source} -rate=${rate} -duration=10s -max-body=0 | vegeta report`;
  assert.deepEqual(commands('a b.json', [60, 40]), [attack("-targets='a b.json'", '10/1s')]);
  assert.deepEqual(commands(undefined, [100, 33]), [attack('-lazy', '13300/1000s')]);
});

test('vegeta: with a token its command takes it from the environment', () => {
  const [command] = listFormats.vegeta({ ...plan, isGuarded: true }).commands('targets.json', [60, 40]);
  assert.match(command!, / -header="Authorization: Bearer \$RINGMARK_AUTH_TOKEN" /);
});

test('wrk: one request a line, in a file for each node; a node without requests is not driven', () => {
  const { files, lines, script, commands } = listFormats.wrk(plan);
  assert.deepEqual(files, ['requests-1.txt', 'requests-2.txt']);
  assert.equal(lines(read) + lines(update) + lines(rmw), 'GET /kv/k\nPUT /kv/a%2Fb "\\ v\nGET /kv/k\nPUT /kv/k \n');
  assert.match(script!.text, /^-- what it holds\n/);
  assert.match(script!.text, /^ {2}\["localhost:5000"\] = "requests-1.txt",\n {2}\["::1:5001"\] = "requests-2.txt",$/m);
  const run = (connections: number, url: string) =>
    `wrk -t1 -c${connections} -d10s --latency -s folder/wrk.lua ${url} &`;
  assert.deepEqual(commands('folder', [5, 0]), [run(2, 'http://localhost:5000'), 'wait']);
  // A node of which no key is drawn may get inserts.
  assert.deepEqual(commands('folder', [5, 1]).slice(1), [run(1, 'http://[::1]:5001'), 'wait']);
});

test('what a shell, and what Go takes', () => {
  assert.deepEqual(["it's", 'a b', '/tmp/x-1_2.txt', ''].map(shellWord), [
    "'it'\\''s'",
    "'a b'",
    '/tmp/x-1_2.txt',
    "''",
  ]);
  assert.deepEqual(wholeRate(20_000), { requests: 20_000, seconds: 1 });
  assert.deepEqual(wholeRate(0.1), { requests: 100, seconds: 1000 });
  assert.deepEqual([100, 0.0301, 2.5].map(goDuration), ['100s', '31ms', '2500ms']);
});
