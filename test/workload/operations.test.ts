import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../src/lib/random.ts';
import { Inserts } from '../../src/workload/inserts.ts';
import { KeySpace } from '../../src/workload/key-space.ts';
import { keyAt } from '../../src/workload/keys.ts';
import { mixOf, type OperationKind, type OperationMix } from '../../src/workload/mix.ts';
import { Operations } from '../../src/workload/operations.ts';
import { createPopularity, parsePopularity } from '../../src/workload/popularity/parse.ts';
import { presetOf } from '../../src/workload/presets.ts';
import { StoredKeys } from '../../src/workload/stored-keys.ts';
import { assertFits } from '../support/goodness-of-fit.ts';

const COUNT = 100;
const KINDS: readonly OperationKind[] = ['read', 'update', 'insert', 'rmw'];

interface Drawn {
  kind: OperationKind;
  key: string;
  index: number;
  isRead: boolean;
  version: number;
}

function take(count: number, mix: OperationMix, seed: number, popularity = 'zipf:0.99'): Drawn[] {
  const stored = new StoredKeys();
  const part = { index: 0, of: 1 };
  const draws = createPopularity(parsePopularity(popularity), COUNT).draws({ random: new Random(~seed), part, stored });
  const operations = new Operations({ keys: new KeySpace(COUNT, 1), draws, inserts: new Inserts(COUNT), mix, seed });
  return Array.from({ length: count }, () => {
    operations.next();
    const { kind, key, index, isRead, version } = operations;
    if (kind === 'insert') stored.push(index);
    return { kind, key, index, isRead, version };
  });
}

test('the same seed gives the same operations in the same order', () => {
  const presets = ['a', 'b', 'c', 'd', 'f'].map((letter) => presetOf(`ycsb-${letter}`));
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(...presets), (seed, { mix, popularity }) => {
      assert.deepEqual(take(100, mix, seed, popularity), take(100, mix, seed, popularity));
      assert.notDeepEqual(take(100, mix, seed, popularity), take(100, mix, seed + 1, popularity));
    }),
  );
});

const mixes: Partial<OperationMix>[] = [
  { reads: 0 },
  { reads: 0.1 },
  { reads: 1 },
  { inserts: 1 },
  { rmw: 1 },
  { updates: 0.25, inserts: 0.25, rmw: 0.25 },
  { reads: 0.1, updates: 0.2, rmw: 0.7 },
  { reads: 0.7, updates: 0.1, inserts: 0.2 },
  { reads: 0.999, inserts: 0.001 },
];
for (const given of mixes) {
  test(`kinds come as often as asked for: ${JSON.stringify(given)}`, () => {
    const { reads, updates, inserts, rmw } = mixOf(given);
    const counts = new Map(KINDS.map((kind) => [kind, 0]));
    for (const { kind } of take(50_000, mixOf(given), 1)) counts.set(kind, counts.get(kind)! + 1);
    const probabilities = [reads, updates, inserts, rmw];
    if (probabilities.includes(1)) assert.ok(Math.max(...counts.values()) === 50_000);
    else assertFits([...counts.values()], probabilities);
  });
}

test('kind and key are independent of each other', () => {
  const drawn = take(100_000, mixOf({ reads: 0.5 }), 3, 'uniform');
  const counts = new Uint32Array(2 * COUNT);
  for (const { isRead, index } of drawn) counts[2 * index + (isRead ? 1 : 0)]!++;
  assertFits(counts, new Array(2 * COUNT).fill(1 / (2 * COUNT)));
  const repeats = new Uint32Array(COUNT);
  for (let i = 1; i < drawn.length; i++) repeats[(drawn[i]!.index - drawn[i - 1]!.index + COUNT) % COUNT]!++;
  assertFits(repeats, new Array(COUNT).fill(1 / COUNT), 'one after the other');
});

test('the key is that of the index, kept or not', () => {
  for (const { key, index } of take(1000, mixOf({ inserts: 0.5 }), 1)) assert.equal(key, keyAt(index, 1));
  const keys = new KeySpace(40_000, 9);
  for (const index of [0, 1, 0, 16_383, 16_384, 39_999, 40_000, 2 ** 32 - 1])
    assert.equal(keys.at(index), keyAt(index, 9));
  const listed = new KeySpace(2, 9, ['a', 'b']);
  assert.deepEqual([listed.at(0), listed.at(1), listed.at(2)], ['a', 'b', keyAt(2, 9)]);
});

test('writes carry versions 1, 2, 3, …; a read-modify-write takes one when it writes', () => {
  const versions = (given: Partial<OperationMix>) => take(4, mixOf(given), 1).map(({ version }) => version);
  assert.deepEqual(versions({ reads: 0 }), [1, 2, 3, 4]);
  assert.deepEqual(versions({ inserts: 1 }), [1, 2, 3, 4]);
  assert.deepEqual(versions({ rmw: 1 }), [0, 0, 0, 0]);
  assert.deepEqual(versions({ reads: 1 }), [0, 0, 0, 0]);
});

test('whoever inserts side by side leaves no key out and gives none twice', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat({ max: 1000 }), (of, count) => {
      const parts = Array.from({ length: of }, (_, index) => new Inserts(count, { index, of }));
      const inserted = Array.from({ length: 5 }, () => parts.map((part) => part.next())).flat();
      assert.deepEqual(
        inserted,
        Array.from({ length: 5 * of }, (_, i) => count + i),
      );
    }),
  );
  const even = new Inserts(11, { index: 0, of: 1 }, (index) => index % 2 === 0);
  assert.deepEqual([even.next(), even.next(), even.next()], [12, 14, 16]);
});

const completed: [given: Partial<OperationMix>, mix: OperationMix][] = [
  [{}, { reads: 0.9, updates: 0.1, inserts: 0, rmw: 0 }],
  [{ reads: 0.5 }, { reads: 0.5, updates: 0.5, inserts: 0, rmw: 0 }],
  [{ inserts: 0.05 }, { reads: 0.95, updates: 0, inserts: 0.05, rmw: 0 }],
  [{ updates: 0.3 }, { reads: 0.7, updates: 0.3, inserts: 0, rmw: 0 }],
  [
    { reads: 0.5, rmw: 0.2 },
    { reads: 0.5, updates: 0.3, inserts: 0, rmw: 0.2 },
  ],
  [{ updates: 0 }, { reads: 1, updates: 0, inserts: 0, rmw: 0 }],
];
test('what is missing is reads, or else updates', () => {
  for (const [given, mix] of completed) assert.deepEqual(mixOf(given), mix);
});

const refused: [given: Partial<OperationMix>, message: RegExp][] = [
  [{ reads: 1.1 }, /^reads: expected a number from 0 to 1, got 1.1$/],
  [{ inserts: -0.1 }, /^inserts: /],
  [{ rmw: Number.NaN }, /^rmw: .*got NaN$/],
  [{ reads: 0.5, updates: 0.4 }, /^operations: expected reads, updates, inserts and rmw that come to 1, got 0.9$/],
  [{ reads: 0.5, inserts: 0.6 }, /^operations: .*got 1.1$/],
  [{ updates: 0.6, rmw: 0.6 }, /^operations: .*got 1.2$/],
];
for (const [given, message] of refused) {
  test(`refused: ${JSON.stringify(given)}`, () => {
    assert.throws(() => mixOf(given), { code: 'ERR_USAGE', message });
  });
}

test("YCSB's workloads; e is refused, with the reason", () => {
  assert.deepEqual(presetOf('ycsb-d'), {
    mix: { reads: 0.95, updates: 0, inserts: 0.05, rmw: 0 },
    popularity: 'latest:0.99',
  });
  for (const letter of 'abcdf') {
    const { mix, popularity } = presetOf(`ycsb-${letter}`);
    assert.deepEqual(mixOf(mix), mix);
    parsePopularity(popularity);
  }
  const scans = /^workload: expected one without scans: nodes place keys by their hash .* got "ycsb-e"$/;
  assert.throws(() => presetOf('ycsb-e'), { code: 'ERR_USAGE', message: scans });
  assert.throws(() => presetOf('ycsb-g'), {
    code: 'ERR_USAGE',
    message: /^workload: expected one of ycsb-a, .*-f, got/,
  });
});
