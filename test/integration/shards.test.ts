import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { untilEnded } from '../support/processes.ts';
import { runProcess, start } from '../support/run-process.ts';

// `serve --workers` as somebody runs it who has several cores.

const main = 'src/cli/main.js';
const bounded = { timeout: 30_000 };

interface Logged {
  event: string;
  pid?: number;
  id?: string;
  url?: string;
  error?: string;
  maxMemoryBytes?: number;
}

/** What the shards log; `until` settles with all of it once it holds enough. */
function logOf(stderr: NodeJS.ReadableStream) {
  const lines: Logged[] = [];
  let rest = '';
  const checks = new Set<() => void>();
  stderr.on('data', (chunk) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop()!;
    lines.push(...parts.map((line) => JSON.parse(line)));
    for (const check of checks) check();
  });
  const until = (isEnough: (lines: readonly Logged[]) => boolean) =>
    new Promise<readonly Logged[]>((resolve) => {
      const check = () => {
        if (!isEnough(lines)) return;
        checks.delete(check);
        resolve(lines);
      };
      checks.add(check);
      check();
    });
  return { until };
}

const countOf = (lines: readonly Logged[], event: string) => lines.filter((line) => line.event === event).length;

test('shards share the memory and the keys; one that dies comes back on its port; all drain', bounded, async (t) => {
  const { child, ended } = start(main, ['serve', '--workers', '2', '--port', '0', '--max-memory', '64mb']);
  t.after(() => child.kill('SIGKILL'));
  const { until } = logOf(child.stderr!);
  const before = await until((lines) => countOf(lines, 'listen') === 2);
  assert.deepEqual(
    before.flatMap(({ event, maxMemoryBytes }) => (event === 'start' ? [maxMemoryBytes] : [])),
    [32 * 2 ** 20, 32 * 2 ** 20],
  );
  const listening = before.filter(({ event }) => event === 'listen');
  assert.deepEqual(listening.map(({ id }) => id).sort(), ['shard-1', 'shard-2']);
  const nodes = listening.map(({ id, url }) => `${id}=${url}`);
  const client = new KvClient({ nodes });
  t.after(() => client.close());
  const keys = Array.from({ length: 20 }, (_, i) => `key-${i}`);
  for (const key of keys) await client.put(key, key);
  assert.deepEqual(await Promise.all(keys.map((key) => client.getText(key))), keys);

  const { pid } = before.find(({ event }) => event === 'start')!;
  process.kill(pid!, 'SIGKILL');
  const after = await until((lines) => countOf(lines, 'listen') === 3);
  assert.match(after.find(({ event }) => event === 'error')!.error!, /^shard-\d .*expected it to run .*, got SIGKILL/);
  const again = after.findLast(({ event }) => event === 'listen')!;
  assert.ok(listening.some(({ id, url }) => id === again.id && url === again.url));
  child.kill('SIGTERM');
  const { exitCode, stdout } = await ended;
  assert.deepEqual([exitCode, stdout], [0, '']);
  await untilEnded(after.flatMap(({ pid }) => (pid === undefined ? [] : [pid])));
});

test('RINGMARK_WORKERS is for serve: the nodes of a cluster stay one process each', bounded, async () => {
  const args = ['load', '--nodes', '1', '--rate', '200', '--duration', '1', '--warmup', '0', '--keys', '10', '--json'];
  const { exitCode, stdout, stderr } = await runProcess(main, [...args, '--slo', 'errors<=0,p50<10s'], {
    RINGMARK_WORKERS: '3',
  });
  assert.notEqual(stdout, '', stderr);
  assert.ok(exitCode === 0 || exitCode === 3, stderr);
  assert.equal(JSON.parse(stdout).totals.errors, 0);
});

test('the log of many shards holds nothing but lines of JSON', bounded, async (t) => {
  // Node.js warns of eleven listeners.
  const { child, ended } = start(main, ['serve', '--workers', '11', '--port', '0', '--max-memory', '64mb']);
  t.after(() => child.kill('SIGKILL'));
  let log = '';
  const allListen = new Promise<void>((resolve) => {
    child.stderr!.on('data', (text) => {
      log += text;
      if (log.split('"event":"listen"').length === 12) resolve();
    });
  });
  await Promise.race([allListen, ended]);
  child.kill('SIGTERM');
  const { stderr } = await ended;
  assert.equal(stderr.split('"event":"listen"').length, 12);
  for (const line of stderr.trimEnd().split('\n')) assert.match(line, /^\{.*\}$/);
});
