import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants, existsSync } from 'node:fs';
import { open, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { writeFiles } from '../../../src/load/export/list-files.ts';
import { listFormats } from '../../../src/load/export/list-formats.ts';
import type { ListedOperation } from '../../../src/load/export/listed-operations.ts';
import { writeList } from '../../../src/load/export/write-list.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const nodes = [1, 2].map((i) => ({ id: `node-${i}`, url: `http://localhost:500${i}`, connections: 1 }));
const plan = { description: 'it', nodes, operations: 1, rate: 1, connections: 2, isGuarded: false };

/** Reads of the two nodes in turn; `taken` counts them as they are made. */
function* reads(count: number, taken = { count: 0 }): Generator<ListedOperation> {
  for (let i = 0; i < count; i++) {
    taken.count++;
    yield { kind: 'read', node: i % 2, path: `/kv/${i}`, value: undefined };
  }
}

test('each node has its own requests, in their order, and the script comes first', async (t) => {
  const folder = await temporaryFolder(t);
  const format = listFormats.wrk(plan);
  const paths = [format.script!.name, ...format.files].map((name) => join(folder, name));
  const requests = await writeFiles(paths, (sinks) => writeList(reads(30_001), 2, format, sinks));
  assert.deepEqual(requests, [15_001, 15_000]);
  const [script, ...files] = await Promise.all(paths.map((path) => readFile(path, 'utf8')));
  assert.equal(script, format.script!.text);
  for (const [node, text] of files.entries()) {
    const own = [...reads(30_001)].filter((operation) => operation.node === node);
    assert.equal(text, own.map(format.lines).join(''));
  }
});

test('no operation is made that the sink does not ask for, however slow it is', async () => {
  const taken = { count: 0 };
  let release = () => {};
  const seen: number[] = [];
  const slow = {
    write(text: string) {
      seen.push(text.length);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    },
  };
  const written = writeList(reads(10_000, taken), 2, listFormats.vegeta(plan), [slow]);
  const atFirst = taken.count;
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  assert.equal(taken.count, atFirst);
  assert.ok(atFirst < 2000, `${atFirst}`);
  let isDone = false;
  void written.then(() => {
    isDone = true;
  });
  for (; !isDone; await setImmediate()) release();
  assert.equal(taken.count, 10_000);
  assert.ok(Math.max(...seen) < 70_000 && seen.length > 5, `${seen}`);
});

test('a signal ends it, and leaves no file that is not finished', async (t) => {
  const folder = await temporaryFolder(t);
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('stopped'));
  const writing = writeFiles([join(folder, 'list')], (sinks) =>
    writeList(reads(1e9), 2, listFormats.vegeta(plan), sinks, { signal: stop.signal, onProgress }),
  );
  await assert.rejects(writing, /^Error: stopped$/);
  assert.deepEqual(await readdir(folder), []);
});

test('a file that cannot be opened is named, and those before it are removed', async (t) => {
  const folder = await temporaryFolder(t);
  const paths = [join(folder, 'first'), join(folder, 'none', 'second')];
  await assert.rejects(
    writeFiles(paths, () => assert.fail('nothing to write to')),
    (error: Error & { code?: string }) =>
      error.code === 'ERR_RESULT_WRITE' && error.message.startsWith(`${paths[1]}: expected a file that can be written`),
  );
  assert.deepEqual(await readdir(folder), []);
});

test('a link stays, and what it leads to does not where it is not finished', async (t) => {
  const folder = await temporaryFolder(t);
  const link = join(folder, 'link');
  await symlink('list', link);
  await assert.rejects(
    writeFiles([link], async ([sink]) => {
      await sink!.write('half');
      throw new Error('stopped');
    }),
    /stopped/,
  );
  assert.deepEqual(await readdir(folder), ['link']);
  await writeFiles([link], async ([sink]) => sink!.write('whole'));
  assert.equal(await readlink(link), 'list');
  assert.equal(await readFile(join(folder, 'list'), 'utf8'), 'whole');
});

test('a file that is there already is replaced', async (t) => {
  const path = join(await temporaryFolder(t), 'list');
  await writeFile(path, 'x'.repeat(10_000));
  await writeFiles([path], (sinks) => writeList(reads(1), 2, listFormats.vegeta(plan), sinks));
  assert.equal(await readFile(path, 'utf8'), '{"method":"GET","url":"http://localhost:5001/kv/0"}\n');
});

test('a FIFO is refused where nobody reads it; a slow reader gets all', async (t) => {
  const path = join(await temporaryFolder(t), 'fifo');
  execFileSync('mkfifo', [path]);
  const write = () => writeFiles([path], (sinks) => writeList(reads(5000), 2, listFormats.vegeta(plan), sinks));
  await assert.rejects(write(), /^RingmarkError: .*fifo: expected a file .*, got a FIFO that nobody reads$/);
  const reader = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const written = write();
  // The pipe is full long before the end of the list.
  let lines = 0;
  let isDone = false;
  void written.finally(() => {
    isDone = true;
  });
  for (const piece = Buffer.alloc(10_000); ; await setImmediate()) {
    const { bytesRead } = await reader.read(piece).catch(() => ({ bytesRead: 0 }));
    lines += piece.subarray(0, bytesRead).toString().split('\n').length - 1;
    if (isDone && bytesRead === 0) break;
  }
  await reader.close();
  assert.deepEqual([await written, lines], [[2500, 2500], 5000]);
});

const noFull = !existsSync('/dev/full') && 'there is no /dev/full here';
test('a full disk is one error that names the file; what is no regular file stays', { skip: noFull }, async () => {
  const writing = writeFiles(['/dev/full'], (sinks) => writeList(reads(10), 2, listFormats.vegeta(plan), sinks));
  await assert.rejects(writing, /^RingmarkError: \/dev\/full: expected a file that can be written to, got ENOSPC: /);
  assert.ok(existsSync('/dev/full'));
});
