import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FlatStore, type FlatStoreOptions } from '../../../src/store/flat/flat-store.ts';
import { storeContract } from '../store-contract.ts';
import { Model } from './model.ts';

const MIB = 2 ** 20;

storeContract((maxBytes, now = Date.now) => new FlatStore({ maxBytes, eviction: 'none', now }));

const cases: [name: string, steps: number, keys: number, options: Partial<FlatStoreOptions>][] = [
  ['with room for all', 60_000, 2000, { maxBytes: 100 * MIB }],
  ['where many puts have no room', 60_000, 5000, { maxBytes: 3 * MIB }],
  ['where hardly any has room', 20_000, 500, { maxBytes: 100_000 }],
  ['where all keys collide', 6000, 300, { maxBytes: 5 * MIB, keyHash: () => 0x12345678 }],
  [
    'where keys collide in all but three bits',
    20_000,
    500,
    { maxBytes: 5 * MIB, keyHash: (words, at, bytes) => (bytes < 8 ? 1 : words[at + 1]! & 0x70000007) },
  ],
];

for (const [name, steps, keys, options] of cases) {
  test(`without eviction, it does what a Map does: ${name}`, () => {
    const model = new Model(steps);
    const store = new FlatStore({ maxBytes: 0, eviction: 'none', now: model.now, ...options });
    let leaked = 0;
    for (let i = 0; i < steps; i++) {
      const { bytes, lastVersion } = store;
      model.step(store, keys);
      if (store.lastVersion === lastVersion && store.bytes > bytes) leaked++;
      assert.ok(store.bytes <= store.maxBytes);
    }
    assert.equal(leaked, 0, 'bytes grew without a put');
    for (const key of [...model.entries.keys()]) model.get(store, key);
    const live = [...model.entries.keys()].filter((key) => model.live(key) !== undefined);
    // What has expired in the store and was never asked for again is still counted there.
    for (let i = 0; i < 50; i++) store.sweep(keys);
    assert.equal(store.entries, live.length);
    assert.equal(store.evictions, 0);
    assert.equal(model.created, store.entries + store.expirations + model.deleted);
    for (const key of live) assert.ok(store.delete(key), key);
    assert.deepEqual([store.bytes, store.entries], [0, 0]);
  });
}

test('with eviction, what is found is what was put last, and nothing is counted twice', () => {
  for (const maxBytes of [200_000, 3 * MIB]) {
    const model = new Model(maxBytes);
    const store = new FlatStore({ maxBytes, now: model.now });
    for (let i = 0; i < 60_000; i++) {
      model.step(store, 20_000);
      assert.ok(store.bytes <= maxBytes, `${store.bytes} of ${maxBytes}`);
      assert.equal(model.created, store.entries + store.evictions + store.expirations + model.deleted);
    }
    assert.ok(store.evictions > 1000, `${store.evictions} evictions`);
    let found = 0;
    for (const key of [...model.entries.keys()]) if (model.get(store, key)) found++;
    assert.equal(found, store.entries);
  }
});

test('nothing is evicted while there is room', () => {
  const store = new FlatStore({ maxBytes: 2 * MIB });
  const largest = 2000;
  const refusing = new FlatStore({ maxBytes: 2 * MIB, eviction: 'none' });
  for (let i = 0; ; i++) {
    const value = Buffer.alloc((i * 37) % largest);
    const fits = refusing.put(`key-${i}`, value, undefined) === 'created';
    assert.equal(store.put(`key-${i}`, value, undefined), 'created');
    assert.equal(store.evictions === 0, fits);
    if (!fits) break;
  }
});

test('with eviction a put is refused only where its value alone has no room; nobody is evicted for it then', () => {
  const store = new FlatStore({ maxBytes: 400_000 });
  store.put('small', Buffer.alloc(10), undefined);
  assert.equal(store.put('large', Buffer.alloc(400_000), undefined), 'full');
  assert.equal(store.put('small', Buffer.alloc(400_000), undefined), 'full');
  assert.deepEqual([store.get('small')?.length, store.evictions], [10, 0]);
  assert.equal(store.put('large', Buffer.alloc(340_000), undefined), 'created');
  assert.equal(store.put('large', Buffer.alloc(345_000), undefined), 'replaced');
});

test('an entry that grows evicts others, never itself', () => {
  const store = new FlatStore({ maxBytes: 100_000 });
  for (let i = 0; i < 2000; i++) store.put(`key-${i}`, Buffer.alloc(100), undefined);
  store.put('grows', Buffer.alloc(1), undefined);
  for (let size = 1; size <= 80_000; size += 500) {
    assert.equal(store.put('grows', Buffer.alloc(size), undefined), 'replaced');
    assert.equal(store.get('grows')?.length, size);
  }
});

test('of entries that are used again and again, nearly all survive; of those that are not, nearly none', () => {
  const store = new FlatStore({ maxBytes: 8 * MIB });
  const value = Buffer.alloc(100);
  const used = Array.from({ length: 2000 }, (_, i) => `used-${i}`);
  const unused = Array.from({ length: 2000 }, (_, i) => `unused-${i}`);
  for (const key of [...used, ...unused]) store.put(key, value, undefined);
  // Three times as many as there is room for, and each of the used ones every 5,000.
  for (let i = 0; i < 150_000; i++) {
    store.put(`other-${i}`, value, undefined);
    if (i % 5000 === 0) for (const key of used) store.get(key);
  }
  const left = (keys: string[]) => keys.filter((key) => store.get(key) !== undefined).length;
  assert.ok(left(used) > 0.99 * used.length, `${left(used)} of the used`);
  assert.ok(left(unused) < 0.05 * unused.length, `${left(unused)} of the unused`);
});

test('what it takes stays within maxBytes, whatever is put, deleted and evicted', () => {
  const model = new Model(7);
  for (const eviction of ['lru', 'none'] as const) {
    const store = new FlatStore({ maxBytes: 16 * MIB, eviction, now: model.now });
    let most = 0;
    for (let i = 0; i < 60_000; i++) {
      const sizes = [100, 3000, 15_000, 60_000][Math.floor(i / 15_000)]!;
      const key = `key-${(i * 7919) % 30_000}`;
      if (i % 5 === 0) store.delete(key);
      else store.put(key, Buffer.alloc((i * 104_729) % sizes), undefined);
      most = Math.max(most, store.allocatedBytes);
    }
    assert.ok(most < 1.05 * store.maxBytes, `${most / MIB} MiB`);
    assert.ok(most > 0.8 * store.maxBytes, `${most / MIB} MiB`);
  }
});

test('a few entries that are put over and over take no more than a few segments', () => {
  const store = new FlatStore({ maxBytes: 1024 * MIB });
  for (let i = 0; i < 20_000; i++) store.put(`key-${i % 10}`, Buffer.alloc((i * 7919) % 15_000), undefined);
  // 150 MB went through it.
  assert.ok(store.allocatedBytes < 40 * MIB, `${store.allocatedBytes / MIB} MiB`);
});

test('what deleted entries took is there for others', () => {
  const store = new FlatStore({ maxBytes: 64 * MIB });
  let first = 0;
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 100_000; i++) store.put(`${round}-${i}`, Buffer.alloc(1), undefined);
    for (let i = 0; i < 100_000; i++) store.delete(`${round}-${i}`);
    assert.equal(store.bytes, 0);
    if (round === 0) first = store.allocatedBytes;
  }
  assert.ok(store.allocatedBytes <= 1.1 * first, `${store.allocatedBytes} bytes, at first ${first}`);
});

test('sweeps look at as many entries as they may in a store that is nearly empty, too', () => {
  let nowMs = 0;
  const store = new FlatStore({ maxBytes: 1024 * MIB, now: () => nowMs });
  for (let i = 0; i < 10_000; i++) store.put(`key-${i}`, Buffer.alloc(10), undefined, 500);
  nowMs = 500;
  let sweeps = 0;
  for (; store.entries > 0; sweeps++) store.sweep(500);
  assert.ok(sweeps <= 30, `${sweeps} sweeps of 500`);
});

test('an open value stays as it was, though its room is used again', () => {
  for (const end of ['deleted', 'replaced', 'evicted'] as const) {
    const store = new FlatStore({ maxBytes: 3 * MIB });
    const value = Buffer.alloc(100_000, 'as it was');
    store.put('key', value, undefined);
    const open = store.get('key')!.open();
    if (end === 'deleted') store.delete('key');
    if (end === 'replaced') store.put('key', Buffer.alloc(100_000), undefined);
    // Its chunks move, then go.
    for (let i = 0; i < 1000; i++) store.put(`other-${i % 200}`, Buffer.alloc(20_000, 'x'), undefined);
    const read = Buffer.alloc(value.length);
    assert.equal(open.read(read, 0), value.length);
    assert.ok(read.equals(value), end);
    open.close();
  }
});

test('a key of more than 2,047 bytes is refused, in characters or in bytes', () => {
  const store = new FlatStore({ maxBytes: MIB });
  for (const key of ['x'.repeat(2048), 'ключ'.repeat(300)])
    assert.throws(() => store.get(key), /^RangeError: key: expected/);
  assert.equal(store.put('x'.repeat(2047), Buffer.alloc(1), undefined), 'created');
});

test('an entry that is replaced is never evicted for it, even where it is the one that was used longest ago', () => {
  // The first slot that is looked at is always the same, so that the entry in it is always a candidate.
  const store = new FlatStore({ maxBytes: 20_000, random: () => 0 });
  const keys = Array.from({ length: 4 }, (_, i) => `key-${i}`);
  for (const key of keys) store.put(key, Buffer.alloc(1000), undefined);
  for (let i = 0; i < 100; i++) {
    const key = keys[i % keys.length]!;
    const isThere = store.get(key) !== undefined;
    assert.equal(store.put(key, Buffer.alloc(9000 + 50 * i), undefined), isThere ? 'replaced' : 'created');
  }
});

test('versions go on beyond 32 bits', () => {
  const store = new FlatStore({ maxBytes: MIB });
  store.put('old', Buffer.from('old'), undefined);
  store.lastVersion = 2 ** 32 - 2;
  for (const [i, key] of ['a', 'b', 'c', 'old'].entries()) {
    store.put(key, Buffer.from(key), i % 2 === 0 ? undefined : 'text/plain', i === 2 ? 9e15 : undefined);
    assert.equal(store.get(key)?.version, 2 ** 32 - 1 + i);
    assert.equal(Buffer.from(store.get(key)!.value).toString(), key);
  }
  store.lastVersion = 2 ** 48 - 2;
  store.put('a', Buffer.from('last'), 'text/plain');
  assert.deepEqual([store.get('a')?.version, store.get('a')?.contentType], [2 ** 48 - 1, 'text/plain']);
});

test('content types by the thousand come back as they were, and are not all kept on the heap', () => {
  const store = new FlatStore({ maxBytes: 4 * MIB });
  const typeOf = (i: number) => `application/x-${i}`;
  for (let i = 0; i < 3000; i++) store.put(`key-${i}`, Buffer.from(`value ${i}`), typeOf(i));
  const early = store.bytes;
  for (let i = 0; i < 3000; i++) {
    const entry = store.get(`key-${i}`)!;
    assert.deepEqual([entry.contentType, Buffer.from(entry.value).toString()], [typeOf(i), `value ${i}`]);
  }
  // One of the first is a number in its record; one of the last stands in it.
  store.put('key-0', Buffer.from('value 0'), typeOf(2999));
  assert.ok(store.bytes > early + 10, `${store.bytes - early} more bytes`);
});

test('room for a large value is made step by step; the put finds it, and evicts nothing', () => {
  const store = new FlatStore({ maxBytes: 32 * MIB });
  const large = new Uint8Array(4 * MIB);
  let next = 0;
  const putSmall = () => store.put(`key-${next++}`, Buffer.alloc(100), undefined);
  while (store.evictions < 50_000) putSmall();
  for (let round = 0; round < 3; round++) {
    for (let isDone = false, steps = 0; !isDone; steps++) {
      const before = store.evictions;
      isDone = store.makeRoom(large.length);
      assert.ok(store.evictions - before <= 256, `${store.evictions - before} at once`);
      assert.ok(steps < 1000);
      // Others go on meanwhile.
      for (let i = 0; i < 10; i++) putSmall();
    }
    while (!store.makeRoom(large.length));
    const { evictions } = store;
    assert.equal(store.put(`large-${round}`, large, undefined), 'created');
    assert.equal(store.evictions, evictions);
  }
  assert.ok(store.bytes <= store.maxBytes);
});

test('no room is made for what the store will refuse', () => {
  const store = new FlatStore({ maxBytes: MIB });
  for (let i = 0; i < 20_000; i++) store.put(`key-${i}`, Buffer.alloc(100), undefined);
  const { evictions } = store;
  assert.equal(store.makeRoom(MIB), true);
  assert.equal(store.evictions, evictions);
});
