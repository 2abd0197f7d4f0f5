import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, lstat, mkdir, open, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { writeDocument } from '../../src/cli/write-document.ts';
import { outputOf } from '../support/run-command.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// Past the size of a pipe: a FIFO takes it in several writes.
const LONG = 'é'.repeat(200_000);

test('a file is replaced, and keeps who may read it', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'report.html');
  await writeFile(file, 'old');
  await chmod(file, 0o640);
  await writeDocument(file, LONG);
  assert.equal(await readFile(file, 'utf8'), LONG);
  assert.equal((await stat(file)).mode & 0o777, 0o640);
  assert.deepEqual(await readdir(folder), ['report.html']);
});

test('a link stays a link: what it leads to is written, over several links and where nothing is yet', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'site'));
  await writeFile(join(folder, 'site', 'real.html'), 'old');
  await symlink('site/real.html', join(folder, 'link'));
  await symlink('link', join(folder, 'link-to-link'));
  await symlink('site/new.html', join(folder, 'to-nothing'));
  await writeDocument(join(folder, 'link-to-link'), 'one');
  await writeDocument(join(folder, 'to-nothing'), 'two');
  assert.equal(await readlink(join(folder, 'link')), 'site/real.html');
  assert.equal(await readlink(join(folder, 'link-to-link')), 'link');
  assert.equal(await readlink(join(folder, 'to-nothing')), 'site/new.html');
  assert.equal(await readFile(join(folder, 'site', 'real.html'), 'utf8'), 'one');
  assert.equal(await readFile(join(folder, 'site', 'new.html'), 'utf8'), 'two');
  assert.deepEqual((await readdir(join(folder, 'site'))).sort(), ['new.html', 'real.html']);
});

test('a FIFO gets it all and stays one; without a reader it is told', async (t) => {
  const fifo = join(await temporaryFolder(t), 'fifo');
  await outputOf('mkfifo', [fifo], { timeout: 10_000 });
  await assert.rejects(
    writeDocument(fifo, 'x'),
    /fifo: expected a file that can be written, got a FIFO that nobody reads$/,
  );
  const reader = spawn('cat', [fifo], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => reader.kill());
  const read = text(reader.stdout);
  await untilRead(() => writeDocument(fifo, LONG));
  assert.equal(await read, LONG);
  assert.ok((await lstat(fifo)).isFIFO());
});

test('a device is written to and stays one: of /dev/null and /dev/full, as root', async (t) => {
  const full = await device(t, 'full', 7);
  const none = await device(t, 'null', 3);
  if (!full || !none) return t.skip('no devices can be made here');
  await writeDocument(none, 'x');
  await assert.rejects(writeDocument(full, 'x'), { code: 'ERR_RESULT_WRITE', message: /full: .*ENOSPC/ });
  for (const path of [none, full]) assert.ok((await lstat(path)).isCharacterDevice());
});

test('what cannot be written is told by its own name, and nothing is left behind', async (t) => {
  const folder = await temporaryFolder(t);
  await mkdir(join(folder, 'folder'));
  await symlink('loop', join(folder, 'loop'));
  await writeFile(join(folder, 'file'), '');
  for (const [name, got] of [
    ['folder', 'EISDIR'],
    ['loop', 'ELOOP'],
    ['file/x', 'ENOTDIR'],
    ['none/x', 'ENOENT'],
  ] as const) {
    const file = join(folder, name);
    await assert.rejects(writeDocument(file, 'x'), ({ message }: Error) => {
      assert.ok(message.startsWith(`${file}: expected a file that can be written, got ${got}`), message);
      assert.ok(!message.includes('unfinished'), message);
      return true;
    });
  }
  assert.deepEqual((await readdir(folder)).sort(), ['file', 'folder', 'loop']);
});

/** Tries until the reader, which starts meanwhile, has opened it. */
async function untilRead(write: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await write();
    } catch (error) {
      if (!(error as Error).message.includes('nobody reads')) throw error;
      await setTimeout(10);
    }
  }
}

/** A device node of our own, by the number that Linux gives it; undefined where none can be made or opened. */
async function device(t: TestContext, name: string, minor: number): Promise<string | undefined> {
  const path = join(await temporaryFolder(t), name);
  try {
    await outputOf('mknod', [path, 'c', '1', String(minor)], { timeout: 10_000 });
    await (await open(path, 'r+')).close();
    return path;
  } catch {
    return undefined;
  }
}
