import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { LineStream } from '../../src/cli/line-stream.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const never = () => assert.fail('nothing goes wrong here');

test('every line is there at once, and a file that was there is replaced', async (t) => {
  const path = join(await temporaryFolder(t), 'lines.ndjson');
  const first = await LineStream.open(path, never);
  first.write({ old: 'and longer than what comes' });
  await first.close();
  const stream = await LineStream.open(path, never);
  stream.write({ atS: 1 });
  while ((await readFile(path, 'utf8')) === '') await new Promise(setImmediate);
  stream.write({ atS: 2 });
  await stream.close();
  assert.equal(await readFile(path, 'utf8'), '{"atS":1}\n{"atS":2}\n');
});

test('a file that cannot be is refused', async (t) => {
  const folder = await temporaryFolder(t);
  for (const path of [folder, join(folder, 'none', 'lines')]) {
    await assert.rejects(LineStream.open(path, never), {
      code: 'ERR_RESULT_WRITE',
      message: /^stream: expected a file/,
    });
  }
});

test('a FIFO without a reader is refused, and one whose reader stands still holds nothing up', async (t) => {
  const path = join(await temporaryFolder(t), 'fifo');
  execFileSync('mkfifo', [path]);
  await assert.rejects(LineStream.open(path, never), { message: /fifo: a FIFO that nobody reads/ });
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  t.after(() => reader.close());
  const told: string[] = [];
  const stream = await LineStream.open(path, ({ message }) => told.push(message));
  // Much more than a pipe holds.
  for (let line = 0; line < 40; line++) stream.write('x'.repeat(100_000));
  await assert.rejects(stream.close(), { code: 'ERR_RESULT_WRITE', message: /fifo: EAGAIN/ });
  assert.equal(told.length, 1);
});

test('a full disk is told once, then nothing more is written, and the end says so', async () => {
  const told: string[] = [];
  const stream = await LineStream.open('/dev/full', ({ message }) => told.push(message));
  for (let atS = 1; atS <= 3; atS++) stream.write({ atS });
  await assert.rejects(stream.close(), { code: 'ERR_RESULT_WRITE', message: /\/dev\/full: ENOSPC/ });
  assert.equal(told.length, 1);
});
