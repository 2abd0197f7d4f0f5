import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { addReport } from '../../src/cli/commands/report.ts';
import { describeFailure } from '../../src/cli/failure.ts';
import { createProgram } from '../../src/cli/program.ts';
import { Session } from '../../src/cli/session.ts';
import type { Run } from '../../src/result/run.ts';
import { writeRun } from '../../src/result/run-folder.ts';
import { sampleRun } from '../support/sample-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Runs a command in this process, as if it had been typed. */
async function ringmark(...args: string[]) {
  const written = { stdout: '', stderr: '' };
  const output = (name: 'stdout' | 'stderr') => ({
    write(text: string, taken?: () => void) {
      written[name] += text;
      taken?.();
      return true;
    },
  });
  const outputs = { stdout: output('stdout'), stderr: output('stderr') };
  const session = new Session(outputs, new AbortController().signal, args);
  try {
    await createProgram(session, [addReport], outputs).parseAsync(['node', 'ringmark', ...args]);
    return { ...written, exitCode: 0, line: undefined };
  } catch (error) {
    return { ...written, ...describeFailure(error) };
  }
}

test('the newest run is taken, and its report lies beside it', async (t) => {
  const results = await temporaryFolder(t);
  const newer: Run = {
    ...sampleRun(),
    name: 'newer',
    environment: { ...sampleRun().environment, startedAt: '2031-01-01T00:00:00.000Z' },
  };
  const folder = await writeRun(newer, {}, results);
  await writeRun(sampleRun(), {}, results);
  await mkdir(join(results, '2032-no-run'));
  const { stdout, exitCode } = await ringmark('report', '--results', results);
  assert.equal(exitCode, 0);
  assert.equal(stdout, `${join(folder, 'report.html')}\n`);
  assert.match(await readFile(join(folder, 'report.html'), 'utf8'), /<title>ringmark: newer<\/title>/);
  assert.deepEqual(await readdir(folder), ['report.html', 'run.json']);
});

test('several runs become one file where one is told', async (t) => {
  const results = await temporaryFolder(t);
  const runs = [
    await writeRun(sampleRun(), {}, results),
    await writeRun({ ...sampleRun(), name: 'other' }, {}, results),
  ];
  assert.match(
    (await ringmark('report', ...runs)).line!,
    /^--output: expected a file or - for what is of 2 runs, got none$/,
  );
  const file = join(results, 'both.html');
  const { stdout } = await ringmark('report', ...runs, '--output', file, '--json');
  assert.deepEqual(JSON.parse(stdout), { schema: 'ringmark/report@1', runs, files: [file] });
  assert.match(await readFile(file, 'utf8'), /<title>ringmark: quick, other<\/title>/);
});

test('as Markdown and as CSV', async (t) => {
  const results = await temporaryFolder(t);
  const run = await writeRun(sampleRun(), {}, results);
  const { stdout } = await ringmark('report', run, '--format', 'markdown', '--output', '-');
  assert.match(stdout, /^# ringmark: quick\n/);
  const tables = join(results, 'new', 'tables');
  assert.equal((await ringmark('report', run, '--format', 'csv', '--output', tables)).exitCode, 0);
  assert.deepEqual(await readdir(tables), [
    'bench.csv',
    'compare.csv',
    'load-nodes.csv',
    'load-series.csv',
    'load.csv',
  ]);
  assert.match(
    (await ringmark('report', run, '--format', 'csv', '--output', '-')).line!,
    /expected a folder for 5 tables, since stdout takes one, got "-"/,
  );
});

test('CSV of one table goes to stdout', async (t) => {
  const { load, bench, ...rest } = sampleRun();
  const run = await writeRun(rest, {}, await temporaryFolder(t));
  const { stdout, exitCode } = await ringmark('report', run, '--format', 'csv', '--output', '-');
  assert.equal(exitCode, 0);
  assert.match(stdout, /^run,.*algorithm,/);
});

const damaged: [what: string, json: (run: Run) => string, line: RegExp][] = [
  [
    'a future schema',
    (run) => JSON.stringify({ ...run, schema: 'ringmark/run@2' }),
    /schema: expected "ringmark\/run@1" at most \(a newer ringmark wrote this\), got "ringmark\/run@2"$/,
  ],
  [
    'a future schema of a part',
    (run) => JSON.stringify(run).replace('ringmark/load@1', 'ringmark/load@10'),
    /load\.schema: expected "ringmark\/load@1" at most \(a newer ringmark wrote this\), got "ringmark\/load@10"$/,
  ],
  [
    'a rate below none',
    (run) => JSON.stringify(run).replace('"throughputPerS":31248', '"throughputPerS":-5'),
    /totals\.throughputPerS: expected a number from 0 on, got -5$/,
  ],
  [
    'a time below none',
    (run) => JSON.stringify(run).replace('"p50":37.6', '"p50":-37.6'),
    /rows\[0\]\.ns\.p50: expected a number from 0 on, got -37\.6$/,
  ],
  ['cut off', (run) => JSON.stringify(run).slice(0, 5000), /expected JSON, got /],
  ['another tool', () => '{"results":[{"mean":1}]}', /schema: expected "ringmark\/run@1", got undefined$/],
  ['no object', () => '[1]', /content: expected an object, got \[ 1 \]$/],
  ['NaN', (run) => JSON.stringify(run).replace('"p50":640', '"p50":NaN'), /expected JSON, got /],
  [
    'infinity',
    (run) => JSON.stringify(run).replace('"p50":640', '"p50":1e999'),
    /p50: expected a number, got Infinity$/,
  ],
  [
    'a missing part',
    (run) => JSON.stringify(run).replace('"latencyUs"', '"latency"'),
    /latencyUs: expected an object, got undefined$/,
  ],
  ['empty', () => '', /expected JSON, got /],
];
for (const [what, json, line] of damaged) {
  test(`a run.json that is damaged is told in a line: ${what}`, async (t) => {
    const file = join(await temporaryFolder(t), 'run.json');
    await writeFile(file, json(sampleRun()));
    const ended = await ringmark('report', file);
    assert.equal(ended.exitCode, 1);
    assert.equal(ended.stdout, '');
    assert.match(ended.line!, line);
    assert.ok(
      ended.line!.startsWith(`${file}: `) && !ended.line!.includes('\n') && !ended.line!.includes('internal error'),
    );
  });
}

test('what is not there, and what cannot be written, is told in a line', async (t) => {
  const results = await temporaryFolder(t);
  const none = await ringmark('report', '--results', join(results, 'none'));
  assert.match(none.line!, /none: expected a folder with a run in it \(ringmark run makes one\), got none$/);
  assert.match(
    (await ringmark('report', join(results, 'none'))).line!,
    /expected a run's folder or its run\.json, got ENOENT/,
  );
  const run = await writeRun(sampleRun(), {}, results);
  await writeFile(join(results, 'file'), '');
  for (const place of [
    '/proc/report.html',
    join(results, 'none', 'report.html'),
    join(results, 'file', 'x.html'),
    results,
  ]) {
    const ended = await ringmark('report', run, '--output', place);
    assert.equal(ended.exitCode, 1, place);
    assert.match(ended.line!, /: expected a file that can be written, got E\w+/);
  }
  assert.equal((await ringmark('report', run, '--format', 'pdf')).exitCode, 2);
  assert.match(
    (await ringmark('report', ...new Array(9).fill(run), '--output', 'x')).line!,
    /^runs: expected at most 8, got 9$/,
  );
  assert.deepEqual((await readdir(results)).sort(), ['2030-01-02T03-04-05Z-quick', 'file']);
});
