import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffRuns } from '../../src/diff/diff.ts';
import { parseGate } from '../../src/diff/gate/parse.ts';
import { Random } from '../../src/lib/random.ts';
import { noisyRuns } from '../support/noisy-run.ts';
import { sampleRun } from '../support/sample-run.ts';

const known = ['lookup', 'lookup.p50', 'p99', 'service.p99'];

test('a gate is read: names, subjects, percentages, spaces', () => {
  assert.deepEqual(parseGate(' lookup : 5 % ,service.p99:10%,lookup/ring:.5%', known), [
    { text: 'lookup:5%', name: 'lookup', of: undefined, limit: 0.05 },
    { text: 'service.p99:10%', name: 'service.p99', of: undefined, limit: 0.1 },
    { text: 'lookup/ring:.5%', name: 'lookup', of: 'ring', limit: 0.005 },
  ]);
});

const names = 'METRIC:PERCENT% with a METRIC of lookup, lookup.p50, p99, service.p99';
const refused: [text: string, expected: string, character: number, got: string][] = [
  ['', names, 1, 'the end'],
  ['lokup:5%', names, 1, '"lokup:5%"'],
  ['lookup:5%,', names, 11, 'the end'],
  ['lookup', '":" and a percentage, or "/" and a subject', 7, 'the end'],
  ['lookup<5%', '":" and a percentage, or "/" and a subject', 7, '"<"'],
  ['lookup/:5%', 'a subject, such as ring or ringmark ring', 8, '":5%"'],
  ['lookup/ring', '":"', 12, 'the end'],
  ['lookup:', 'a percentage', 8, 'the end'],
  ['lookup:x%', 'a percentage', 8, '"x%"'],
  ['lookup:-5%', 'a percentage', 8, '"-5%"'],
  ['lookup:5', '%', 9, 'the end'],
  ['lookup:5ms', '%', 9, '"ms"'],
  ['lookup:1e999%', 'a finite number', 8, 'Infinity'],
  ['lookup:5% p99:5%', 'a comma or the end', 11, '"p99:5%"'],
  ['p99:5%,p99:6%', 'p99 once', 8, '"p99:6% beside p99:5%"'],
];
for (const [text, expected, character, got] of refused) {
  test(`${JSON.stringify(text)} is refused at character ${character}`, () => {
    const message = `--gate: expected ${expected} at character ${character}, got ${got}`;
    assert.throws(() => parseGate(text, known, '--gate'), { code: 'ERR_USAGE', message });
  });
}

const options = { seed: 1, resamples: 399, noise: null, isCrossMachine: false };
const judged = (gate: string, slowdown: number, runs = 5) => {
  const random = new Random(3);
  const [a, b] = [noisyRuns(runs, random), noisyRuns(runs, random, { 'ringmark xxh32': slowdown, 'xxhash-wasm': 1 })];
  return diffRuns(a, b, { ...options, gate }).gate!;
};

test('a gate fails by the least that the interval supports, not by the change', () => {
  const { clauses } = judged('hash:0%', 0.4);
  const { change, interval } = clauses[0]!.metrics.find(({ verdict }) => verdict === 'failed')!;
  assert.ok(interval!.low > 0.1 && interval!.low < change!);
  const between = `hash:${(50 * (interval!.low + change!)).toFixed(1)}%`;
  assert.equal(judged(between, 0.4).passed, true);
  assert.equal(judged('hash/xxh32:5%', 0.4).clauses[0]!.verdict, 'failed');
});

test('what got faster does not fail, and a higher rate is no regression', () => {
  assert.equal(judged('hash:0%', -0.4).passed, true);
  const random = new Random(4);
  const [a, b] = [noisyRuns(6, random), noisyRuns(6, random)];
  for (const { run } of b) run.load!.totals.throughputPerS *= 20;
  assert.equal(diffRuns(a, b, { ...options, gate: 'throughput:0%' }).gate!.passed, true);
  assert.equal(diffRuns(b, a, { ...options, gate: 'throughput:50%' }).gate!.clauses[0]!.verdict, 'failed');
});

test('a suite is gated by what is ours, unless another subject is named', () => {
  const ours = judged('hash:5%', 0).clauses[0]!;
  assert.deepEqual(
    ours.metrics.map(({ of }) => of),
    ['ringmark xxh32, bytes 20', 'ringmark md5, bytes 20'],
  );
  assert.equal(judged('hash/xxhash-wasm:5%', 0).clauses[0]!.verdict, 'failed');
});

test('a gate that has nothing to go by says so instead of passing', () => {
  const one = judged('hash:5%', 0.4, 1);
  assert.deepEqual([one.passed, one.clauses[0]!.verdict], [false, 'cannot tell']);
  const after = sampleRun();
  after.load!.config.rate = 7;
  const result = diffRuns([{ path: 'a', run: sampleRun() }], [{ path: 'b', run: after }], {
    ...options,
    noise: 0.1,
    gate: 'p99:5%',
  });
  assert.equal(result.gate!.clauses[0]!.metrics[0]!.reason, 'different settings: rate none against 7');
});

test('a subject may be named as tables and messages name it', () => {
  assert.deepEqual(parseGate('lookup/ringmark  ring:5%', known), parseGate('lookup/ring:5%', known));
  assert.deepEqual(judged('hash/ringmark xxh32:5%', 0.4).clauses, judged('hash/xxh32:5%', 0.4).clauses);
  assert.throws(() => parseGate('lookup/ring:5%,lookup/ringmark ring:6%', known), /expected lookup\/ring once/);
});

test('a subject that is not there is refused with those that are', () => {
  assert.throws(() => judged('hash/xxh99:5%', 0), {
    message: /^--gate: expected the first word of one of ringmark xxh32; .*, got "xxh99"$/,
  });
});

test('a suite of hundreds of rows does not make a message of hundreds', () => {
  const many = (path: string) => {
    const run = sampleRun();
    const [hash] = run.bench!.suites;
    hash!.rows = Array.from({ length: 200 }, (_, i) => ({ ...hash!.rows[0]!, subject: `ringmark h${i}` }));
    return [{ path, run }];
  };
  assert.throws(
    () => diffRuns(many('a'), many('b'), { ...options, gate: 'hash/nosuch:5%' }),
    ({ message }: Error) => {
      assert.match(message, /ringmark h5 and 194 more, got "nosuch"$/);
      return message.length < 300;
    },
  );
});
