import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Random } from '../../src/lib/random.ts';
import { createPopularity, parsePopularity } from '../../src/workload/popularity/parse.ts';
import type { IndexDraws, OwnDrawOptions, Popularity } from '../../src/workload/popularity/popularity.ts';
import { StoredKeys } from '../../src/workload/stored-keys.ts';
import { assertFits } from '../support/goodness-of-fit.ts';

const DRAWS = 200_000;
const TRACE = { keys: ['a', 'b', 'c', 'd', 'e'], lines: Uint32Array.of(0, 1, 0, 2, 3, 0, 4) };

function popularityOf(text: string, count: number): Popularity {
  return createPopularity(parsePopularity(text), count, text.startsWith('file:') ? TRACE : undefined);
}

function options(seed: number, changes: Partial<OwnDrawOptions> = {}): OwnDrawOptions {
  const part = { index: 0, of: 1 };
  return { random: new Random(seed), part, stored: new StoredKeys(), isOwn: () => true, ...changes };
}

function countsOf(draws: IndexDraws, count: number, number = DRAWS): Uint32Array {
  const counts = new Uint32Array(count);
  for (let i = 0; i < number; i++) counts[draws.next()]!++;
  return counts;
}

function massesOf(popularity: Popularity): Float64Array {
  return Float64Array.from({ length: popularity.count }, (_, index) => popularity.massOf(index));
}

const texts = ['uniform', 'hotspot:0.2,0.8', 'hotspot:0.5,0', 'hotspot:0.01,0.999', 'hotspot:1,0.3', 'sequential'];
const zipfs = [
  'zipf:0.01',
  'zipf:0.5',
  'zipf:0.99',
  'zipf:0.9999',
  'zipf:1',
  'zipf:1.0001',
  'zipf:1.2',
  'zipf:3',
  'zipf:40',
];
const latests = ['latest', 'latest:0.5', 'latest:1.2'];

for (const text of [...texts, ...zipfs, ...latests]) {
  test(`${text}: keys come as often as its masses say`, () => {
    for (const count of [1, 2, 10, 1000]) {
      const popularity = popularityOf(text, count);
      const counts = countsOf(popularity.draws(options(count)), count);
      if (count === 1) assert.equal(counts[0], DRAWS);
      else if (massesOf(popularity).filter((mass) => mass > 10 / DRAWS).length > 1) {
        assertFits(counts, massesOf(popularity), `${count} keys`);
      }
    }
  });
}

test('a file: as often as it has the key', () => {
  const popularity = popularityOf('file:x', 0);
  assert.deepEqual(massesOf(popularity), Float64Array.of(3 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7));
  assert.deepEqual([...countsOf(popularity.draws(options(1)), 5, 70)], [30, 10, 10, 10, 10]);
});

test('the masses of a law in so many words', () => {
  const near = (value: number, expected: number) => assert.ok(Math.abs(value / expected - 1) < 1e-12, `${value}`);
  near(popularityOf('zipf:1', 4).massOf(1), 1 / 2 / (1 + 1 / 2 + 1 / 3 + 1 / 4));
  near(popularityOf('zipf:2', 3).massOf(2), 1 / 9 / (1 + 1 / 4 + 1 / 9));
  near(popularityOf('latest:1', 4).massOf(3), 1 / (1 + 1 / 2 + 1 / 3 + 1 / 4));
  near(popularityOf('hotspot:0.2,0.8', 10).massOf(1), 0.4);
  near(popularityOf('hotspot:0.2,0.8', 10).massOf(2), 0.025);
  near(popularityOf('uniform', 8).massOf(7), 1 / 8);
});

test('ranks go from the most popular key to the least', () => {
  for (const text of ['uniform', 'zipf:0.99', 'latest', 'hotspot:0.2,0.8', 'sequential', 'file:x']) {
    const popularity = popularityOf(text, 50);
    const indices = Array.from({ length: popularity.count }, (_, rank) => popularity.indexOfRank(rank));
    assert.equal(new Set(indices).size, popularity.count);
    const masses = indices.map((index) => popularity.massOf(index));
    assert.deepEqual(
      masses,
      masses.toSorted((a, b) => b - a),
      text,
    );
  }
});

for (const text of ['uniform', 'hotspot:0.2,0.8', 'zipf:0.99', 'zipf:1.2', 'latest']) {
  test(`${text}: among some keys, in proportion to their masses`, () => {
    const count = 300;
    const popularity = popularityOf(text, count);
    const own = Uint32Array.from(Array.from({ length: count }, (_, i) => i).filter((i) => (i * i) % 7 === 2));
    const isOwn = (index: number) => own.includes(index);
    const masses = massesOf(popularity).map((mass, index) => (isOwn(index) ? mass : 0));
    const total = masses.reduce((sum, mass) => sum + mass, 0);
    const draws = popularity.among(own)(options(1, { isOwn }));
    assertFits(
      countsOf(draws, count, 50_000),
      masses.map((mass) => mass / total),
    );
  });
}

test('keys that are never asked for do not come among some keys either', () => {
  const draws = popularityOf('hotspot:0.5,1', 10).among(Uint32Array.of(3, 4, 5, 6))(options(1));
  assertFits(countsOf(draws, 10, 10_000), [0, 0, 0, 0.5, 0.5, 0, 0, 0, 0, 0]);
});

test('parts in turns go through all keys, or all lines, in order', () => {
  const turns = fc.record({ count: fc.integer({ min: 1, max: 30 }), of: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(turns, fc.boolean(), ({ count, of }, isFile) => {
      const popularity = popularityOf(isFile ? 'file:x' : 'sequential', count);
      const parts = Array.from({ length: of }, (_, index) => popularity.draws(options(1, { part: { index, of } })));
      const lines = isFile ? [...TRACE.lines] : Array.from({ length: count }, (_, i) => i);
      const drawn = Array.from({ length: 100 }, (_, i) => parts[i % of]!.next());
      assert.deepEqual(
        drawn,
        Array.from({ length: 100 }, (_, i) => lines[i % lines.length]),
      );
    }),
  );
});

test('among some keys, the order stays', () => {
  const take = (draws: IndexDraws) => Array.from({ length: 6 }, () => draws.next());
  assert.deepEqual(take(popularityOf('sequential', 9).among(Uint32Array.of(2, 3, 7))(options(1))), [2, 3, 7, 2, 3, 7]);
  assert.deepEqual(take(popularityOf('file:x', 0).among(Uint32Array.of(0, 2, 4))(options(1))), [0, 0, 2, 0, 4, 0]);
});

test('latest: a stored key is the most popular one at once', () => {
  const popularity = popularityOf('latest:1.2', 20);
  const stored = new StoredKeys();
  const draws = popularity.draws(options(1, { stored }));
  draws.next();
  for (const index of [25, 21, 23]) stored.push(index);
  // By recency the keys are now 23, 21, 25, 19, 18, …, and their masses those of as many keys of another count.
  const order = [23, 21, 25, ...Array.from({ length: 20 }, (_, i) => 19 - i)];
  const masses = new Float64Array(26);
  for (const [rank, index] of order.entries()) masses[index] = popularityOf('latest:1.2', 23).massOf(22 - rank);
  assertFits(countsOf(draws, 26), masses);
});

test('latest: keys that others inserted are skipped among some keys', () => {
  const stored = new StoredKeys();
  const isOwn = (index: number) => index % 2 === 1;
  const draws = popularityOf('latest', 4).among(Uint32Array.of(1, 3))(options(1, { stored, isOwn }));
  for (const index of [4, 5, 6]) stored.push(index);
  assert.deepEqual(new Set(Array.from({ length: 1000 }, () => draws.next())), new Set([1, 3, 5]));
});

test('stored keys are kept in their order, however many', () => {
  const stored = new StoredKeys();
  for (let i = 0; i < 5000; i++) stored.push(2 ** 32 - 1 - i);
  assert.equal(stored.length, 5000);
  assert.ok(Array.from({ length: 5000 }, (_, i) => stored.at(i)).every((index, i) => index === 2 ** 32 - 1 - i));
});

test('the same seed draws the same keys, another seed others', () => {
  for (const text of [...texts, ...zipfs, ...latests]) {
    const take = (seed: number) => {
      const draws = popularityOf(text, 1_000_000).draws(options(seed));
      return Array.from({ length: 100 }, () => draws.next());
    };
    assert.deepEqual(take(5), take(5));
    if (text !== 'sequential' && text !== 'zipf:40') assert.notDeepEqual(take(5), take(6), text);
  }
});
