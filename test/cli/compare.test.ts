import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { estimateSweep } from '../../src/measure/sweep-estimate.ts';
import type { CompareResult, MeasuredRow } from '../../src/result/schema.ts';
import { runProcess, start } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = 'src/cli/main.js';
const compare = (...args: string[]) => runProcess(main, ['compare', '--quick', ...args]);

test("--json: each algorithm by its own hash; another one is a row that says why it can't be", async () => {
  const own = JSON.parse(
    (await compare('--json', '--algorithm', 'ring,ketama', '--nodes', '3')).stdout,
  ) as CompareResult;
  assert.deepEqual(
    own.rows.map(({ algorithm, hash, verdict }) => [algorithm, hash, verdict]),
    [
      ['ring', 'xxh32', 'ok'],
      ['ketama', 'md5', 'ok'],
    ],
  );
  assert.deepEqual(own.keySource, { kind: 'made', shape: 'user', seed: 1 });
  const other = await compare('--json', '--algorithm', 'ketama', '--hash', 'xxh32', '--nodes', '3');
  const { rows } = JSON.parse(other.stdout) as CompareResult;
  assert.equal(other.exitCode, 0);
  assert.doesNotMatch(other.stderr, /NaN/);
  assert.deepEqual(rows[0], {
    ...{ algorithm: 'ketama', hash: 'xxh32', nodes: 3, vnodes: 160, verdict: 'unsupported' },
    note: 'hash: expected md5, which ketama is defined with, got "xxh32"',
  });
});

test('--help shows defaults as they are typed', async () => {
  const { stdout } = await compare('--help');
  assert.match(stdout, /\(default: all\)/);
  assert.match(stdout, /\(default: 10,100,1000\)/);
  for (const line of stdout.split('\nExamples')[0]!.split('\n')) assert.ok(line.length <= 80, line);
});

test('jump: only the last node leaves, and the note says so in words', async () => {
  const { rows } = JSON.parse((await compare('--json', '--algorithm', 'jump', '--nodes', '5')).stdout) as CompareResult;
  const row = rows[0] as MeasuredRow;
  assert.deepEqual([row.remove, row.removeFirst, row.restore], [null, null, null]);
  assert.ok(Math.abs(row.removeLast!.moved - 1 / 5) < 0.02 && row.removeLast!.collateral === 0);
  assert.match(row.note!, /^only the last node can leave/);
});

test('keys of a file, or of standard input, or none: one line says what is wrong', async (t) => {
  const file = join(await temporaryFolder(t), 'keys.txt');
  await writeFile(file, 'a\r\n\r\nb');
  const ended = await compare('--keys-file', file, '--algorithm', 'modulo', '--nodes', '2');
  assert.match(ended.stdout.replaceAll(/\s+/g, ' '), /keys 2 of .*keys\.txt, 1 empty lines skipped/);
  await writeFile(file, '');
  const failures: [string[], number, RegExp][] = [
    [['--keys-file', file], 2, /^ringmark: keys file: expected a file with a key a line, got none in ".*"\n$/],
    [
      ['--keys-file', `${file}x`],
      2,
      /^ringmark: --keys-file: expected a file that can be read, got ".*keys\.txtx \(ENOENT\)"\n$/,
    ],
    [
      ['--keys-file', dirname(file)],
      2,
      /^ringmark: --keys-file: expected a file that can be read, got ".* \(a folder\)"\n$/,
    ],
    [
      ['--keys-file', file, '--key-shape', 'uuid'],
      2,
      /^ringmark: --key-shape: expected none beside --keys-file, got "uuid"\n$/,
    ],
    [['--keys-file', file, '--keys', '1000'], 2, /^ringmark: --keys: expected none beside --keys-file, got 1000\n$/],
    [['--key-shape', 'poem'], 2, /^ringmark: --key-shape: expected one of user, uuid, url, int, words, got "poem"\n$/],
  ];
  for (const [args, exitCode, line] of failures) {
    const failed = await compare(...args, '--algorithm', 'modulo', '--nodes', '2');
    assert.match(failed.stderr.split('\n').slice(-2).join('\n'), line);
    assert.equal(failed.exitCode, exitCode);
    assert.equal(failed.stdout, '');
  }
});

test('a long sweep says so before it starts; Ctrl-C keeps the rows that are done', async () => {
  const sweep = ['--vnodes', '160,1000', '--nodes', '10,1000,4000', '--hash', 'xxh32,xxh64,murmur3,md5,sha1'];
  const running = start(main, ['compare', '--json', ...sweep, '--algorithm', 'ring']);
  await running.shows('10 nodes', 'stderr');
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.exitCode, 130);
  assert.match(ended.stderr, /^compare: 30 rows, about \d+ (s|min)/);
  const { complete, rows } = JSON.parse(ended.stdout) as CompareResult;
  assert.equal(complete, false);
  assert.ok(rows.length > 0 && rows.length < 30);
});

test('the estimate grows with the work, and refusals cost nothing', () => {
  const made = { keys: { shape: 'user', seed: 1 } as const, quick: false };
  const cell = { algorithm: 'ring', hash: 'xxh32', nodes: 10, vnodes: 160 };
  const { totalS, cellS } = estimateSweep([cell, { ...cell, nodes: 10_000 }], made, null);
  assert.ok(cellS[1]! > 2 * cellS[0]! && totalS > cellS[0]! + cellS[1]!);
  const refused = estimateSweep([{ ...cell, algorithm: 'ketama' }], made, null);
  assert.deepEqual(refused.cellS, [0]);
  const ofFile = (bytes: number) => estimateSweep([cell], { keys: { file: 'keys' }, quick: false }, bytes).passS;
  assert.ok(ofFile(1e9) > 20 * ofFile(1e7));
});
