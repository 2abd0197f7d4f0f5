import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Sweeper } from '../../src/node/sweeper.ts';
import { FlatStore } from '../../src/store/flat/flat-store.ts';
import { ask, errorCode, statsUntil, testNode } from './test-node.ts';

const bounded = { timeout: 20_000 };

test('an entry is there for its TTL, and gone after it', bounded, async (t) => {
  const node = await testNode(t);
  const start = performance.now();
  assert.equal((await ask(t, node, 'PUT', '/kv/a?ttl=0.1', 'x')).status, 201);
  while ((await ask(t, node, 'GET', '/kv/a')).status === 200);
  assert.ok(performance.now() - start >= 99);
  const gone = await ask(t, node, 'GET', '/kv/a');
  assert.deepEqual([gone.status, errorCode(gone)], [404, 'not_found']);
  assert.equal((await ask(t, node, 'PUT', '/kv/a?ttl=1000000000', 'x')).status, 201);
  assert.equal((await ask(t, node, 'GET', '/kv/a')).status, 200);
});

test('a PUT without a TTL takes away the one that there was', bounded, async (t) => {
  const node = await testNode(t);
  await ask(t, node, 'PUT', '/kv/kept?ttl=0.2', 'x');
  await ask(t, node, 'PUT', '/kv/kept', 'x');
  await ask(t, node, 'PUT', '/kv/witness?ttl=0.2', 'x');
  while ((await ask(t, node, 'GET', '/kv/witness')).status === 200);
  assert.equal((await ask(t, node, 'GET', '/kv/kept')).status, 200);
});

test('a TTL is seconds with up to three decimals, from a millisecond on; all else is 400', bounded, async (t) => {
  const node = await testNode(t);
  for (const ttl of ['60', '0.001', '1.5', '007', '1000000000', '60&x=y', '%36%30'])
    assert.equal((await ask(t, node, 'PUT', `/kv/a?ttl=${ttl}`, 'x')).status < 300, true, ttl);
  const bad = ['', '0', '0.000', '-1', '+1', '1e3', '1.0000', '.5', '5.', '1000000000.001', '1,5', 'NaN', '60s', ' 1'];
  for (const ttl of [...bad, '99999999999999999999', '%', '%ff']) {
    const answer = await ask(t, node, 'PUT', `/kv/b?ttl=${encodeURI(ttl)}`, 'x');
    assert.deepEqual([answer.status, errorCode(answer)], [400, 'bad_ttl'], ttl);
  }
  assert.equal((await ask(t, node, 'GET', '/kv/b')).status, 404);
  for (const query of ['ttl', 'a=b&ttl', '%74tl=no'])
    assert.equal((await ask(t, node, 'PUT', `/kv/b?${query}`, 'x')).status, 400, query);
  assert.ok((await ask(t, node, 'PUT', '/kv/b?TTL=no', 'x')).status < 300);
});

test('entries that nobody asks for are removed all the same', bounded, async (t) => {
  const node = await testNode(t);
  for (let i = 0; i < 20; i++) await ask(t, node, 'PUT', `/kv/${i}${i % 2 ? '?ttl=0.02' : ''}`, 'x');
  await statsUntil(t, node, (stats) => stats.entries === 10);
  assert.equal((await ask(t, node, 'GET', '/kv/0')).status, 200);
});

test('a sweep looks at a few hundred entries at a time, sooner again where many had expired', bounded, async (t) => {
  let now = 0;
  const store = new FlatStore({ maxBytes: 1e9, now: () => now });
  const looks: number[] = [];
  const sweep = store.sweep.bind(store);
  store.sweep = (limit) => {
    looks.push(limit);
    return sweep(limit);
  };
  for (let i = 0; i < 10_000; i++) store.put(`${i}`, new Uint8Array(1), undefined, 1);
  now = 2;
  const sweeper = new Sweeper(store);
  t.after(() => sweeper.stop());
  // Its timer does not keep a process alive.
  const alive = setInterval(() => {}, 1000);
  t.after(() => clearInterval(alive));
  while (store.entries > 0) await new Promise(setImmediate);
  assert.ok(looks.every((limit) => limit <= 500) && looks.length >= 20);
  const before = looks.length;
  sweeper.stop();
  await new Promise((resolve) => setTimeout(resolve, 120));
  assert.equal(looks.length, before);
});
