import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCluster } from '../../src/cluster/cluster.ts';
import { runClosedLoad } from '../../src/load/closed/closed-load.ts';
import type { LoadResult } from '../../src/result/load-result.ts';
import { loadConfigOf } from '../load/load-config-of.ts';
import { runProcess, start } from '../support/run-process.ts';

// The load test against three nodes as processes.

const bounded = { timeout: 30_000 };
const main = 'src/cli/main.js';
const short = ['load', '--duration', '1', '--warmup', '200ms', '--keys', '300'];

test('a real cluster: nothing is wrong, and each node says what it used', bounded, async (t) => {
  const cluster = await startCluster({ nodes: 3 });
  t.after(() => cluster.stop());
  const result = await runClosedLoad(loadConfigOf(cluster.nodes, { durationS: 1 }));
  const { errors, non2xx, wrongBodies, checkedBodies } = result.totals;
  assert.deepEqual([errors, non2xx, wrongBodies], [0, 0, 0], result.invalidReasons.join('\n'));
  assert.ok(checkedBodies > 0);
  for (const node of result.nodes) {
    assert.ok(node.cpu! > 0 && node.cpu! < 2, `${node.cpu}`);
    assert.ok(node.rssBytes! > 0);
    assert.ok(node.requests > 0);
  }
});

test('a node that is killed while it is measured is named', bounded, async (t) => {
  const cluster = await startCluster({ nodes: 3 });
  t.after(() => cluster.stop());
  let killed: Promise<void> | undefined;
  const result = await runClosedLoad(loadConfigOf(cluster.nodes, { durationS: 2 }), {
    onProgress: ({ phase }) => {
      if (phase === 'measuring') killed ??= cluster.kill('node-2');
    },
  });
  await killed;
  assert.equal(result.complete, true);
  assert.match(result.invalidReasons.join('\n'), /^node-2 \(http:\/\/\S+\): did not answer \d+ requests: /);
  assert.deepEqual([result.nodes[0]!.errors, result.nodes[2]!.errors], [0, 0]);
  assert.equal(result.nodes[1]!.cpu, null);
});

test('--json prints one document and nothing else', bounded, async () => {
  const args = [...short, '--allow-saturated', '--json', '--seed', '7'];
  const { exitCode, stdout, stderr } = await runProcess(main, args);
  const result = JSON.parse(stdout) as LoadResult;
  // A starved machine may leave too few samples: that is the only thing that may be wrong.
  assert.equal(exitCode, result.valid ? 0 : 3, stderr);
  assert.doesNotMatch(result.invalidReasons.join('\n'), /^(?!p99: expected at least)./m);
  assert.equal(result.schema, 'ringmark/load@1');
  assert.deepEqual(Object.keys(result).slice(0, 3), ['schema', 'environment', 'complete']);
  assert.deepEqual([result.config.seed, result.config.keys, result.config.nodes.length], [7, 300, 3]);
  assert.deepEqual(result.environment.argv, args);
});

test('a rate makes it the open model: two clocks, and what was offered', bounded, async () => {
  const args = ['--rate', '2000', '--threads', '2', '--arrivals', 'poisson', '--allow-saturated'];
  const { exitCode, stdout, stderr } = await runProcess(main, [...short, ...args]);
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /open\s+model,\s+poisson\s+arrivals/);
  assert.match(stdout, /^offered +[12].\d+k operations\/s, 0 dropped$/m);
  assert.match(stdout, /^floor +p50 \d/m);
  assert.match(stdout, /^response .*\n *service /m);
});

test('an impossible rate: exit code 3', bounded, async () => {
  const { exitCode, stderr } = await runProcess(main, [...short, '--rate', '5000000', '--duration', '300ms']);
  assert.equal(exitCode, 3);
  assert.match(stderr, /ringmark: the load test is not valid: .*a saturated generator: /m);
});

test('a result that is not to be trusted is shown, and the exit code is 3', bounded, async () => {
  const { exitCode, stdout, stderr } = await runProcess(main, [...short, '--keys', '1', '--nodes', '2']);
  assert.equal(exitCode, 3);
  assert.match(stdout, /^NOT VALID/);
  assert.match(stderr, /ringmark: the load test is not valid: node-\d \(.*none of the keys is its own/m);
});

test('stopped by a signal, it shows what it has and leaves nothing behind', bounded, async () => {
  const running = start(main, ['load', '--duration', '60', '--warmup', '0', '--keys', '100', '--json']);
  let seen = '';
  running.child.stderr!.on('data', (chunk) => {
    if (!seen.includes('measuring') && `${seen}${chunk}`.includes('measuring')) running.child.kill('SIGINT');
    seen += chunk;
  });
  const { exitCode, stdout } = await running.ended;
  assert.equal(exitCode, 130);
  const result = JSON.parse(stdout) as LoadResult;
  assert.equal(result.complete, false);
  for (const { url } of result.nodes) await assert.rejects(fetch(`${url}/healthz`));
});

const refused: [args: string[], exitCode: number, stderr: RegExp][] = [
  [['--duration', '0'], 2, /^ringmark: --duration: expected a duration from 0.1 .*got "0"\n$/],
  [['--reads', '1.5'], 2, /^ringmark: --reads: expected a number from 0 to 1, got "1.5"\n$/],
  [['--reads', '0.5', '--rmw', '0.6'], 2, /^ringmark: operations: expected .* that come to 1, got 1.1\n$/],
  [['--workload', 'ycsb-e'], 2, /^ringmark: workload: expected one without scans: .*got "ycsb-e"\n$/],
  [['--workload', 'ycsb-a', '--reads', '1'], 2, /^ringmark: .*--workload.* cannot be used with .*--reads.*\n$/],
  [['--popularity', 'hot'], 2, /^ringmark: popularity: expected one of uniform, .*got "hot"\n$/],
  [['--value-size', '64-'], 2, /^ringmark: --value-size: expected a size in bytes .*got "64-"\n$/],
  [['--value-size', '1kb-2kb'], 2, /^ringmark: --value-size: .*, MIN-MAX or .* \(without units\), got "1kb-2kb"\n$/],
  [['--value-size', '64-32'], 2, /^ringmark: value-size: expected MIN-MAX, .*got "64-32"\n$/],
  [['--rate', '0'], 2, /^ringmark: --rate: expected a number from 0.1 to 10000000, got "0"\n$/],
  [['--rate', '1e9'], 2, /^ringmark: --rate: .*got "1e9"\n$/],
  [['--rate', 'NaN'], 2, /^ringmark: --rate: .*got "NaN"\n$/],
  [['--stages', '10s:100,5x:3'], 2, /^ringmark: --stages: expected DURATION:RATE from character 9 on, .*got "5x:3"\n$/],
  [['--stages', '1s:5', '--duration', '3s'], 2, /^ringmark: --duration: expected no --stages with it, got "both"\n$/],
  [['--threads', '2'], 2, /^ringmark: --threads: expected an open model .*got "neither"\n$/],
  [['--max-in-flight', '2'], 2, /^ringmark: --max-in-flight: expected an open model .*got "neither"\n$/],
  [
    ['--rate', '10', '--arrivals', 'burst'],
    2,
    /^ringmark: --arrivals: expected one of constant, poisson, got "burst"\n$/,
  ],
  [['--nodes', '0'], 2, /^ringmark: --nodes: expected an integer from 1 to 100, got "0"\n$/],
  [['--nodes', 'localhost:5000'], 2, /^ringmark: nodes: expected http:.*got "localhost:5000"\n$/],
  [['--connections', '2'], 2, /^ringmark: connections: expected an integer from 3 .*got 2\n$/],
  [['--nodes', 'http://127.0.0.1:1'], 1, /^ringmark: expected every node to be ready, got http:.*ECONNREFUSED.*\n$/],
  [['--results', 'package.json'], 1, /^ringmark: package.json: expected a folder that results can be written to.*\n$/],
];
for (const [args, exitCode, stderr] of refused) {
  test(`load ${args.join(' ')}: one line`, bounded, async () => {
    const ended = await runProcess(main, ['load', ...args]);
    assert.match(ended.stderr, stderr);
    assert.equal(ended.exitCode, exitCode);
    assert.equal(ended.stdout, '');
  });
}
