import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readTrace } from '../../src/workload/trace.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

test('the lines of a file are keys, each one counted once, in their order', async (t) => {
  const path = join(await temporaryFolder(t), 'keys');
  writeFileSync(path, 'b\r\nключ 1\n\nb\na\nb');
  const { keys, lines } = await readTrace(path);
  assert.deepEqual(keys, ['b', 'ключ 1', 'a']);
  assert.deepEqual([...lines], [0, 1, 0, 2, 0]);
});

test('thousands of lines', async (t) => {
  const path = join(await temporaryFolder(t), 'keys');
  writeFileSync(path, Array.from({ length: 5000 }, (_, i) => `key-${i % 3000}\n`).join(''));
  const { keys, lines } = await readTrace(path, 5000);
  assert.equal(keys.length, 3000);
  assert.deepEqual(
    [...lines],
    Array.from({ length: 5000 }, (_, i) => i % 3000),
  );
  const message = /^popularity: expected a file of at most 4999 keys, got "/;
  await assert.rejects(readTrace(path, 4999), { code: 'ERR_USAGE', message });
});

test('a file that is missing, empty or a folder is named', async (t) => {
  const folder = await temporaryFolder(t);
  const empty = join(folder, 'empty');
  writeFileSync(empty, '\n\n');
  await assert.rejects(readTrace(empty), {
    code: 'ERR_USAGE',
    message: /a file with at least one key, got ".*empty"$/,
  });
  await assert.rejects(readTrace(join(folder, 'none')), {
    code: 'ERR_USAGE',
    message: /can be read, got ".*\(ENOENT\)"$/,
  });
  await assert.rejects(readTrace(folder), { code: 'ERR_USAGE', message: /can be read, got ".*\(EISDIR\)"$/ });
});
