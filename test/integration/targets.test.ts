import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import type { TargetsResult } from '../../src/cli/targets-part.ts';
import { type Cluster, startCluster } from '../../src/cluster/cluster.ts';
import { Ring } from '../../src/placement/ring.ts';
import type { NodeStats } from '../../src/protocol/node-stats.ts';
import { keysOf } from '../../src/workload/keys.ts';
import { fakeNode } from '../support/fake-node.ts';
import { type CommandEnd, outputOf, runCommand } from '../support/run-command.ts';
import { runProcess, start } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// `ringmark targets` as a user runs it, and what it writes as wrk runs it.

const bounded = { timeout: 60_000 };
const main = 'src/cli/main.js';
const script = join(import.meta.dirname, '..', '..', main);
const ELSEWHERE = 'http://a.invalid:1';

const hasWrk = (await runCommand('wrk', ['-v'], { timeout: 5000 })).exitCode !== undefined;
const withWrk = { ...bounded, skip: !hasWrk && !process.env.CI && 'wrk is not installed (apt-get install wrk)' };

/** Runs it, and returns what it printed. */
async function targets(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProcess(main, ['targets', ...args]);
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

async function threeNodes(t: TestContext): Promise<{ cluster: Cluster; list: string }> {
  const cluster = await startCluster({ nodes: 3 });
  t.after(() => cluster.stop());
  return { cluster, list: cluster.nodes.map(({ id, url }) => `${id}=${url}`).join(',') };
}

function statsOf({ nodes }: Cluster): Promise<NodeStats[]> {
  return Promise.all(nodes.map(async ({ url }) => (await fetch(`${url}/stats`)).json() as Promise<NodeStats>));
}

/** What the command lines say, but for two seconds. */
async function runInShell(commands: string): Promise<string> {
  assert.ok(hasWrk, 'wrk is not installed, and CI has to have it');
  return outputOf('sh', ['-c', commands.replaceAll('-d10s', '-d2s')], { timeout: 30_000 });
}

function runWrk(args: string): Promise<CommandEnd> {
  assert.ok(hasWrk, 'wrk is not installed, and CI has to have it');
  return runCommand('wrk', args.split(' '), { timeout: 30_000 });
}

test('wrk, as its command lines say: every node gets its own keys, all of them, and no others', withWrk, async (t) => {
  const { cluster, list } = await threeNodes(t);
  const folder = await temporaryFolder(t);
  const options = ['--format', 'wrk', '--output', folder, '--nodes', list, '--populate', '--seed', '3'];
  const commands = await targets([...options, '--keys', '3000', '--workload', 'ycsb-a', '--count', '40000']);
  const report = await runInShell(commands);
  assert.equal(report.match(/^Requests\/sec:/gm)?.length, 3, report);
  assert.doesNotMatch(report, /Non-2xx|Socket errors/);
  const ring = new Ring(cluster.nodes.map(({ id }) => id));
  const keys = keysOf(3000, 3);
  for (const { id, entries, requestsByMethod } of await statsOf(cluster)) {
    const own = keys.filter((key) => ring.ownerOf(key) === id).length;
    const { GET, PUT } = requestsByMethod;
    // A key of another node would be missing when it is read, and created when it is written.
    assert.deepEqual([entries, PUT!['201']], [own, own]);
    assert.deepEqual([Object.keys(GET!), Object.keys(PUT!)], [['200'], ['201', '204']]);
    assert.ok(GET!['200']! > 500 && PUT!['204']! > 500, JSON.stringify(requestsByMethod));
  }
});

test('wrk, of nodes that ask for a token: it comes from the environment, and is in no file', withWrk, async (t) => {
  const authToken = 'secret-17';
  const cluster = await startCluster({ nodes: 1, authToken });
  t.after(() => cluster.stop());
  const folder = await temporaryFolder(t);
  const options = ['--format', 'wrk', '--output', folder, '--nodes', cluster.nodes[0]!.url, '--populate'];
  const commands = await targets([...options, '--keys', '100', '--count', '1000', '--auth-token', authToken]);
  const report = await runInShell(`export RINGMARK_AUTH_TOKEN=${authToken}; ${commands}`);
  assert.doesNotMatch(report, /Non-2xx|Socket errors/);
  assert.match(report, /Requests\/sec/);
  for (const file of await readdir(folder)) assert.doesNotMatch(await readFile(join(folder, file), 'utf8'), /secret/);
});

test('wrk with inserts: what is read is there, also what was inserted a moment ago', withWrk, async (t) => {
  const { cluster, list } = await threeNodes(t);
  const folder = await temporaryFolder(t);
  const options = ['--format', 'wrk', '--output', folder, '--nodes', list, '--populate'];
  const commands = await targets([...options, '--keys', '1000', '--workload', 'ycsb-d', '--count', '40000']);
  const report = await runInShell(commands);
  assert.doesNotMatch(report, /Non-2xx|Socket errors/);
  const stats = await statsOf(cluster);
  for (const { requestsByMethod } of stats) assert.deepEqual(Object.keys(requestsByMethod.GET!), ['200']);
  assert.ok(stats.reduce((sum, { entries }) => sum + entries, 0) > 1100);
});

test('wrk with one connection: the requests of the file in their order, and then again', withWrk, async (t) => {
  const { url, asked } = await fakeNode(t);
  const folder = await temporaryFolder(t);
  const options = ['--format', 'wrk', '--output', folder, '--nodes', url, '--populate', '--value-size', '0'];
  await targets([...options, '--count', '40', '--keys', '20', '--rmw', '0.3']);
  const stored = asked.length;
  const { exitCode, stdout } = await runWrk(`-t1 -c1 -d1s -s ${folder}/wrk.lua ${url}`);
  assert.equal(exitCode, 0, stdout);
  const lines = (await readFile(join(folder, 'requests-1.txt'), 'utf8')).split('\n').slice(0, -1);
  assert.ok(lines.length > 40 && asked.length - stored > 2 * lines.length);
  for (const [i, request] of asked.slice(stored).entries()) assert.equal(request, lines[i % lines.length]);
});

test('wrk run otherwise than it can be: one line and exit code 1', withWrk, async (t) => {
  const { url } = await fakeNode(t);
  const folder = await temporaryFolder(t);
  await targets(['--format', 'wrk', '--output', folder, '--nodes', `${url},${ELSEWHERE}`, '--count', '50']);
  const other = (await fakeNode(t)).url;
  for (const [args, line] of [
    [`-t2 -c2 -d1s -s ${folder}/wrk.lua ${url}`, /^wrk.lua: expected one thread \(-t1\), .*\n$/],
    [`-t1 -c1 -d1s -s ${folder}/wrk.lua ${other}`, /^wrk.lua: expected the URL of one of its nodes, got [\d.:]+\n$/],
  ] as const) {
    const { exitCode, stderr } = await runWrk(args);
    assert.equal(exitCode, 1);
    assert.match(stderr, line);
  }
});

test('the targets of vegeta do, one after the other, what load would', bounded, async (t) => {
  const { cluster, list } = await threeNodes(t);
  const options = ['--format', 'vegeta', '--nodes', list, '--populate', '--keys', '200', '--count', '300'];
  const lines = (await targets([...options, '--workload', 'ycsb-f', '--value-size', '64-128'])).split('\n');
  assert.ok(lines.length > 400 && lines.pop() === '');
  const values = new Map<string, string>();
  for (const line of lines) {
    const { method, url, body, ...others } = JSON.parse(line);
    assert.deepEqual(others, {});
    const response = await fetch(url, { method, body: body === undefined ? null : Buffer.from(body, 'base64') });
    assert.ok(response.ok, `${response.status} to ${line}`);
    const value = await response.text();
    if (method === 'PUT') values.set(url, Buffer.from(body, 'base64').toString());
    else if (values.has(url)) assert.equal(value, values.get(url));
  }
  const entries = (await statsOf(cluster)).map((stats) => stats.entries);
  assert.equal(
    entries.reduce((sum, each) => sum + each, 0),
    200,
  );
});

test('--json: what was written, for whom, and how to run it', async (t) => {
  const folder = join(await temporaryFolder(t), 'new', 'folder');
  const options = ['--format', 'k6', '--output', folder, '--nodes', `a=${ELSEWHERE},b=http://b.invalid:1`, '--json'];
  const result = JSON.parse(await targets([...options, '--count', '1000', '--rmw', '0.5'])) as TargetsResult;
  const { nodes, requests, ...rest } = result;
  const files = [join(folder, 'k6.js'), join(folder, 'operations.ndjson')];
  assert.deepEqual(rest, {
    ...{ schema: 'ringmark/targets@1', format: 'k6', seed: 1, part: { index: 0, of: 1 }, operations: 1000 },
    ...{ files, stored: 0, commands: [`k6 run ${files[0]}`] },
  });
  assert.ok(requests > 1400 && requests < 1600, `${requests}`);
  assert.equal(
    nodes.reduce((sum, node) => sum + node.requests, 0),
    requests,
  );
  for (const node of nodes) assert.ok(Math.abs(node.requests / requests - node.predictedShare) < 0.06);
  assert.deepEqual(
    nodes.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.equal((await readFile(files[1]!, 'utf8')).split('\n').length, 1001);
});

test('a seed gives the same list again, another seed or part another one', async () => {
  const list = (...more: string[]) => targets(['--format', 'vegeta', '--nodes', ELSEWHERE, '--count', '50', ...more]);
  const [first, again, seeded, part] = await Promise.all([
    ...[list(), list('--part', '1/1'), list('--seed', '2'), list('--part', '2/2')],
  ]);
  assert.equal(first, again);
  assert.equal(new Set([first, seeded, part]).size, 3);
});

test('stopped by a signal, it leaves no file that is not finished', bounded, async (t) => {
  const folder = await temporaryFolder(t);
  const args = ['targets', '--format', 'wrk', '--output', folder, '--nodes', ELSEWHERE, '--count', '1000000000'];
  const running = start(main, args);
  await running.shows('targets: writing', 'stderr');
  running.child.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  assert.deepEqual([exitCode, stdout], [130, '']);
  assert.deepEqual(await readdir(folder), []);
});

const endless = ['targets', '--format', 'vegeta', '--nodes', ELSEWHERE, '--count', '1000000000'];

test('a signal is heard while it writes to a file by stdout', bounded, async (t) => {
  const file = await open(join(await temporaryFolder(t), 'list'), 'w');
  const child = spawn(process.execPath, [script, ...endless], { stdio: ['ignore', file.fd, 'pipe'], timeout: 20_000 });
  child.stderr!.once('data', () => child.kill('SIGINT'));
  const [exitCode] = await once(child, 'close');
  await file.close();
  assert.equal(exitCode, 130);
});

test('a reader that goes away ends it quietly', bounded, async () => {
  const child = spawn(process.execPath, [script, ...endless], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
  const said = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [exitCode] = await once(child, 'close');
  assert.doesNotMatch(await said, /^ringmark/m);
  assert.equal(exitCode, 0);
});

const noFull = !existsSync('/dev/full') && 'there is no /dev/full here';
test('a full disk under stdout: one line and exit code 1', { ...bounded, skip: noFull }, async () => {
  const full = await open('/dev/full', 'w');
  const child = spawn(process.execPath, [script, ...endless], { stdio: ['ignore', full.fd, 'pipe'], timeout: 20_000 });
  const [stderr, [exitCode]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
  await full.close();
  assert.match(stderr, /^ringmark: ENOSPC: no space left on device, write$/m);
  assert.equal(exitCode, 1);
});

const vegeta = ['--format', 'vegeta', '--nodes', ELSEWHERE];
const k6 = ['--format', 'k6', '--nodes', ELSEWHERE, '--output', 'never-made'];
const refused: [args: string[], exitCode: number, stderr: RegExp][] = [
  [['--nodes', ELSEWHERE], 2, /^ringmark: required option '--format <name>' not specified\n$/],
  [['--format', 'jmeter'], 2, /^ringmark: --format: expected one of vegeta, wrk, k6, got "jmeter"\n$/],
  [['--format', 'wrk'], 2, /^ringmark: required option '--nodes <list>' not specified\n$/],
  [['--format', 'wrk', '--nodes', '3'], 2, /^ringmark: nodes: expected http:.* got "3"\n$/],
  [
    ['--format', 'k6', '--nodes', ELSEWHERE],
    2,
    /^ringmark: --output: expected a folder for the files of k6, got "-"\n$/,
  ],
  [[...k6, '--rate', '0'], 2, /^ringmark: --rate: expected a number from 0.1 to 10000000, got "0"\n$/],
  [[...k6, '--rate', 'NaN'], 2, /^ringmark: --rate: .*got "NaN"\n$/],
  [[...k6, '--arrivals', 'poisson'], 2, /^ringmark: --arrivals: expected constant: .*got "poisson"\n$/],
  [[...k6, '--connections', '0'], 2, /^ringmark: --connections: expected an integer .*got "0"\n$/],
  [
    ['--format', 'wrk', '--nodes', ELSEWHERE, '--rate', '5'],
    2,
    /^ringmark: --rate: expected none with wrk: .*got 5\n$/,
  ],
  [[...vegeta, '--connections', '5'], 2, /^ringmark: --connections: expected none with vegeta, .*got 5\n$/],
  [[...vegeta, '--json'], 2, /^ringmark: --output: expected a file with --json, .*got "-"\n$/],
  [[...vegeta, '--part', '3/2'], 2, /^ringmark: --part: expected I\/N, .*got "3\/2"\n$/],
  [[...vegeta, '--count', '0'], 2, /^ringmark: --count: expected an integer .*got "0"\n$/],
  [[...vegeta, '--workload', 'ycsb-e'], 2, /^ringmark: workload: expected one without scans: .*got "ycsb-e"\n$/],
  [[...vegeta, '--popularity', 'file:/none'], 2, /^ringmark: popularity: expected a file of keys .*ENOENT.*\n$/],
  [[...vegeta, '--hash', 'sha9'], 2, /^ringmark: hash: expected .*got "sha9"\n$/],
  [[...vegeta, '--output', '/none/list'], 1, /^ringmark: \/none\/list: expected a file .*got ENOENT: .*\n$/],
  [[...k6.slice(0, -1), 'package.json'], 1, /^ringmark: package.json: expected a folder .*got EEXIST: .*\n$/],
  [
    [...vegeta.slice(0, -1), 'http://127.0.0.1:1', '--populate'],
    1,
    /^ringmark: expected every node to be .*REFUSED.*\n$/m,
  ],
];
for (const [args, exitCode, stderr] of refused) {
  test(`targets ${args.join(' ')}: one line`, bounded, async () => {
    const ended = await runProcess(main, ['targets', ...args]);
    assert.match(ended.stderr, stderr);
    assert.equal(ended.exitCode, exitCode);
    assert.equal(ended.stdout, '');
  });
}
