import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { type KeyBatch, MAX_LINE_BYTES, readKeys } from '../../src/workload/key-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function readAll(file: string): Promise<{ keys: string[]; last: KeyBatch | undefined; batches: number }> {
  const keys: string[] = [];
  let last: KeyBatch | undefined;
  let batches = 0;
  for await (const batch of readKeys(file)) {
    keys.push(...batch.keys);
    last = batch;
    batches++;
  }
  return { keys, last, batches };
}

async function written(t: TestContext, content: string | Buffer) {
  const file = join(await temporaryFolder(t), 'keys');
  await writeFile(file, content);
  return file;
}

const contents: [what: string, content: string, keys: string[], emptyLines: number][] = [
  ['LF', 'a\nb\n', ['a', 'b'], 0],
  ['no line break at the end', 'a\nb', ['a', 'b'], 0],
  ['CRLF: the CR is not part of the key', 'a\r\nb\r\n', ['a', 'b'], 0],
  ['a CR within a key stays', 'a\rb\n', ['a\rb'], 0],
  ['empty lines are skipped and counted', '\na\n\r\n\nb\n\n', ['a', 'b'], 4],
  ['spaces are part of a key', ' a \n', [' a '], 0],
  ['beyond ASCII', 'ключ\n🔑\n', ['ключ', '🔑'], 0],
  ['only empty lines', '\n\r\n', [], 2],
];

for (const [what, content, keys, emptyLines] of contents) {
  test(`keys of a file: ${what}`, async (t) => {
    const all = await readAll(await written(t, content));
    assert.deepEqual(all.keys, keys);
    assert.equal(all.last?.emptyLines, emptyLines);
    assert.equal(all.last?.bytes, Buffer.byteLength(content));
  });
}

test('an empty file gives no batch', async (t) => {
  assert.equal((await readAll(await written(t, ''))).batches, 0);
});

test('keys that span chunks come whole, in many batches', async (t) => {
  const folder = await temporaryFolder(t);
  const key = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    .map((text) => text.replaceAll(/[\r\n]/g, '_'));
  await fc.assert(
    fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 20 }), async (some) => {
      const keys = Array.from({ length: 20_000 }, (_, i) => `${some[i % some.length]}${i}`).map((k) =>
        k.toWellFormed(),
      );
      await writeFile(join(folder, 'keys'), keys.join('\n'));
      const all = await readAll(join(folder, 'keys'));
      assert.deepEqual(all.keys, keys);
      assert.ok(all.batches > 1);
    }),
    { numRuns: 5 },
  );
});

test('a long key is taken, a longer one refused by its line', async (t) => {
  const longest = 'k'.repeat(MAX_LINE_BYTES);
  assert.deepEqual((await readAll(await written(t, `a\n${longest}\r\nb\n`))).keys, ['a', longest, 'b']);
  await assert.rejects(readAll(await written(t, `a\n${longest}kk\nb\n`)), {
    code: 'ERR_USAGE',
    message: /^line 2 of the keys: expected at most 1048576 bytes, got "10\d+ or more"$/,
  });
});

test('a file that is not there, or a folder, is said by the operating system', async (t) => {
  const folder = await temporaryFolder(t);
  await assert.rejects(readAll(join(folder, 'none')), { code: 'ENOENT', syscall: 'open' });
  await assert.rejects(readAll(folder), { code: 'EISDIR' });
});
