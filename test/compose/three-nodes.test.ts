import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { Ring } from '../../src/placement/ring.ts';
import { type CommandEnd, outputOf, runCommand } from '../support/run-command.ts';
import { ComposeProject, composeCommand, inContainer, inspect } from './compose-project.ts';
import { findObstacle } from './obstacle.ts';

// docker-compose.yml as a user starts it. The tests build on each other: the last ones end the nodes.

const PORTS = [5000, 5001, 5002];
const SERVICES = ['node-1', 'node-2', 'node-3'];
const urls = PORTS.map((port) => `http://localhost:${port}`);
const nodes = ['--nodes', urls.join(',')];
const checkout = join(import.meta.dirname, '..', '..', '..');
const main = join(checkout, 'dist', 'src', 'cli', 'main.js');
const bounded = { timeout: 60_000 };

const ringmark = (...args: string[]): Promise<CommandEnd> => runCommand(process.execPath, [main, ...args], bounded);
const printed = (...args: string[]): Promise<string> => outputOf(process.execPath, [main, ...args], bounded);

const obstacle = await findObstacle(PORTS);
const command = obstacle === undefined ? await composeCommand() : undefined;

test('there is a Docker engine with Compose, and ports 5000 to 5002 are free', () => {
  if (obstacle === undefined) return;
  const error = new Error(obstacle);
  // The line says it all.
  delete error.stack;
  throw error;
});

test('the tests of the node pass on the Node.js of the image', {
  skip: command === undefined,
  timeout: 180_000,
}, async () => {
  const mounts = ['dist', 'node_modules', 'package.json', 'test/vectors'].flatMap((name) => {
    const source = realpathSync(join(checkout, name));
    return ['--mount', `type=bind,readonly,source=${source},target=/app/${name}`];
  });
  const tests = ['node', 'dist/test/run.js', 'node', 'store', 'client'];
  const args = ['run', '--rm', '--init', '--workdir', '/app', ...mounts, 'node:24-trixie-slim', ...tests];
  await outputOf('docker', args, { timeout: 170_000 });
});

describe('three nodes in containers', { skip: command === undefined }, () => {
  let project: ComposeProject;
  let containers: string[];

  before(
    async () => {
      project = new ComposeProject(command!);
      await project.compose(['up', '--build', '--detach'], 600_000);
      containers = await Promise.all(SERVICES.map((service) => project.containerOf(service)));
    },
    { timeout: 600_000 },
  );

  test('Docker finds them healthy', { timeout: 120_000 }, async () => {
    await Promise.all(SERVICES.map((service) => project.untilHealthy(service)));
    const ids = urls.map(async (url) => ((await (await fetch(`${url}/stats`)).json()) as { id: string }).id);
    assert.deepEqual(await Promise.all(ids), SERVICES);
  });

  test('the image holds one binary of each native package and no development packages', bounded, async (t) => {
    const found = await inContainer(containers[0]!, 'find', '/app', '-name', '*.node');
    const packages = found.split('\n').map((path) => /node_modules\/(.+)\/[\w.]+\.node$/.exec(path)?.[1]);
    const native = [/^@lmdb\/lmdb-linux-\w+$/, /^@msgpackr-extract\/msgpackr-extract-linux-\w+$/, /^uWebSockets\.js$/];
    for (const [i, name] of packages.sort().entries()) assert.match(name!, native[i] ?? /^$/);
    assert.equal(packages.length, native.length);
    assert.equal(
      await inContainer(containers[0]!, 'find', '/app/node_modules/typescript', '/app/test').catch(() => ''),
      '',
    );
    const bytes = Number(await inspect(project.image, '{{.Size}}'));
    const base = Number(await inspect('node:24-trixie-slim', '{{.Size}}').catch(() => 0));
    t.diagnostic(`image: ${megabytes(bytes)}, of which ${megabytes(bytes - base)} come on top of node:24-trixie-slim`);
  });

  test('a node is process 1, no root, and can write nothing', bounded, async () => {
    const [id] = containers;
    assert.deepEqual((await inContainer(id!, 'cat', '/proc/1/cmdline')).split('\0').slice(0, 3), [
      'node',
      'dist/src/cli/main.js',
      'serve',
    ]);
    assert.match(await inContainer(id!, 'cat', '/proc/1/status'), /^Uid:\t1000\t1000\t1000\t1000$.*^CapEff:\t0+$/ms);
    await assert.rejects(inContainer(id!, 'touch', '/app/file'), /Read-only file system/);
  });

  test('demo', bounded, async () => {
    const lines = (await printed('demo', ...nodes)).split('\n');
    assert.match(lines[0]!, /^PUT name → http:\/\/localhost:500[0-2]: \{"status":"success"\}$/);
    assert.match(lines[1]!, /^PUT city → http:\/\/localhost:500[0-2]: \{"status":"success"\}$/);
    assert.match(lines[2]!, /^GET name → http:\/\/localhost:500[0-2]: \{"value":"Praachi"\}$/);
    assert.match(lines[3]!, /^GET city → http:\/\/localhost:500[0-2]: \{"value":"San Francisco"\}$/);
  });

  test('a short load test', bounded, async (t) => {
    const load = [
      'load',
      ...nodes,
      '--duration',
      '3',
      '--warmup',
      '1',
      '--keys',
      '2000',
      '--connections',
      '12',
      '--json',
    ];
    // Exit code 3 says that two busy cores are no place to measure; what is tested here is that every request is answered.
    const { exitCode, stdout, stderr } = await ringmark(...load);
    assert.ok(exitCode === 0 || exitCode === 3, stderr);
    const { totals, nodes: each } = JSON.parse(stdout);
    assert.ok(totals.requests > 0);
    assert.deepEqual([totals.errors, totals.non2xx, totals.timeouts, totals.wrongBodies], [0, 0, 0, 0]);
    assert.deepEqual(
      each.map(({ url }: { url: string }) => url),
      urls,
    );
    assert.ok(each.every(({ requests }: { requests: number }) => requests > 0));
    t.diagnostic(`${totals.throughputPerS.toFixed(0)} requests per second`);
  });

  test('a node filled with the smallest values keeps within its container', bounded, async () => {
    // In a second process of the container, which has the same limits, since over HTTP it would take minutes.
    const fill = `
      import { FlatStore } from '/app/dist/src/store/flat/flat-store.js';
      const store = new FlatStore({ maxBytes: 256 * 2 ** 20, eviction: 'none' });
      while (store.put('k' + store.entries, new Uint8Array(1), undefined) !== 'full');
      console.log(store.entries);`;
    const entries = Number(await inContainer(containers[1]!, 'node', '--input-type=module', '--eval', fill));
    assert.ok(entries > 5_000_000, `${entries} entries`);
  });

  test('where one is killed, the client names it, and the keys of the others are served', bounded, async () => {
    const ring = new Ring(urls);
    const keys = urls.map(
      (url) => Array.from({ length: 100 }, (_, i) => `key-${i}`).find((key) => ring.ownerOf(key) === url)!,
    );
    for (const key of keys) await printed('put', key, `value of ${key}`, ...nodes);
    await outputOf('docker', ['kill', containers[2]!], bounded);
    for (const operation of [
      ['get', keys[2]!],
      ['put', keys[2]!, 'new'],
      ['del', keys[2]!],
    ]) {
      const { exitCode, stdout, stderr } = await ringmark(...operation, ...nodes);
      assert.match(stderr, /^ringmark: http:\/\/localhost:5002: expected an answer to [A-Z]+ "key-\d+", got [^\n]+\n$/);
      assert.deepEqual([exitCode, stdout], [1, '']);
    }
    for (const key of keys.slice(0, 2)) assert.equal(await printed('get', key, ...nodes), `value of ${key}`);
  });

  test('stopped, the others drain and end with exit code 0', bounded, async () => {
    await project.compose(['stop'], 50_000);
    for (const id of containers.slice(0, 2)) {
      assert.equal(await inspect(id, '{{.State.ExitCode}} {{.State.OOMKilled}}'), '0 false');
      const { stderr } = await runCommand('docker', ['logs', id], bounded);
      assert.match(stderr, /"event":"drain".*"event":"exit"/s);
    }
  });
});

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
