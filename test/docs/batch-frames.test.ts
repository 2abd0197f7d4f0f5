import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ANY_VERSION, BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { MAX_BATCH_BYTES, MAX_BATCH_OPERATIONS } from '../../src/protocol/limits.ts';
import { BATCH_PATH } from '../../src/protocol/paths.ts';
import { batchVectors, root } from '../protocol/batch/vectors.ts';

const text = readFileSync(join(root, 'docs', 'http.md'), 'utf8');

test('docs/http.md names what both sides of a batch go by', () => {
  const count = MAX_BATCH_OPERATIONS.toLocaleString('en');
  const named = [`POST ${BATCH_PATH}`, BATCH_TYPE, `${count} at most`, `${MAX_BATCH_BYTES / 2 ** 20} MiB`];
  for (const each of [...named, `${ANY_VERSION}: any`]) assert.ok(text.includes(each), each);
});

test('the frames that docs/http.md writes out byte by byte are those of the vectors', () => {
  const dumps = [...text.matchAll(/^```\n(52 4d .*?)^```$/gms)].map(([, dump]) => hexOf(dump!));
  const named = (name: string) => [...batchVectors.requests, ...batchVectors.answers].find((it) => it.name === name);
  assert.deepEqual(dumps, [named('every option')?.hex, named('a hit, a put, a miss')?.hex]);
});

/** The bytes at the beginning of each line. */
function hexOf(dump: string): string {
  const lines = dump.split('\n').map((line) => /^(?:[0-9a-f]{2}(?: |$))*/.exec(line)![0]);
  return lines.join('').replaceAll(' ', '');
}
