import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyAt } from '../../src/workload/keys.ts';
import { parseValueSizes, type ValueSizes } from '../../src/workload/value-sizes.ts';
import { isValueFor, valueFor } from '../../src/workload/values.ts';
import { assertFits, assertFollows, normalCdf } from '../support/goodness-of-fit.ts';

const MAX = 2 ** 20;

function sizesOf(text: string, by: 'key' | 'version', max = MAX): number[] {
  const sizes = parseValueSizes(text, max);
  return Array.from({ length: 50_000 }, (_, i) =>
    by === 'key' ? valueFor(keyAt(i, 1), 0, sizes).length : valueFor('user:1', i, sizes).length,
  );
}

const read: [text: string, sizes: ValueSizes][] = [
  ['0', { kind: 'fixed', bytes: 0 }],
  ['100', { kind: 'fixed', bytes: 100 }],
  ['64-1024', { kind: 'uniform', min: 64, max: 1024 }],
  ['16-16', { kind: 'uniform', min: 16, max: 16 }],
  ['lognormal:300,0.8', { kind: 'lognormal', median: 300, sigma: 0.8, max: MAX }],
  ['lognormal:16,0', { kind: 'lognormal', median: 16, sigma: 0, max: MAX }],
];
test('every form is read', () => {
  for (const [text, sizes] of read) assert.deepEqual(parseValueSizes(text, MAX), sizes, text);
});

const refused: [text: string, message: RegExp][] = [
  ['', /^value-size: expected BYTES, MIN-MAX or lognormal:MEDIAN,SIGMA, such as .*, got ""$/],
  ['-1', /^value-size: expected BYTES/],
  ['1.5', /^value-size: expected BYTES/],
  ['normal:1,2', /^value-size: expected BYTES/],
  ['lognormal:100', /^value-size: expected BYTES/],
  ['1048577', /^value-size: expected an integer from 0 to 1048576, got 1048577$/],
  ['15-100', /^value-size: expected MIN-MAX, both from 16 to 1048576, got "15-100"$/],
  ['200-100', /^value-size: expected MIN-MAX/],
  ['16-1048577', /^value-size: expected MIN-MAX/],
  [
    'lognormal:10,1',
    /^value-size: expected lognormal:MEDIAN,SIGMA, the median from 16 to 1048576, sigma up to 10, got/,
  ],
  ['lognormal:100,11', /^value-size: expected lognormal:MEDIAN,SIGMA/],
];
for (const [text, message] of refused) {
  test(`refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => parseValueSizes(text, MAX), { code: 'ERR_USAGE', message });
  });
}

test('a value is recognized from its key and body alone, whatever its size', () => {
  const texts = fc.constantFrom('0', '15', '16', '100', '16-40', '64-1024', 'lognormal:300,0.8', 'lognormal:16,3');
  const versions = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 30 }), versions, texts, (key, version, text) => {
      const sizes = parseValueSizes(text, 5000);
      const value = valueFor(key, version, sizes);
      assert.ok(isValueFor(value, key, sizes));
      assert.equal(isValueFor(`${value}x`, key, sizes), false);
      if (value !== '') assert.equal(isValueFor(value.slice(0, -1), key, sizes), false);
      assert.equal(isValueFor(value, `${key}x`, sizes), value === '');
    }),
  );
});

test('fixed sizes are those of a plain number', () => {
  const sizes = parseValueSizes('77', MAX);
  assert.equal(valueFor('a', 3, sizes), valueFor('a', 3, 77));
});

for (const by of ['key', 'version'] as const) {
  test(`uniform sizes over each ${by} (chi-square and KS)`, () => {
    const samples = sizesOf('64-1024', by);
    assertFollows(samples, (x) => (x - 63) / 961);
    const counts = new Uint32Array(31);
    for (const size of samples) counts[Math.floor((size - 64) / 31)]!++;
    assertFits(counts, new Array(31).fill(1 / 31));
    assert.deepEqual([Math.min(...samples), Math.max(...samples)], [64, 1024]);
  });

  for (const [median, sigma] of [
    [10_000, 0.5],
    [300, 0.8],
  ] as const) {
    test(`lognormal sizes around ${median} over each ${by} (KS)`, () => {
      const cdf = (x: number) => normalCdf(Math.log((x + 0.5) / median) / sigma);
      assertFollows(sizesOf(`lognormal:${median},${sigma}`, by), cdf);
    });
  }
}

test('lognormal sizes are cut off at 16 bytes and at the limit', () => {
  const samples = sizesOf('lognormal:100,3', 'key', 2000);
  assert.deepEqual([Math.min(...samples), Math.max(...samples)], [16, 2000]);
});

test('the sizes do not change', () => {
  const lengths = (text: string) =>
    [0, 1, 2].map((version) => valueFor('user:123', version, parseValueSizes(text, MAX)).length);
  assert.deepEqual(
    [lengths('64-1024'), lengths('lognormal:300,0.8')],
    [
      [794, 846, 945],
      [195, 182, 217],
    ],
  );
});
