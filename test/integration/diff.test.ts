import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Random } from '../../src/lib/random.ts';
import type { Run } from '../../src/result/run.ts';
import { noisyRuns } from '../support/noisy-run.ts';
import { runProcess } from '../support/run-process.ts';
import { sampleRun } from '../support/sample-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// diff as a user runs it, on files.

const main = 'src/cli/main.js';

async function written(t: TestContext, ...runs: unknown[]): Promise<string[]> {
  const folder = await temporaryFolder(t);
  const files = runs.map((_, i) => join(folder, `${i}.json`));
  await Promise.all(runs.map((run, i) => writeFile(files[i]!, typeof run === 'string' ? run : JSON.stringify(run))));
  return files;
}

/** Five runs a side, where the second is slower by a half in one benchmark. */
async function sides(t: TestContext, change: (run: Run) => void = () => {}): Promise<[a: string, b: string]> {
  const random = new Random(1);
  const b = noisyRuns(5, random, { 'ringmark xxh32': 0.5 });
  for (const { run } of b) change(run);
  const files = await written(t, ...[...noisyRuns(5, random), ...b].map(({ run }) => run));
  return [files.slice(0, 5).join(','), files.slice(5).join(',')];
}

test('a difference is shown, as a table, Markdown, CSV and JSON', async (t) => {
  const [a, b] = await sides(t);
  const [table, markdown, csv, json] = await Promise.all(
    [[], ['--format', 'markdown'], ['--format', 'csv'], ['--json']].map((more) =>
      runProcess(main, ['diff', a, b, ...more]),
    ),
  );
  assert.match(table!.stdout, /^Of \d+ metrics 1 is slower, /);
  assert.match(markdown!.stdout, /^\| hash +\| `ringmark xxh32, bytes 20` +\|.*\| slower /m);
  assert.match(csv!.stdout, /^hash,"ringmark xxh32, bytes 20",ns,.*,repeats,slower,,yes$/m);
  const { schema, metrics } = JSON.parse(json!.stdout);
  assert.equal(schema, 'ringmark/diff@1');
  assert.ok(metrics.length > 20);
  for (const { exitCode, stderr } of [table!, markdown!, csv!, json!]) assert.deepEqual([exitCode, stderr], [0, '']);
});

test('a gate that fails is exit code 4 and one line, one that holds is 0', async (t) => {
  const [a, b] = await sides(t);
  const failed = await runProcess(main, ['diff', a, b, '--gate', 'hash:5%']);
  assert.equal(failed.exitCode, 4);
  assert.match(failed.stdout, /^GATE FAILED: hash:5%: hash of ringmark xxh32/m);
  assert.match(
    failed.stderr,
    /^ringmark: gate: hash:5%: hash of ringmark xxh32, bytes 20 is \+\d+ %, at 99 % [^\n]+\n$/,
  );
  const held = await runProcess(main, ['diff', a, b, '--gate', 'hash:5000%', '--json']);
  assert.deepEqual([held.exitCode, JSON.parse(held.stdout).gate.passed], [0, true]);
});

test('a gate on runs that are not valid, or on too few, is exit code 3, and not silent', async (t) => {
  const [a, b] = await sides(t, (run) => {
    run.load!.valid = false;
    run.load!.invalidReasons = ['7 wrong bodies'];
  });
  const invalid = await runProcess(main, ['diff', a, b, '--gate', 'hash:5%']);
  assert.equal(invalid.exitCode, 3);
  assert.match(invalid.stderr, /^ringmark: gate: expected runs that are valid and complete, got /);
  assert.match(invalid.stdout, /NOT VALID: 7 wrong bodies/);
  const [first, second] = [a.split(',')[0]!, a.split(',')[1]!];
  const few = await runProcess(main, ['diff', first, second, '--gate', 'hash:5%']);
  assert.equal(few.exitCode, 3);
  assert.match(
    few.stderr,
    /^ringmark: gate: cannot tell: hash:5%: .*: one run does not show how runs vary; 5 a side do\n$/,
  );
});

test('escapes in a run reach neither stdout nor stderr', async (t) => {
  const evil = sampleRun();
  evil.environment.os = '\u001b[31mEvil\u001b]0;pwn\u0007';
  const [good, bad] = (await written(t, sampleRun(), evil)) as [string, string];
  for (const more of [[], ['--cross-machine', '--gate', 'p99:5%']]) {
    const { stdout, stderr } = await runProcess(main, ['diff', good, bad, ...more]);
    assert.match(stderr, /\\u\{1b\}\[31mEvil/);
    assert.ok(![...`${stdout}${stderr}`].some((character) => character < ' ' && character !== '\n'), stderr);
  }
});

test('bad usage is one line and exit code 2, what cannot be read exit code 1', async (t) => {
  const whole = JSON.stringify(sampleRun());
  const { bench, load, ...bare } = sampleRun();
  const other = { ...sampleRun(), environment: { ...sampleRun().environment, cores: 64 } };
  const files = await written(
    t,
    whole,
    whole.slice(0, 500),
    whole.replace('run@1', 'run@9'),
    { ...bare, bench },
    { ...bare, load, compare: undefined },
    other,
  );
  const [good, cut, future, onlyBench, onlyLoad, elsewhere] = files as [string, string, string, string, string, string];
  const cases: [args: string[], exitCode: number, line: RegExp][] = [
    [[good], 2, /missing required argument 'b'/],
    [[good, `${good},,`], 2, /^ringmark: B: expected values separated by commas/],
    [[good, 'no-such-run'], 1, /^ringmark: no-such-run: expected a run's folder or a result of --json, got ENOENT/],
    [[good, cut], 1, /1\.json: expected JSON, got /],
    [
      [good, future],
      1,
      /2\.json: schema: expected "ringmark\/run@1" at most \(a newer ringmark wrote this\), got "ringmark\/run@9"/,
    ],
    [[onlyBench, onlyLoad], 2, /^ringmark: diff: expected runs that measured the same things, got nothing in common/],
    [
      [good, elsewhere],
      2,
      /^ringmark: diff: expected runs of one machine \(or --cross-machine\), got cores 2 against 64/,
    ],
    [
      [good, good, '--gate', 'lokup:5%'],
      2,
      /^ringmark: --gate: expected METRIC:PERCENT% with a METRIC of p50, .* at character 1, got "lokup:5%"/,
    ],
    [[good, good, '--noise', 'much'], 2, /^ringmark: --noise: expected a fraction or percentage/],
    [[good, good, '--format', 'xml'], 2, /^ringmark: --format: expected one of text, markdown, csv/],
  ];
  const ended = await Promise.all(cases.map(([args]) => runProcess(main, ['diff', ...args])));
  for (const [i, { exitCode, stdout, stderr }] of ended.entries()) {
    assert.match(stderr, cases[i]![2]);
    assert.match(stderr, /^ringmark: [^\n]+\n$/);
    assert.deepEqual([exitCode, stdout], [cases[i]![1], '']);
  }
  const crossed = await runProcess(main, ['diff', good, elsewhere, '--cross-machine']);
  assert.equal(crossed.exitCode, 0);
  assert.match(crossed.stdout, /Different machines: cores 2 against 64\./);
});
