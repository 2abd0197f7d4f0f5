import assert from 'node:assert/strict';
import { test } from 'node:test';
import { populate } from '../../src/load/populate.ts';
import { keysOf } from '../../src/workload/keys.ts';
import { valueFor } from '../../src/workload/values.ts';
import { fakeNode } from '../support/fake-node.ts';
import { fakeServer } from '../support/fake-server.ts';

const bounded = { timeout: 10_000 };

test('every key is stored with version 0, and progress ends at 1', bounded, async (t) => {
  const node = await fakeNode(t);
  const keys = keysOf(300, 1);
  const fractions: number[] = [];
  const onProgress = (fraction: number) => fractions.push(fraction);
  await populate({ nodes: [{ ...node, keys }], sizes: 20, timeoutMs: 2000, onProgress });
  assert.deepEqual(node.entries, new Map(keys.map((key) => [key, valueFor(key, 0, 20)])), 'stored');
  assert.deepEqual([fractions.length, fractions.at(-1)], [300, 1]);
});

test('a refusal names the node, how far it came and the status', bounded, async (t) => {
  const full = await fakeServer(t, (socket) => {
    socket.write('HTTP/1.1 507 Insufficient Storage\r\nContent-Length: 4\r\n\r\nfull');
  });
  const good = await fakeNode(t, undefined, 'good');
  const nodes = [
    { id: 'full', url: full.url, keys: keysOf(50, 1) },
    { ...good, keys: keysOf(50, 2) },
  ];
  await assert.rejects(populate({ nodes, sizes: 10, timeoutMs: 2000 }), {
    code: 'ERR_NODE_STATUS',
    node: full.url,
    message:
      /^loading the data: full \(http.*\): expected 50 keys to be stored, got 0, then status 507 to PUT \S+ full$/,
  });
  assert.equal(good.entries.size, 50);
});

test('a node that never answers ends in a timeout', bounded, async (t) => {
  const { url } = await fakeServer(t, () => {});
  const nodes = [{ id: 'mute', url, keys: keysOf(50, 1) }];
  await assert.rejects(populate({ nodes, sizes: 10, timeoutMs: 300 }), { code: 'ERR_TIMEOUT' });
});
