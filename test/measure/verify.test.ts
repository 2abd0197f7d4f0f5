import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashFunctions } from '../../src/hash/registry.ts';
import { anchorChecks } from '../../src/measure/verify/anchor-checks.ts';
import { atMost, type Check, equal, near, runCheck } from '../../src/measure/verify/check.ts';
import { envoyChecks } from '../../src/measure/verify/envoy-checks.ts';
import { gateChecks } from '../../src/measure/verify/gate-checks.ts';
import { hashChecks } from '../../src/measure/verify/hash-checks.ts';
import { jumpChecks } from '../../src/measure/verify/jump-checks.ts';
import { ketamaChecks } from '../../src/measure/verify/ketama-checks.ts';
import { mementoChecks } from '../../src/measure/verify/memento-checks.ts';
import { ringForms } from '../../src/measure/verify/ring-forms.ts';
import { rulesChecks } from '../../src/measure/verify/rules-checks.ts';
import { sampledForms } from '../../src/measure/verify/sampled-forms.ts';
import { shareForms } from '../../src/measure/verify/share-forms.ts';
import { verify } from '../../src/measure/verify/verify.ts';
import { AnchorBuckets } from '../../src/placement/anchor-buckets.ts';
import { envoyPoints } from '../../src/placement/envoy-points.ts';
import { jump } from '../../src/placement/jump.ts';
import { jumpBack } from '../../src/placement/jumpback.ts';
import { Ketama } from '../../src/placement/ketama.ts';
import { maglevTable } from '../../src/placement/maglev-table.ts';
import { MementoBuckets } from '../../src/placement/memento-buckets.ts';
import { MultiProbe } from '../../src/placement/multiprobe.ts';
import type { Placement } from '../../src/placement/placement.ts';
import { redisSlot } from '../../src/placement/redis-slot.ts';
import { createPlacement } from '../../src/placement/registry.ts';
import { Ring } from '../../src/placement/ring.ts';

// What verify finds is tested where it is cheap to break: each check is given an implementation with one fault. That the
// real ones pass is tested beside them (test/hash, test/placement), by the same checks.

const check = (cases: Check['cases']): Check => ({ implementation: 'toy', kind: 'vectors', source: 'hand', cases });
const failedOf = (checks: readonly Check[], name: string, source = '') =>
  checks.filter((it) => it.implementation === name && it.source.includes(source)).map(hasFailedCase);

/** Stops at the first: what follows may take a while. */
function hasFailedCase({ cases }: Check): boolean {
  for (const { holds } of cases()) if (!holds) return true;
  return false;
}

test('a check counts its cases, and keeps the first three that failed', () => {
  const row = runCheck(check(() => [1, 2, 3, 4, 5, 6].map((n) => equal(`case ${n}`, n % 5, n))));
  assert.deepEqual([row.cases, row.failed], [6, 2]);
  assert.deepEqual(row.failures, [
    { of: 'case 5', expected: '5', got: '0' },
    { of: 'case 6', expected: '6', got: '1' },
  ]);
  assert.equal(runCheck(check(() => [1, 2, 3, 4].map((n) => equal('', n, 0)))).failures.length, 3);
});

test('a check that throws has failed, and so has one without cases', () => {
  const thrown = runCheck(
    check(function* () {
      yield equal('first', 1, 1);
      throw new TypeError('no such table');
    }),
  );
  assert.deepEqual([thrown.cases, thrown.failed], [2, 1]);
  assert.deepEqual(thrown.failures, [{ of: 'case 2', expected: 'an answer', got: 'TypeError: no such table' }]);
  assert.equal(runCheck(check(() => [])).failed, 1);
});

test('near and atMost hold up to their limit, and not for NaN', () => {
  assert.ok(near('', 1.25, 1, 0.25).holds && !near('', 1.26, 1, 0.25).holds && !near('', Number.NaN, 1, 9).holds);
  assert.ok(atMost('', 3, 3).holds && !atMost('', 4, 3).holds && !atMost('', Number.NaN, 3).holds);
  assert.deepEqual(near('x', 0.5, 1 / 3, 0.02), { of: 'x', expected: '0.3333 ± 0.0200', got: '0.5000', holds: false });
});

test('rows come in order, and an abort keeps those that are done', async () => {
  const stop = new AbortController();
  const checks = [1, 2, 3].map((n) => check(() => [equal('', n, n)]));
  assert.equal((await verify({ checks })).length, 3);
  const onProgress = (fraction: number) => fraction > 0.5 && stop.abort();
  assert.equal((await verify({ checks, signal: stop.signal, onProgress })).length, 2);
});

for (const name of hashFunctions.keys()) {
  test(`vectors catch a fault of ${name} in one bit`, () => {
    const real = hashFunctions.get(name)!;
    const faulty = {
      ...real,
      hash32: (key: string, seed?: number) => (real.hash32(key, seed) ^ 1) >>> 0,
      hash64Into(key: string, seed: number, out: Int32Array) {
        real.hash64Into(key, seed, out);
        out[0]! ^= 1;
      },
    };
    const checks = hashChecks(new Map([...hashFunctions, [name, faulty]]));
    for (const one of checks) assert.equal(runCheck(one).failed > 0, one.implementation === name, one.implementation);
  });
}

test('vectors catch placements that hash another key', () => {
  const faulty: typeof createPlacement = (algorithm, nodes, options) => {
    const real = createPlacement(algorithm, nodes, options);
    const replicasOf = (key: string, count: number) => real.replicasOf(`${key} `, count);
    return Object.assign(Object.create(real), { replicasOf });
  };
  assert.deepEqual(failedOf(rulesChecks(faulty), 'ring'), [true]);
  assert.deepEqual(failedOf(rulesChecks(faulty), 'modulo'), [true]);
  assert.deepEqual(failedOf(rulesChecks(faulty), 'multiprobe'), [true]);
  assert.deepEqual(failedOf(rulesChecks(faulty), 'bounded'), [true]);
});

test('vectors catch each kernel that is off by one', () => {
  const real = { jump, jumpBack, redisSlot };
  const off = (key: bigint, buckets: number) => (jump(key, buckets) + 1) % buckets;
  assert.deepEqual(failedOf(jumpChecks({ ...real, jump: off }), 'jump'), [true]);
  assert.deepEqual(failedOf(jumpChecks({ ...real, jumpBack: jump }), 'jumpback'), [true]);
  assert.deepEqual(failedOf(jumpChecks({ ...real, redisSlot: (key) => redisSlot(key) ^ 1 }), 'redisSlot'), [true]);
  assert.deepEqual(failedOf(jumpChecks(real), 'jump'), [false]);
});

test("vectors catch points and tables that are not Envoy's", () => {
  const swapped: typeof envoyPoints = (members, minimum) => {
    const { high, low, ...rest } = envoyPoints(members, minimum);
    return { ...rest, high: low, low: high } as unknown as ReturnType<typeof envoyPoints>;
  };
  const checks = envoyChecks({
    envoyPoints: swapped,
    maglevTable: (nodes, size) => maglevTable(nodes, size).reverse(),
  });
  assert.deepEqual([failedOf(checks, 'envoy-ring'), failedOf(checks, 'maglev')], [[true], [true]]);
});

test('vectors catch a ketama with other labels, and closed forms one with fewer points', () => {
  const make = (nodes: readonly string[]) => new Ketama(nodes.map((id) => `${id} `));
  assert.deepEqual(failedOf(ketamaChecks(make), 'ketama'), [true]);
  const few = (ids: readonly string[]) => new Ketama(ids, { vnodes: 100 });
  const forms = shareForms({
    ketama: few,
    'envoy-ring': few,
    maglev: few,
    multiprobe: (ids) => new MultiProbe(ids, { probes: 11 }),
  });
  assert.deepEqual(
    ['ketama', 'envoy-ring', 'maglev', 'multiprobe'].flatMap((name) => failedOf(forms, name)),
    [true, true, true, true],
  );
});

test('vectors catch an anchor with one bucket too many', () => {
  assert.deepEqual(
    failedOf(
      anchorChecks((capacity, size) => new AnchorBuckets(capacity + 1, size)),
      'anchor',
    ),
    [true],
  );
});

test('vectors catch a memory of removed buckets that begins with one too many', () => {
  assert.deepEqual(
    failedOf(
      mementoChecks((size) => new MementoBuckets(size + 1)),
      'memento',
    ),
    [true],
  );
});

test('closed forms catch a ring with fewer points than it says', () => {
  const checks = ringForms((ids, options) => new Ring(ids, { ...options, vnodes: Math.ceil(options.vnodes * 0.7) }));
  assert.deepEqual(failedOf(checks, 'ring', 'CV'), [true]);
  assert.deepEqual(failedOf(checks, 'ring', 'quantiles'), [true]);
});

test('closed forms catch a ring that has two points where one was asked for', () => {
  const checks = ringForms((ids, options) => new Ring(ids, { ...options, vnodes: options.vnodes * 2 }));
  assert.deepEqual(failedOf(checks, 'ring', 'V = 1'), [true]);
});

test('closed forms catch a ring that moves keys between nodes that stay', () => {
  const checks = ringForms((ids, options) => {
    const ring = new Ring(ids, options);
    const withNode = (id: string) => new Ring([...ids, id], { ...options, seed: options.seed + 1 });
    return { nodes: ring.nodes, arcs: () => ring.arcs(), withNode };
  });
  assert.deepEqual(failedOf(checks, 'ring', 'joins'), [true]);
});

for (const name of new Set(sampledForms().map(({ implementation }) => implementation))) {
  test(`closed forms catch ${name} when one key in twenty goes astray`, () => {
    const faulty: typeof createPlacement = (algorithm, nodes, options) =>
      astray(createPlacement(algorithm, nodes, options));
    assert.deepEqual(failedOf(sampledForms(faulty), name), [true]);
  });
}

/** The placement, but one hash in twenty goes to its first node. */
function astray(real: Placement): Placement {
  const indexOfHash = (low: number, high = 0) => (low % 20 === 0 ? 0 : real.indexOfHash(low, high));
  const withNode = (id: string) => astray(real.withNode(id));
  const withoutNode = (id: string) => astray(real.withoutNode(id));
  return Object.assign(Object.create(real), { indexOfHash, withNode, withoutNode });
}

test('the gate that lets a control pass, or refuses a good function, has failed', () => {
  const swapped = new Map([...hashFunctions].map(([name, fn]) => [name, fn]));
  swapped.set('djb2', hashFunctions.get('xxh32')!).set('xxh64', hashFunctions.get('java')!);
  for (const one of gateChecks(swapped))
    assert.equal(hasFailedCase(one), ['djb2', 'xxh64'].includes(one.implementation), one.implementation);
});

test('every hash function is held to vectors, and to the gate', () => {
  const checkedBy = (checks: readonly Check[]) => new Set(checks.map(({ implementation }) => implementation));
  assert.deepEqual(checkedBy(hashChecks(hashFunctions)), new Set(hashFunctions.keys()));
  assert.deepEqual(checkedBy(gateChecks(hashFunctions)), new Set(hashFunctions.keys()));
});
