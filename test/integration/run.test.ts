import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readRun } from '../../src/result/run-folder.ts';
import { runProcess, start } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = 'src/cli/main.js';

test('Ctrl-C keeps what was measured, marked incomplete', async (t) => {
  const results = await temporaryFolder(t);
  const running = start(main, ['run', '--json', '--name', 'stopped', '--results', results]);
  await running.shows('measuring', 'stderr');
  running.child.kill('SIGINT');
  const ended = await running.ended;
  assert.equal(ended.exitCode, 130);
  const [folder = ''] = await readdir(results);
  assert.match(folder, /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-stopped$/);
  const run = await readRun(join(results, folder));
  assert.deepEqual(JSON.parse(ended.stdout), run);
  assert.equal(run.complete, false);
  assert.equal(run.load?.complete, false);
  assert.equal(run.bench, undefined);
});

test('Ctrl-C before anything was measured leaves no folder', async (t) => {
  const results = await temporaryFolder(t);
  const running = start(main, ['run', '--results', results]);
  await running.shows('starting 3 nodes', 'stderr');
  running.child.kill('SIGINT');
  assert.equal((await running.ended).exitCode, 130);
  assert.deepEqual(await readdir(results), []);
});

test('a results folder that cannot be written is told before anything is measured', async (t) => {
  const file = join(await temporaryFolder(t), 'file');
  await writeFile(file, '');
  const ended = await runProcess(main, ['run', '--results', join(file, 'results')]);
  assert.equal(ended.exitCode, 1);
  assert.match(
    ended.stderr,
    /^ringmark: .*results: expected a folder that results can be written to, got ENOTDIR.*\n$/,
  );
});
