import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../../../src/lib/random.ts';
import { damageOf } from '../../../src/store/durable/check/check.ts';
import { NEVER } from '../../../src/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type OpenedStore, openStore, settled } from './opened-store.ts';

interface Known {
  value: Buffer;
  contentType: string | undefined;
  version: number;
  expiresAtMs: number;
}

const LENGTHS = [0, 1, 20, 300, 1990, 2100, 5000, 70_000];

/** Random operations on a store and on a Map, which have to agree, also after the store was closed and opened again. */
class Rounds {
  readonly known = new Map<string, Known>();
  readonly #random = new Random(5);
  nowMs = 1000;
  lastVersion = 0;

  step(store: OpenedStore): void {
    const random = this.#random;
    const key = `key-${random.below(400)}`.padEnd(10 + random.below(2) * 900, '-é');
    const roll = random.below(10);
    if (roll < 6) this.#put(store, key);
    else if (roll < 8) {
      assert.equal(store.delete(key), this.#live(key) !== undefined);
      this.known.delete(key);
    } else if (roll < 9) this.check(store, key);
    else {
      this.nowMs += random.below(50);
      store.sweep(20);
    }
  }

  #put(store: OpenedStore, key: string): void {
    const random = this.#random;
    const value = Buffer.alloc(LENGTHS[random.below(LENGTHS.length)]!, random.below(256));
    const contentType = [undefined, 'text/plain', ''.padEnd(3000, 'x')][random.below(3)];
    const expiresAtMs = random.below(3) === 0 ? this.nowMs + random.below(500) : NEVER;
    const isKnown = this.#live(key) !== undefined;
    assert.equal(store.put(key, value, contentType, expiresAtMs), isKnown ? 'replaced' : 'created');
    assert.ok(store.lastVersion > this.lastVersion);
    this.lastVersion = store.lastVersion;
    this.known.set(key, { value, contentType, version: store.lastVersion, expiresAtMs });
  }

  #live(key: string): Known | undefined {
    const known = this.known.get(key);
    return known !== undefined && known.expiresAtMs > this.nowMs ? known : undefined;
  }

  check(store: OpenedStore, key: string): void {
    const found = store.get(key);
    const known = this.#live(key);
    const { value, contentType, version, expiresAtMs } = found ?? {};
    const got = found && { value: Buffer.from(value!), contentType, version, expiresAtMs };
    assert.deepEqual(got, known, key);
  }

  checkAll(store: OpenedStore): void {
    for (const key of this.known.keys()) this.check(store, key);
    while (store.sweep(1000) > 0);
    const live = [...this.known.keys()].filter((key) => this.#live(key) !== undefined);
    assert.equal(store.entries, live.length);
  }
}

test('random operations do what they do to a Map, over many commits and starts', async (t) => {
  const folder = await temporaryFolder(t);
  const rounds = new Rounds();
  for (let start = 0; start < 8; start++) {
    const sync = start % 2 === 0 ? 'always' : 'interval';
    const store = await openStore(folder, { sync, syncMs: 1, now: () => rounds.nowMs });
    for (let i = 0; i < 2000; i++) {
      rounds.step(store);
      if (i % 40 === 0) assert.equal(await settled(store), undefined);
      if (i % 40 === 20) await new Promise(setImmediate);
    }
    rounds.checkAll(store);
    const { bytes, entries } = store;
    await store.durability.close();
    assert.equal(damageOf(join(folder, 'data.mdb')), undefined);
    const again = await openStore(folder, { now: () => rounds.nowMs });
    assert.deepEqual([again.bytes, again.entries], [bytes, entries]);
    rounds.checkAll(again);
    await again.durability.close();
  }
});

test('a long value that was got stays as it was, whatever comes to the disk', async (t) => {
  const store = await openStore(await temporaryFolder(t));
  t.after(() => store.durability.close());
  const put = async (fill: string) => {
    store.put('key', Buffer.alloc(100_000, fill), undefined);
    await settled(store);
  };
  await put('a');
  const { value } = store.durability.committed.get('key')!;
  for (let i = 0; i < 10; i++) await put('b');
  assert.deepEqual(new Set(value), new Set(Buffer.from('a')));
});

test('no version comes again after an end without warning', async (t) => {
  const folder = await temporaryFolder(t);
  const store = await openStore(folder);
  store.put('key', Buffer.alloc(1), undefined);
  const first = store.lastVersion;
  await settled(store);
  store.delete('key');
  await store.durability.close();
  const again = await openStore(folder);
  again.put('key', Buffer.alloc(1), undefined);
  assert.ok(again.lastVersion > first + 1e8, `${again.lastVersion} after ${first}`);
  await again.durability.close();
});

test('what was put with a time to live expires behind a start too', async (t) => {
  const folder = await temporaryFolder(t);
  const store = await openStore(folder, { now: () => 0 });
  for (let i = 0; i < 100; i++) store.put(`key-${i}`, Buffer.alloc(10), undefined, i % 2 === 0 ? 50 : NEVER);
  await store.durability.close();
  const again = await openStore(folder, { now: () => 50 });
  assert.equal(again.durability.committed.get('key-0'), undefined);
  assert.deepEqual([again.sweep(20), again.sweep(20), again.sweep(20)], [19, 20, 10]);
  assert.deepEqual([again.entries, again.expirations], [50, 50]);
  await again.durability.close();
});
