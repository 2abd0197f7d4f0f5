import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startNode } from '../../src/node/node.ts';
import { NodeSampler } from '../../src/ui/node-sampler.ts';

test('what was asked since the last time, of nodes that are there and of one that is not', async (t) => {
  const node = await startNode({ port: 0, authToken: 'secret' });
  t.after(() => node.close());
  const gone = await startNode({ port: 0 });
  gone.close();
  const nodes = [
    { id: 'a', url: node.url },
    { id: 'b', url: gone.url },
  ];
  const sampler = new NodeSampler(nodes, 'secret');
  const [first, missing] = await sampler.sample();
  assert.deepEqual([first!.isUp, first!.requestsPerS, first!.ownP50Us, first!.cpu], [true, 0, null, null]);
  assert.deepEqual([missing!.id, missing!.isUp, missing!.maxMemoryBytes], ['b', false, 0]);
  const headers = { authorization: 'Bearer secret' };
  for (let i = 0; i < 40; i++) await fetch(`${node.url}/kv/${i}`, { method: 'PUT', body: 'value', headers });
  const [second] = await sampler.sample();
  assert.deepEqual([second!.entries, second!.maxMemoryBytes], [40, 2 ** 30]);
  assert.ok(
    second!.requestsPerS > 0 && second!.ownP50Us! > 0 && second!.ownP99Us! >= second!.ownP50Us! && second!.cpu! > 0,
  );
  const [third] = await sampler.sample();
  assert.deepEqual([third!.requestsPerS, third!.ownP50Us, third!.entries], [0, null, 40]);
});

test('a node that has begun anew since is not compared with what it was', async (t) => {
  let node = await startNode({ port: 0 });
  t.after(() => node.close());
  const { port, url } = node;
  const sampler = new NodeSampler([{ id: 'a', url }]);
  for (let i = 0; i < 10; i++) await fetch(`${url}/kv/${i}`);
  await sampler.sample();
  node.close();
  node = await startNode({ port });
  const [again] = await sampler.sample();
  assert.deepEqual([again!.isUp, again!.requestsPerS, again!.cpu], [true, 0, null]);
});

test('a node that asks for another token, or is none of ours, is not up', async (t) => {
  const node = await startNode({ port: 0, authToken: 'secret' });
  t.after(() => node.close());
  const [sample] = await new NodeSampler([{ id: 'a', url: node.url }], 'wrong').sample();
  assert.equal(sample!.isUp, false);
});
