import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DurableStore } from '../../../src/store/durable/durable-store.ts';
import type { Fault, Sync } from '../../../src/store/store.ts';
import { storeContract } from '../store-contract.ts';
import { FakeDisk } from './fake-disk.ts';

const FULL: Fault = { isFull: true, message: 'no room' };
const options = { maxBytes: 1e9, sync: 'always' as Sync, syncMs: 5 };

storeContract((maxBytes, now = Date.now) => new DurableStore(new FakeDisk(), { ...options, maxBytes, now }));

/** A store, and what was settled of it: `written`, or the fault's message. */
function begin(more: Partial<typeof options> & { now?: () => number } = {}) {
  const disk = new FakeDisk();
  const store = new DurableStore(disk, { ...options, ...more });
  const settled: string[] = [];
  const settle = (name: string) =>
    store.durability.settle((fault) => settled.push(`${name} ${fault?.message ?? 'written'}`));
  const put = (key: string, value = 'value') => {
    const outcome = store.put(key, Buffer.from(value), undefined);
    settle(key);
    return outcome;
  };
  const seen = (key: string) => store.durability.committed.get(key)?.value.toString();
  return { disk, store, settled, settle, put, seen };
}

/** Lets what was scheduled for the next turn begin. */
const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await turn();
}

test('a put is settled when it is on the disk, and seen then', async () => {
  const { disk, store, settled, put, seen } = begin();
  put('a');
  await turn();
  assert.deepEqual([settled, seen('a'), store.entries], [[], undefined, 1]);
  disk.finish!();
  assert.deepEqual([settled, seen('a')], [['a written'], 'value']);
});

test('what comes while the disk is busy is written together, and not before', async () => {
  const { disk, settled, put } = begin();
  put('a');
  await turn();
  for (let i = 0; i < 100; i++) put(`key-${i}`);
  await turn();
  assert.equal(settled.length, 0);
  disk.finish!();
  assert.deepEqual(settled, ['a written']);
  await turn();
  disk.finish!();
  assert.deepEqual([settled.length, disk.writes, disk.finish], [101, 2, undefined]);
});

test('an answer waits for what it rests on, and for nothing else', async () => {
  const { disk, store, settled, settle, put } = begin();
  put('a');
  await turn();
  disk.finish!();
  put('b');
  assert.equal(store.get('a')?.version, 1);
  settle('reads a');
  assert.equal(store.get('never put'), undefined);
  settle('reads nothing');
  assert.equal(store.get('b')?.version, 2);
  settle('reads b');
  await turn();
  store.get('b');
  settle('reads b that is being written');
  assert.deepEqual(settled, ['a written', 'reads a written', 'reads nothing written']);
  disk.finish!();
  assert.deepEqual(settled.slice(3), ['b written', 'reads b written', 'reads b that is being written written']);
});

test('what fails has never been, nor what came while it was written; versions go on growing', async () => {
  const { disk, store, settled, put, seen } = begin();
  put('old', 'before');
  await turn();
  disk.finish!();
  put('old', 'after');
  put('new');
  await turn();
  assert.equal(store.delete('old'), true);
  put('later');
  const { lastVersion } = store;
  disk.finish!(FULL);
  assert.deepEqual(settled.slice(1), ['old no room', 'new no room', 'later no room']);
  assert.deepEqual([store.entries, store.get('old')?.value.toString(), seen('old')], [1, 'before', 'before']);
  store.durability.settle(() => {});
  assert.equal(store.bytes, disk.state.bytes);
  put('again');
  assert.ok(store.lastVersion > lastVersion);
  await turn();
  disk.finish!();
  assert.equal(settled.at(-1), 'again written');
});

test('what has expired is not seen, and counted once, before and after it is on the disk', async () => {
  let nowMs = 0;
  const { disk, store, seen } = begin({ now: () => nowMs });
  store.put('brief', Buffer.from('value'), undefined, 10);
  await turn();
  disk.finish!();
  nowMs = 10;
  for (let i = 0; i < 2; i++) assert.equal(seen('brief'), undefined);
  assert.equal(store.get('brief'), undefined);
  assert.deepEqual([store.entries, store.bytes, store.expirations], [0, 0, 1]);
  await turn();
  assert.equal(seen('brief'), undefined);
  disk.finish!();
  assert.deepEqual([store.entries, store.bytes, store.expirations, disk.records.size], [0, 0, 1, 0]);
});

test('interval: it is acknowledged and seen at once, and on the disk a little later', async () => {
  const { disk, settled, put, seen } = begin({ sync: 'interval' });
  put('a');
  put('b');
  assert.deepEqual([settled, seen('a')], [['a written', 'b written'], 'value']);
  await until(() => disk.finish !== undefined);
  disk.finish!();
  assert.deepEqual([disk.writes, disk.records.size], [1, 2]);
});

test('interval: a fault loses nothing, takes nothing new, and passes when the disk takes it', async () => {
  const { disk, store, settled, settle, put, seen } = begin({ sync: 'interval' });
  put('a', 'first');
  await until(() => disk.finish !== undefined);
  put('a', 'second');
  put('b');
  disk.finish!(FULL);
  assert.deepEqual([seen('a'), seen('b')], ['second', 'value']);
  put('c');
  assert.equal(store.delete('b'), true);
  settle('delete');
  assert.deepEqual(settled.slice(3), ['c no room', 'delete no room']);
  assert.deepEqual([seen('b'), seen('c')], ['value', undefined]);
  await until(() => disk.finish !== undefined);
  disk.finish!();
  assert.deepEqual([disk.records.size, disk.state.entries, store.bytes === disk.state.bytes], [2, 2, true]);
  put('c');
  assert.equal(settled.at(-1), 'c written');
});

test('interval: who puts more than memory is meant for waits until it is on the disk', async () => {
  const { disk, store, settled, settle } = begin({ sync: 'interval', syncMs: 1e6 });
  for (let i = 0; i < 5; i++) {
    store.put(`key-${i}`, Buffer.alloc(16 * 1024 * 1024), undefined);
    settle(`key-${i}`);
  }
  assert.equal(settled.length, 3);
  await until(() => disk.finish !== undefined);
  disk.finish!();
  assert.equal(settled.length, 5);
});

test('interval: what a full disk has not taken when the store is closed is said to be lost', async () => {
  const { disk, store, put } = begin({ sync: 'interval', syncMs: 1 });
  put('a');
  await until(() => disk.finish !== undefined);
  const closed = store.durability.close();
  disk.finish!(FULL);
  await assert.rejects(closed, { code: 'ERR_DATA_DIR', message: 'no room; 1 acknowledged change is lost' });
});

test('close writes what was not written yet', async () => {
  for (const sync of ['always', 'interval'] as const) {
    const { disk, store, put } = begin({ sync, syncMs: 1e6 });
    put('a');
    const closed = store.durability.close();
    await until(() => disk.finish !== undefined);
    disk.finish!();
    await closed;
    assert.equal(disk.records.size, 1);
  }
});
