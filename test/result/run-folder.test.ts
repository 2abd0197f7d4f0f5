import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { prepareResults, readRun, writeRun } from '../../src/result/run-folder.ts';
import { sampleRun } from '../support/sample-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('a run is written under its UTC time and name, and reads back equal by folder and by file', async (t) => {
  const parent = join(await temporaryFolder(t), 'deep', 'results');
  const folder = await writeRun(sampleRun(), { 'summary.md': '# Summary\n' }, parent);
  assert.equal(folder, join(parent, '2030-01-02T03-04-05Z-quick'));
  assert.deepEqual((await readdir(folder)).sort(), ['run.json', 'summary.md']);
  assert.equal(await readFile(join(folder, 'summary.md'), 'utf8'), '# Summary\n');
  assert.deepEqual(await readRun(folder), sampleRun());
  assert.deepEqual(await readRun(join(folder, 'run.json')), sampleRun());
});

test('two runs within a second get two folders', async (t) => {
  const parent = await temporaryFolder(t);
  const folders = await Promise.all([1, 2, 3].map(() => writeRun(sampleRun(), {}, parent)));
  assert.equal(new Set(folders).size, 3);
  assert.deepEqual((await readdir(parent)).sort(), [
    '2030-01-02T03-04-05Z-quick',
    '2030-01-02T03-04-05Z-quick-2',
    '2030-01-02T03-04-05Z-quick-3',
  ]);
});

test('a name with characters that file systems refuse still makes one folder', async (t) => {
  const parent = await temporaryFolder(t);
  await writeRun({ ...sampleRun(), name: '../a b:c' }, {}, parent);
  assert.deepEqual(await readdir(parent), ['2030-01-02T03-04-05Z-..-a-b-c']);
});

test('a folder where the file system lets none be made is refused, and not waited for', async () => {
  await assert.rejects(prepareResults('/proc/results/runs'), { code: 'ERR_RESULT_WRITE' });
});

test('a folder that cannot be written to is named, and nothing is left behind', async (t) => {
  const parent = join(await temporaryFolder(t), 'results');
  await writeFile(parent, 'a file, not a folder');
  await assert.rejects(prepareResults(parent), { code: 'ERR_RESULT_WRITE' });
  await assert.rejects(writeRun(sampleRun(), {}, parent), (error: NodeJS.ErrnoException) => {
    assert.equal(error.code, 'ERR_RESULT_WRITE');
    assert.ok(error.message.startsWith(`${parent}: expected a folder that results can be written to, got EEXIST`));
    return true;
  });
});

test('a folder that cannot get its name is named, and no draft is left behind', async (t) => {
  const parent = await temporaryFolder(t);
  const run = { ...sampleRun(), name: 'x'.repeat(300) };
  await assert.rejects(writeRun(run, {}, parent), { code: 'ERR_RESULT_WRITE', message: /ENAMETOOLONG/ });
  assert.deepEqual(await readdir(parent), []);
});

test('a run that is not all finite numbers is refused before anything is written', async (t) => {
  const parent = await temporaryFolder(t);
  const run = sampleRun();
  run.load!.totals.throughputPerS = Number.NaN;
  await assert.rejects(writeRun(run, {}, parent), {
    message: 'load.totals.throughputPerS: expected a finite number, got NaN',
  });
  assert.deepEqual(await readdir(parent), []);
});

const whole = JSON.stringify(sampleRun());
const refused: [what: string, content: string, message: RegExp][] = [
  ['cut off', whole.slice(0, 1000), /expected JSON, got .*JSON/],
  ['empty', '', /expected JSON, got Unexpected end/],
  ['a NaN', whole.replace('"cores":2', '"cores":NaN'), /expected JSON, got Unexpected token/],
  ['null for a number', whole.replace('"cores":2', '"cores":null'), /environment\.cores: expected a number, got null$/],
  [
    'of a later schema',
    whole.replace('run@1', 'run@2'),
    /schema: expected "ringmark\/run@1" at most \(a newer ringmark wrote this\), got "ringmark\/run@2"$/,
  ],
  ['of another tool', '{"requests":{"average":1}}', /schema: expected "ringmark\/run@1", got undefined$/],
  ['not an object', '[1]', /content: expected an object, got \[ 1 \]$/],
  [
    'without a field',
    whole.replace('"checkedBodies":', '"bodies":'),
    /load\.totals\.checkedBodies: expected a number, got undefined$/,
  ],
  [
    'with a wrong row',
    whole.replace('"verdict":"weak-hash"', '"verdict":"fine"'),
    /compare\.rows\[2\]\.verdict: expected "ok" or "weak-hash" or "unsupported", got "fine"$/,
  ],
];

for (const [what, content, message] of refused) {
  test(`a run.json that is ${what} is refused by its path and what came`, async (t) => {
    const file = join(await temporaryFolder(t), 'run.json');
    await writeFile(file, content);
    await assert.rejects(readRun(file), (error: NodeJS.ErrnoException) => {
      assert.equal(error.code, 'ERR_RESULT_FORMAT');
      assert.ok(error.message.startsWith(`${file}: `), error.message);
      assert.match(error.message, message);
      return true;
    });
  });
}

test('a folder without a run, and no folder at all, are refused', async (t) => {
  const parent = await temporaryFolder(t);
  await mkdir(join(parent, 'empty'));
  await assert.rejects(readRun(join(parent, 'empty')), { code: 'ERR_RESULT_FORMAT', message: /run\.json: ENOENT/ });
  await assert.rejects(readRun(join(parent, 'none')), { code: 'ERR_RESULT_FORMAT', message: /run's folder.*ENOENT/ });
});

test('fields that this version does not know are kept, and parts may be missing', async (t) => {
  const file = join(await temporaryFolder(t), 'run.json');
  const { bench, compare, load, ...bare } = sampleRun();
  await writeFile(file, JSON.stringify({ ...bare, extra: 1 }));
  assert.deepEqual(await readRun(file), { ...bare, extra: 1 });
});
