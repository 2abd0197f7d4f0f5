import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { startNode } from '../../src/node/node.ts';
import { scriptedNode } from '../support/scripted-node.ts';

const bounded = { timeout: 15_000 };

test('the longest content type comes back with its entry, put alone and in a batch', bounded, async (t) => {
  const node = await startNode({ port: 0 });
  t.after(() => node.close());
  const client = new KvClient({ nodes: [node.url] });
  t.after(() => client.close());
  const contentType = 't'.repeat(1024);
  await client.put('alone', 'a', { contentType });
  const together = await client.putMany(
    ['b', 'c'].map((key) => [key, key]),
    { contentType },
  );
  assert.ok(together.every(({ error }) => error === undefined));
  for (const key of ['alone', 'b', 'c']) {
    assert.equal(await client.getText(key), key[0]);
    const { headers } = await fetch(`${node.url}/kv/${key}`);
    assert.equal(headers.get('content-type'), contentType);
  }
});

test('a content type that no node takes is refused before anything is sent', bounded, async (t) => {
  const { url, asked } = await scriptedNode(t, () => {});
  const client = new KvClient({ nodes: [url], batch: 'auto' });
  t.after(() => client.close());
  for (const contentType of ['', 't'.repeat(1025), 't'.repeat(65_536), 'ü', 'a\nb', 5 as unknown as string]) {
    const expected = {
      code: 'ERR_USAGE',
      message: /^contentType: expected 1 to 1024 characters of printable ASCII, got /,
    };
    await assert.rejects(client.put('k', 'v', { contentType }), expected);
    await assert.rejects(client.putMany([['k', 'v']], { contentType }), expected);
  }
  assert.deepEqual(asked, []);
});
