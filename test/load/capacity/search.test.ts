import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../src/lib/random.ts';
import { edgeInterval } from '../../../src/load/capacity/interval.ts';
import { type SearchOptions, type Step, type StepVerdict, searchEdge } from '../../../src/load/capacity/search.ts';

// Servers whose capacity is known, so that it can be said whether the search finds it.

const options: SearchOptions = { startPerS: 1000, maxPerS: 1_000_000, leastPerS: 16, precision: 0.05, repeats: 3 };

async function search(
  measure: (rate: number, count: number) => StepVerdict | undefined,
  changes: Partial<SearchOptions> = {},
) {
  const steps: Step[] = [];
  const edge = await searchEdge({ ...options, ...changes }, async (ratePerS) => {
    const verdict = measure(ratePerS, steps.length);
    if (verdict !== undefined) steps.push({ ratePerS, verdict });
    return verdict;
  });
  return { ...edge, steps };
}

/** Passes for sure well below its capacity, never well above it, and by chance near it. */
function noisyServer(capacity: number, width: number, seed: number) {
  const random = new Random(seed);
  return (rate: number): StepVerdict =>
    random.float() < 1 / (1 + Math.exp(Math.log(rate / capacity) / width)) ? 'passed' : 'failed';
}

for (const capacity of [700, 1001, 12_345, 99_999]) {
  test(`a server without noise that takes ${capacity}/s: the interval holds it and is as narrow as asked`, async () => {
    const { lowPerS, highPerS, isNarrow } = await search((rate) => (rate <= capacity ? 'passed' : 'failed'));
    assert.ok(isNarrow && lowPerS <= capacity && capacity < highPerS!, `${lowPerS} to ${highPerS}`);
    assert.ok((highPerS! - lowPerS) / lowPerS <= 0.05);
  });
}

test('with the noise of real runs, the answer is within a tenth of the truth 19 times in 20', async () => {
  const capacity = 20_000;
  let right = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const { lowPerS } = await search(noisyServer(capacity, 0.03, seed));
    if (Math.abs(lowPerS - capacity) < 0.1 * capacity) right++;
  }
  assert.ok(right >= 380, `${right} of 400`);
});

test('the bootstrap holds the truth nearly always', async () => {
  const capacity = 20_000;
  let held = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const { steps } = await search(noisyServer(capacity, 0.03, seed), { repeats: 5 });
    const [low, high] = edgeInterval(steps, 0.95, seed);
    assert.ok(low <= high);
    if (low <= capacity && capacity <= high) held++;
  }
  assert.ok(held >= 160, `${held} of 200`);
});

test('one failure by chance does not cut the range', async () => {
  for (let at = 0; at < 12; at++) {
    const { lowPerS } = await search((rate, count) => (rate > 50_000 || count === at ? 'failed' : 'passed'));
    assert.ok(lowPerS > 45_000, `a failure at step ${at}: ${lowPerS}`);
  }
});

test('one pass by chance does not stand', async () => {
  // Only the first measurement of 4,000/s passes, by chance; all others of more than 1,500/s fail.
  let chance = true;
  const { lowPerS, highPerS } = await search((rate) => {
    if (rate <= 1500) return 'passed';
    if (rate < 4001 && rate > 1999 && chance) {
      chance = rate !== 4000;
      return 'passed';
    }
    return 'failed';
  });
  assert.ok(lowPerS <= 1500 && highPerS! > 1500, `${lowPerS} to ${highPerS}`);
});

test('a machine that was busy for a while: the upper end is looked at again, and taken back', async () => {
  const { lowPerS, highPerS } = await search((rate, count) => {
    const isBusy = count < 8;
    return rate <= (isBusy ? 6000 : 40_000) ? 'passed' : 'failed';
  });
  assert.ok(lowPerS <= 40_000 && highPerS! > 40_000, `${lowPerS} to ${highPerS}`);
});

test('a server that never passes, and one that never fails', async () => {
  const never = await search(() => 'failed');
  assert.deepEqual([never.lowPerS, never.isNarrow], [0, true]);
  assert.ok(never.steps.length < 40);
  const always = await search(() => 'passed', { maxPerS: 30_000 });
  assert.deepEqual([always.lowPerS, always.highPerS, always.isNarrow], [30_000, null, true]);
});

test('no rate is tried below the least, where a step would have too few samples and fail', async () => {
  for (const [startPerS, leastPerS] of [
    [1000, 200],
    [1000, 1000],
  ] as const) {
    const { lowPerS, highPerS, isNarrow, steps } = await search(() => 'failed', { startPerS, leastPerS });
    assert.deepEqual([lowPerS, highPerS, isNarrow], [0, leastPerS, true]);
    assert.ok(steps.every(({ ratePerS }) => ratePerS >= leastPerS));
  }
  const { lowPerS } = await search((rate) => (rate <= 210 ? 'passed' : 'failed'), { leastPerS: 200 });
  assert.ok(lowPerS >= 200 && lowPerS <= 210, `${lowPerS}`);
});

test('a generator that gives way is no pass', async () => {
  const { lowPerS, highPerS, steps } = await search((rate) => (rate <= 8000 ? 'passed' : 'limited'));
  assert.ok(lowPerS <= 8000 && highPerS! > 8000);
  assert.ok(steps.filter(({ ratePerS }) => ratePerS === highPerS).every(({ verdict }) => verdict === 'limited'));
});

test('out of time, it says what it knows', async () => {
  for (let last = 0; last < 15; last++) {
    const { lowPerS, highPerS, isNarrow } = await search((rate, count) =>
      count >= last ? undefined : rate <= 20_000 ? 'passed' : 'failed',
    );
    assert.equal(isNarrow, false);
    assert.ok(lowPerS <= 20_000 && (highPerS === null || highPerS > 20_000));
  }
});
