import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runProcess, start } from '../support/run-process.ts';

// `churn` as a user runs it, on few nodes.

const small = '--nodes 20 --keys 2000 --quick';
const churn = (args: string) => runProcess('src/cli/main.js', ['churn', ...args.split(' ')]);

test('shows every step, then each case, within 80 columns', async () => {
  const { stdout, exitCode } = await churn(`${small} --algorithm ring,jump --remove 10,50`);
  assert.equal(exitCode, 0);
  const lines = stdout.split('\n');
  assert.equal(lines.filter((line) => /^(ring|jump) +\w+ +(start|leave|back) /.test(line)).length, 4 * 5);
  assert.equal(lines.filter((line) => /^ring +\w+ +0 % +0 % /.test(line)).length, 3);
  assert.equal(lines.filter((line) => /^jump +(fifo|random) +unsupported /.test(line)).length, 2);
  for (const line of lines) assert.ok([...line].length <= 80, line);
});

test('--json holds the rows', async () => {
  const { stdout } = await churn(`${small} --algorithm ring --order random --json`);
  const { schema, complete, rows } = JSON.parse(stdout);
  assert.deepEqual([schema, complete, rows.length], ['ringmark/churn@1', true, 9]);
});

test('--format csv writes the balance, one row for each removal', async () => {
  const { stdout, stderr } = await churn(`${small} --algorithm ring,modulo --remove 30,50 --format csv`);
  const [header, ...rows] = stdout.trimEnd().split('\n');
  assert.equal(header, 'HashFunction,Algorithm,Keys,Distribution,Nodes,Iterations,Min,Max,Expected,Min%,Max%,Var');
  assert.equal(rows.length, 2 * 3 * 3);
  assert.match(
    stderr,
    /^ringmark: these columns do not name the order: for each algorithm it is lifo, then fifo, then random$/m,
  );
  for (const row of rows) {
    const cells = row.split(',');
    const [keys, nodes, iterations, min, max, expected, minPart, maxPart, variance] = [2, 4, 5, 6, 7, 8, 9, 10, 11].map(
      (i) => Number(cells[i]),
    ) as [number, number, number, number, number, number, number, number, number];
    assert.deepEqual([cells[0], cells[3], keys, iterations], ['xxh32', 'UNIFORM', 2000, 1]);
    assert.equal(expected, Math.floor(keys / nodes));
    assert.deepEqual([minPart, maxPart], [(min * nodes) / keys, (max * nodes) / keys]);
    assert.ok(
      min <= expected && expected <= max && variance > 0 && variance <= Math.max(expected - min, max - expected) ** 2,
    );
    assert.match(cells[6]!, /^\d+\.\d$/);
  }
});

test('--columns memory writes bytes', async () => {
  const { stdout, stderr } = await churn(`${small} --algorithm ring --order random --format csv --columns memory`);
  const [header, ...rows] = stdout.trimEnd().split('\n');
  assert.equal(header, 'HashFunction,Algorithm,Nodes,Bytes');
  assert.deepEqual(
    rows.map((row) => row.split(',').slice(0, 3).join()),
    [20, 18, 14, 10, 2].map((n) => `xxh32,ring,${n}`),
  );
  assert.ok(rows.every((row) => Number(row.split(',')[3]) > 0));
  assert.doesNotMatch(stderr, /order/);
});

test('Ctrl-C keeps the rows that are done', async () => {
  const running = start('src/cli/main.js', ['churn', '--algorithm', 'ring', '--nodes', '2000', '--json']);
  await running.shows('churn: ', 'stderr');
  running.child.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  assert.equal(exitCode, 130);
  assert.equal(JSON.parse(stdout).complete, false);
});

const refused: [args: string, line: RegExp][] = [
  ['--remove 100', /remove: expected a part of 1000 nodes that leaves one, and takes one, got "100 %"/],
  ['--remove 10,x', /--remove: expected a number from 0 to 100, got "x"/],
  ['--order up', /--order: expected one of lifo, fifo, random, got "up"/],
  ['--nodes 1', /--nodes: expected an integer from 2 to 32768, got "1"/],
  ['--format xml', /--format: expected one of table, csv, got "xml"/],
  ['--format csv --columns lookup', /--columns: expected one of balance, memory, got "lookup"/],
  ['--format csv --json', /--format csv: expected no --json beside it, got both/],
];

for (const [args, line] of refused) {
  test(`churn ${args} is bad usage`, async () => {
    const { stderr, stdout, exitCode } = await churn(args);
    assert.match(stderr, line);
    assert.match(stderr, /^ringmark: [^\n]+\n$/);
    assert.equal(stdout, '');
    assert.equal(exitCode, 2);
  });
}
