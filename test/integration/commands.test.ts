import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts';
import { deadUrl } from '../support/fake-server.ts';

// put, get, del and demo as a user runs them, against two nodes.

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.js');
let cluster: Cluster;
let nodes: string;

before(async () => {
  cluster = await startCluster({ nodes: 2 });
  nodes = cluster.nodes.map((node) => node.url).join(',');
});
after(() => cluster?.stop());

async function ringmark(args: string[], input: string | Buffer = '') {
  const env = { PATH: process.env.PATH };
  const child = spawn(process.execPath, [main, ...args], { env, timeout: 20_000 });
  child.stdin.on('error', () => {}).end(input);
  const [[status], stdout, stderr] = await Promise.all([
    once(child, 'close') as Promise<[number | null]>,
    buffer(child.stdout),
    text(child.stderr),
  ]);
  return { status, stdout, stderr };
}

async function printed(args: string[], input?: string | Buffer): Promise<string> {
  return (await ringmark(args, input)).stdout.toString();
}

async function assertFails(args: string[], status: number, line: RegExp, input?: string | Buffer): Promise<void> {
  const ended = await ringmark(args, input);
  assert.match(ended.stderr, line);
  assert.match(ended.stderr, /^ringmark: [^\n]+\n$/);
  assert.equal(ended.stdout.length, 0);
  assert.equal(ended.status, status);
}

test('put, get and del', async () => {
  const put = await printed(['put', 'name', 'Praachi', '--nodes', nodes]);
  assert.match(put, /^created "name" on http:\/\/localhost:\d+\n$/);
  assert.match(await printed(['put', 'name', 'Praachi', '--nodes', nodes]), /^replaced "name" on /);
  assert.equal(await printed(['get', 'name', '--nodes', nodes]), 'Praachi');
  assert.match(await printed(['del', 'name', '--nodes', nodes]), /^deleted "name" from http/);
});

test('a value from stdin comes back byte for byte', async () => {
  for (const value of [Buffer.alloc(0), Buffer.from([0, 255, 10, 13, 200]), Buffer.alloc(1_000_000, 'abc')]) {
    assert.equal((await ringmark(['put', 'bytes', '-', '--nodes', nodes], value)).status, 0);
    const got = await ringmark(['get', 'bytes', '--nodes', nodes]);
    assert.ok(got.stdout.equals(value));
    assert.equal(got.status, 0);
  }
});

test('--json prints one document', async () => {
  const put = JSON.parse(await printed(['put', 'j', 'é', '--nodes', nodes, '--json']));
  assert.deepEqual(Object.keys(put), ['key', 'node', 'created', 'version']);
  const get = JSON.parse(await printed(['get', 'j', '--nodes', nodes, '--json']));
  assert.deepEqual(get, { key: 'j', node: put.node, encoding: 'utf8', value: 'é' });
  await ringmark(['put', 'j', '-', '--nodes', nodes], Buffer.from([255]));
  const bytes = JSON.parse(await printed(['get', 'j', '--nodes', nodes, '--json']));
  assert.deepEqual([bytes.encoding, bytes.value], ['base64', '/w==']);
  assert.deepEqual(JSON.parse(await printed(['del', 'j', '--nodes', nodes, '--json'])).key, 'j');
});

test('a missing key is one line and exit code 1', async () => {
  const line = /^ringmark: "nothing": expected a value on http:\/\/localhost:\d+, which owns the key, got none\n$/;
  await assertFails(['get', 'nothing', '--nodes', nodes], 1, line);
  await assertFails(['del', 'nothing', '--nodes', nodes, '--json'], 1, line);
});

test('bad usage is one line and exit code 2', async () => {
  const ok = ['--nodes', nodes];
  const bad: [string[], RegExp][] = [
    [['get', 'k'], /--nodes <list>/],
    [['get', 'k', '--nodes', ''], /nodes: expected at least one of/],
    [['get', 'k', '--nodes', 'localhost:5000'], /nodes: expected http:\/\/HOST:PORT or ID=.*got "localhost:5000"/],
    [['get', 'k', '--nodes', 'http://a:1,http://a:1'], /nodes: expected every id once/],
    [['get', '', ...ok], /key: expected 1 to 1024 bytes/],
    [['put', 'k'.repeat(2048), 'v', ...ok], /key: expected 1 to 1024 bytes of UTF-8, got "kkk/],
    [['put', 'k', ...ok], /missing required argument 'value'/],
    [['put', 'k', 'v', ...ok, '--vnodes', '0'], /--vnodes: expected an integer from 1 to 65536/],
    [['put', 'k', 'v', ...ok, '--hash', 'x'], /hash: expected one of xxh32, /],
    [['put', 'k', 'v', ...ok, '--algorithm', 'x'], /algorithm: expected one of ring, /],
    [['put', 'k', 'v', ...ok, '--timeout', '0'], /--timeout: expected a duration/],
  ];
  await Promise.all(bad.map(([args, line]) => assertFails(args, 2, line)));
});

test('a value above the limit and a node that is down are one line and exit code 1', async () => {
  const tooLarge = Buffer.alloc(16 * 2 ** 20 + 1);
  await assertFails(
    ['put', 'k', '-', '--nodes', nodes],
    1,
    /expected 201 or 204 to PUT "k", got 413: the value/,
    tooLarge,
  );
  const dead = await deadUrl();
  const down = new RegExp(`^ringmark: ${dead}: expected an answer to [A-Z]+ "[a-z]+", got connect ECONNREFUSED`);
  await assertFails(['get', 'k', '--nodes', dead], 1, down);
  await assertFails(['demo', '--nodes', dead], 1, down);
});

const OPERATIONS = [
  'PUT name → URL: {"status":"success"}',
  'PUT city → URL: {"status":"success"}',
  'GET name → URL: {"value":"Praachi"}',
  'GET city → URL: {"value":"San Francisco"}',
];

for (const where of ['the given nodes', 'nodes of its own', 'nodes that ask for a token']) {
  test(`demo on ${where}`, async () => {
    const { status, stdout, stderr } = await ringmark(
      where === 'the given nodes'
        ? ['demo', '--nodes', nodes]
        : ['demo', ...(where === 'nodes of its own' ? [] : ['--auth-token', 'secret-17'])],
    );
    assert.equal(stderr, '');
    assert.equal(status, 0);
    const lines = stdout
      .toString()
      .replaceAll(/http:\/\/localhost:\d+/g, 'URL')
      .split('\n');
    assert.deepEqual(lines.slice(0, 4), OPERATIONS);
    assert.equal(lines.filter((line) => /^ {2}\S+ +→ URL$/.test(line)).length, 10);
    assert.match(lines.at(-2)!, /^Of all keys [\d.]+ % would move; [\d.]+ % is its fair share\.$/);
  });
}

test('demo --json tells what the ring says', async () => {
  const { stdout } = await ringmark(['demo', '--json', '--nodes', nodes]);
  const { operations, owners, withOneMore } = JSON.parse(stdout.toString());
  assert.equal(operations.length, 4);
  assert.equal(owners.length, 10);
  assert.match(withOneMore.id, /^http:\/\/localhost:\d+$/);
  assert.ok(!nodes.split(',').includes(withOneMore.id));
  assert.equal(withOneMore.share.collateral, 0);
});
