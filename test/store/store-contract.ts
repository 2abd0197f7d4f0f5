import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_IN_PLACE_BYTES, NEVER, type OpenValue, type Store } from '../../src/store/store.ts';

/** `now` in ms since 1970. */
type Make = (maxBytes: number, now?: () => number) => Store;

const ROOM = 1e9;
const bytes = (text: string) => Buffer.from(text);
const text = (value: Uint8Array | undefined) => (value === undefined ? undefined : Buffer.from(value).toString());

const key = fc.constantFrom('a', 'b', 'é', '__proto__', 'constructor');
const operation = fc.oneof(
  fc.record({
    name: fc.constant('put' as const),
    key,
    value: fc.uint8Array({ maxLength: 12 }),
    contentType: fc.option(fc.constantFrom('text/plain', 'x'), { nil: undefined }),
  }),
  fc.record({ name: fc.constant('delete' as const), key }),
);

/** What every store keeps to. */
export function storeContract(make: Make): void {
  test('it is a map, whose versions only grow', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        againstMap(make(ROOM), operations);
      }),
    );
  });

  test('its bytes are those of its entries, and 0 without any', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), (operations) => {
        const store = make(ROOM);
        const fresh = make(ROOM);
        const model = againstMap(store, operations);
        for (const [key, { value, contentType }] of model) fresh.put(key, value, contentType);
        assert.equal(store.bytes, fresh.bytes);
        for (const key of model.keys()) store.delete(key);
        assert.equal(store.bytes, 0);
      }),
    );
  });

  test('it never holds more than it may; what does not fit changes nothing', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 40 }), fc.nat(1000), (operations, maxBytes) => {
        const store = make(maxBytes);
        againstMap(store, operations);
        assert.ok(store.bytes <= maxBytes, `${store.bytes} of ${maxBytes}`);
      }),
    );
  });

  test('exactly what fits is taken, and the old value stays where the new one does not fit', () => {
    const measure = make(ROOM);
    measure.put('key', bytes('12345'), undefined);
    const store = make(measure.bytes);
    assert.equal(store.put('key', bytes('12345'), undefined), 'created');
    assert.equal(store.put('key', bytes('123456'), undefined), 'full');
    assert.equal(store.put('other', bytes(''), undefined), 'full');
    assert.equal(text(store.get('key')?.value), '12345');
    assert.equal(store.put('key', bytes('abcde'), undefined), 'replaced');
    assert.equal(store.delete('key'), true);
    assert.equal(store.put('yek', bytes('12345'), undefined), 'created');
  });

  test('it copies: a caller may write to what it has put', () => {
    const store = make(ROOM);
    const mine = bytes('mine');
    for (let i = 0; i < 2; i++) {
      store.put('key', mine, undefined);
      mine.fill('x');
      assert.notEqual(text(store.get('key')?.value), 'xxxx');
      mine.write('mine');
    }
  });

  test('an entry is there until its time is up, and then gone, with its bytes', () => {
    let nowMs = 1000;
    const store = make(ROOM, () => nowMs);
    store.put('brief', bytes('value'), undefined, 1500);
    store.put('long', bytes('value'), undefined, NEVER);
    nowMs = 1499;
    assert.equal(store.get('brief')?.expiresAtMs, 1500);
    assert.equal(store.get('long')?.expiresAtMs, NEVER);
    nowMs = 1500;
    assert.equal(store.get('brief'), undefined);
    assert.deepEqual([store.entries, store.expirations], [1, 1]);
    assert.equal(store.put('brief', bytes('again'), undefined), 'created');
    nowMs = 1e15;
    assert.equal(text(store.get('brief')?.value), 'again');
  });

  test('put and delete do not find what has expired; a put without a time clears it', () => {
    let nowMs = 0;
    const store = make(ROOM, () => nowMs);
    for (const key of ['put', 'delete', 'cleared']) store.put(key, bytes('old'), undefined, 10);
    assert.equal(store.put('cleared', bytes('new'), undefined), 'replaced');
    nowMs = 10;
    assert.equal(store.put('put', bytes('new'), undefined), 'created');
    assert.equal(store.delete('delete'), false);
    assert.equal(text(store.get('cleared')?.value), 'new');
    assert.equal(store.entries, 2);
  });

  test('sweeps of a few entries at a time find all that has expired, and nothing else', () => {
    let nowMs = 0;
    const store = make(ROOM, () => nowMs);
    for (let i = 0; i < 1000; i++) store.put(`key-${i}`, bytes('value'), undefined, i % 3 === 0 ? 10 : NEVER);
    assert.equal(store.sweep(1e6), 0);
    nowMs = 10;
    let removed = 0;
    let rounds = 0;
    for (; removed < 334 && rounds < 1000; rounds++) {
      const now = store.sweep(10);
      assert.ok(now <= 10, `${now} in one sweep of 10`);
      removed += now;
    }
    assert.equal(removed, 334);
    assert.ok(rounds >= 34, `${rounds} rounds`);
    assert.deepEqual([store.entries, store.expirations], [666, 334]);
    for (let i = 0; i < 1000; i++) assert.equal(store.get(`key-${i}`) !== undefined, i % 3 !== 0);
  });

  test('a long value that was got stays as it was, whatever is put', () => {
    const store = make(ROOM);
    store.put('key', Buffer.alloc(MAX_IN_PLACE_BYTES + 1, 'a'), undefined);
    const { value } = store.get('key')!;
    store.put('key', Buffer.alloc(MAX_IN_PLACE_BYTES + 1, 'b'), undefined);
    store.delete('key');
    assert.equal(text(value), 'a'.repeat(MAX_IN_PLACE_BYTES + 1));
  });

  test('all who have one long value open share it; what is put since is another one', () => {
    const store = make(ROOM);
    const put = (letter: string) => store.put('key', Buffer.alloc(MAX_IN_PLACE_BYTES + 1, letter), undefined);
    const opened = () => store.get('key')!.open();
    const letterOf = (value: OpenValue) => {
      const target = Buffer.alloc(1);
      value.read(target, MAX_IN_PLACE_BYTES);
      return target.toString();
    };
    put('a');
    const [first, second] = [opened(), opened()];
    assert.equal(first, second);
    put('b');
    const third = opened();
    assert.notEqual(third, first);
    first.close();
    assert.deepEqual([letterOf(second), letterOf(third)], ['a', 'b']);
    second.close();
    third.close();
    assert.equal(letterOf(opened()), 'b');
  });

  test('an open value is read from anywhere, as it was, until it is closed, whatever is put', () => {
    const size = fc.constantFrom(0, 1, MAX_IN_PLACE_BYTES, MAX_IN_PLACE_BYTES + 1, 100_000);
    fc.assert(
      fc.property(
        size,
        fc.nat(),
        fc.nat(40_000),
        fc.constantFrom('keep', 'put', 'delete'),
        (length, at, room, then) => {
          const store = make(ROOM);
          const value = Buffer.from(Array.from({ length }, (_, i) => i * 7 + (i >> 8)));
          store.put('key', value, undefined);
          const [open, other] = [store.get('key')!.open(), store.get('key')!.open()];
          if (then === 'put') store.put('key', Buffer.alloc(length), undefined);
          if (then === 'delete') store.delete('key');
          other.close();
          const from = at % (length + 1);
          const target = Buffer.alloc(room + 1);
          const expected = value.subarray(from, from + target.length);
          assert.equal(open.length, length);
          assert.equal(open.read(target, from), expected.length);
          assert.ok(target.subarray(0, expected.length).equals(expected));
          open.close();
        },
      ),
      { numRuns: 50 },
    );
  });
}

interface Put {
  value: Uint8Array;
  contentType: string | undefined;
  version: number;
}

type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

function againstMap(store: Store, operations: readonly Operation[]): Map<string, Put> {
  const model = new Map<string, Put>();
  let lastVersion = 0;
  for (const operation of operations) {
    if (operation.name === 'delete') assert.equal(store.delete(operation.key), model.delete(operation.key));
    else {
      const { key, value, contentType } = operation;
      const outcome = store.put(key, value, contentType);
      if (outcome !== 'full') {
        assert.equal(outcome, model.has(key) ? 'replaced' : 'created');
        assert.ok(store.lastVersion > lastVersion);
        lastVersion = store.lastVersion;
        model.set(key, { value, contentType, version: lastVersion });
      }
    }
    assert.equal(store.entries, model.size);
  }
  for (const [key, { value, contentType, version }] of model) {
    const entry = store.get(key)!;
    assert.deepEqual([...entry.value], [...value]);
    assert.deepEqual([entry.contentType, entry.version], [contentType, version]);
  }
  assert.equal(store.get('never put'), undefined);
  return model;
}
