import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProcess } from '../support/run-process.ts';

// `simulate` as a user runs it.

const simulate = (args: string) => runProcess('src/cli/main.js', ['simulate', ...args.split(' ')]);

test('says what moves from whom to whom, within 80 columns', async () => {
  const { stdout, exitCode } = await simulate('--nodes 10 --remove node-3 --add 1 --replicas 2 --keys 1000');
  assert.equal(exitCode, 0);
  assert.match(stdout, /^change +10 → 10 nodes: without node-3; with node-11$/m);
  assert.match(stdout, /^moved +[\d.]+ % of all keys \(exact\)$/m);
  assert.match(stdout, /^node-3 +node-11 +[\d.]+ %/m);
  assert.match(stdout, /^Sets of 2 replicas$/m);
  for (const line of stdout.split('\n')) assert.ok([...line].length <= 80, line);
});

test('--plan prints every range, and --json the same ones', async () => {
  const args = '--nodes localhost:1=2,http://b:2 --add c --vnodes 2 --plan';
  const [{ stdout }, json] = await Promise.all([simulate(args), simulate(`${args} --json`)]);
  const lines = stdout.split('\n').filter((line) => /^\([0-9a-f]{8}, [0-9a-f]{8}] \S+ → c$/.test(line));
  const { plan, movement, schema } = JSON.parse(json.stdout);
  assert.equal(schema, 'ringmark/simulate@1');
  assert.ok(lines.length > 0);
  assert.deepEqual(
    lines,
    plan.ranges.map((it: Record<string, string>) => `(${it.above}, ${it.upTo}] ${it.from} → ${it.to}`),
  );
  const widths = plan.ranges.map((range: { fraction: number }) => range.fraction);
  assert.equal(
    widths.reduce((sum: number, width: number) => sum + width, 0),
    movement.moved,
  );
});

test('the same seed gives the same sample', async () => {
  const args = '--algorithm modulo --add 1 --keys 500 --json --seed';
  const runs = await Promise.all([7, 7, 8].map((seed) => simulate(`${args} ${seed}`)));
  const [first, again, other] = runs.map(({ stdout }) => JSON.parse(stdout).movement.moved);
  assert.equal(first, again);
  assert.notEqual(first, other);
});

const refused: [args: string, line: RegExp][] = [
  ['--remove node-11', /node that leaves: expected the id of a node, got "node-11"/],
  ['--nodes 1 --remove node-1', /nodes that leave: expected at least one node to stay/],
  ['--add node-1', /node that joins: expected an id that is not a node yet, got "node-1"/],
  ['--add x,x', /node that joins: expected an id that is not a node yet, got "x"/],
  ['--reweigh node-1=0', /--reweigh: weight of node-1: expected a number above 0, got "0"/],
  ['--reweigh node-1=NaN', /--reweigh: weight of node-1: expected a number above 0, got "NaN"/],
  ['--add x=1e9', /vnodes × weights of all nodes: expected at most 67108864 points/],
  ['--replicas 11', /replicas: expected an integer from 1 to 10, the number of nodes, got 11/],
  ['--algorithm modulo --plan', /plan: expected an algorithm that has ranges \(ring/],
  ['--algorithm modulo --reweigh node-1=2', /weight of node-1: expected 1, since modulo takes no weights/],
  ['--hash nope', /--hash: expected one of xxh32/],
];

for (const [args, line] of refused) {
  test(`simulate ${args} is bad usage`, async () => {
    const { stderr, stdout, exitCode } = await simulate(args);
    assert.match(stderr, line);
    assert.match(stderr, /^ringmark: [^\n]+\n$/);
    assert.equal(stdout, '');
    assert.equal(exitCode, 2);
  });
}
