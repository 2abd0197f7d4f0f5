import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseResult, readResult } from '../../src/result/result-file.ts';
import { writeRun } from '../../src/result/run-folder.ts';
import { sampleRun } from '../support/sample-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a folder, its run.json, and what --json printed are read', async (t) => {
  const parent = await temporaryFolder(t);
  const folder = await writeRun(sampleRun(), {}, parent);
  assert.deepEqual(await readResult(folder), sampleRun());
  assert.deepEqual(await readResult(join(folder, 'run.json')), sampleRun());
  for (const part of ['bench', 'compare', 'load'] as const) {
    const file = join(parent, `${part}.json`);
    await writeFile(file, JSON.stringify(sampleRun()[part]));
    const { schema, name, environment, complete, ...parts } = await readResult(file);
    assert.deepEqual([schema, name, complete], ['ringmark/run@1', `${part}.json`, true]);
    assert.deepEqual(environment, sampleRun().environment);
    assert.deepEqual(parts, { [part]: sampleRun()[part] });
  }
});

test('the rounds of a benchmark may be there or not', () => {
  const { bench } = sampleRun();
  bench!.suites[0]!.rows[0]!.rounds = [1, 2, 3];
  assert.deepEqual(parseResult(JSON.stringify(bench), 'x').bench!.suites[0]!.rows[0]!.rounds, [1, 2, 3]);
  const text = JSON.stringify(bench).replace('[1,2,3]', '[1,null]');
  assert.throws(() => parseResult(text, 'x'), {
    message: /^x: suites\[0\]\.rows\[0\]\.rounds\[1\]: expected a number/,
  });
});

const whole = JSON.stringify(sampleRun());
const refused: [what: string, content: string, message: RegExp][] = [
  [
    'of a later schema',
    whole.replace('run@1', 'run@2'),
    /schema: expected "ringmark\/run@1" at most \(a newer ringmark wrote this\), got "ringmark\/run@2"$/,
  ],
  ['cut off', whole.slice(0, 1000), /expected JSON, got /],
  ['of another tool', '{"requests":{"average":1}}', /schema: expected .*, got undefined$/],
  ['not an object', '[1]', /schema: expected .*, got \[ 1 \]$/],
  ['null', 'null', /schema: expected .*, got null$/],
  ['one with NaN', whole.replace('"cores":2', '"cores":NaN'), /expected JSON, got /],
  ['empty', '', /expected JSON, got /],
];
for (const [what, content, message] of refused) {
  test(`a file that is ${what} is refused in one line that names it`, async (t) => {
    const file = join(await temporaryFolder(t), 'run.json');
    await writeFile(file, content);
    await assert.rejects(readResult(file), (error: NodeJS.ErrnoException) => {
      assert.equal(error.code, 'ERR_RESULT_FORMAT');
      assert.ok(error.message.startsWith(`${file}: `) && !error.message.includes('\n'), error.message);
      assert.match(error.message, message);
      return true;
    });
  });
}

test('no such file, and a folder without a run, are refused', async (t) => {
  const parent = await temporaryFolder(t);
  await mkdir(join(parent, 'empty'));
  const none = {
    code: 'ERR_RESULT_FORMAT',
    message: /none: expected a run's folder or a result of --json, got ENOENT/,
  };
  await assert.rejects(readResult(join(parent, 'none')), none);
  await assert.rejects(readResult(join(parent, 'empty')), {
    code: 'ERR_RESULT_FORMAT',
    message: /run\.json: .*ENOENT/,
  });
});
