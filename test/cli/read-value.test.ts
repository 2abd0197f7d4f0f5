import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { readValue } from '../../src/cli/read-value.ts';

test('a value comes whole', async () => {
  const chunks = ['a', 'bc', ''].map((text) => Buffer.from(text));
  assert.equal((await readValue(Readable.from(chunks), 3)).toString(), 'abc');
  assert.equal((await readValue(Readable.from([]))).length, 0);
});

test('a stream without an end is left as soon as it is too long', async () => {
  let read = 0;
  async function* endless() {
    for (; ; read++) yield Buffer.alloc(1000);
  }
  await assert.rejects(readValue(Readable.from(endless()), 5000), {
    code: 'ERR_USAGE',
    message: '<value>: expected at most 5000 bytes, got more; no node takes so many',
  });
  assert.ok(read < 50, `${read} chunks`);
});
