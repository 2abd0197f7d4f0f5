import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RingmarkError } from '../../../src/lib/errors.ts';
import { sloMetrics } from '../../../src/load/slo/metrics.ts';
import { parseSlo } from '../../../src/load/slo/parse.ts';

const accepted: [text: string, clauses: [text: string, metric: string, operator: string, limit: number][]][] = [
  ['p99<5ms', [['p99<5ms', 'p99', '<', 5000]]],
  ['p99 < 5 ms', [['p99<5ms', 'p99', '<', 5000]]],
  ['\tp99.99\n<=\n.5s ', [['p99.99<=.5s', 'p99.99', '<=', 500_000]]],
  ['service.mean<250µs', [['service.mean<250µs', 'service.mean', '<', 250]]],
  ['max<1e3us', [['max<1e3us', 'max', '<', 1000]]],
  ['errors<7%', [['errors<7%', 'errors', '<', 0.07]]],
  ['errors<=0', [['errors<=0', 'errors', '<=', 0]]],
  ['errors<=100%', [['errors<=100%', 'errors', '<=', 1]]],
  ['dropped<0.001', [['dropped<0.001', 'dropped', '<', 0.001]]],
  ['throughput>10000', [['throughput>10000', 'throughput', '>', 10_000]]],
  ['throughput>=1.5M', [['throughput>=1.5M', 'throughput', '>=', 1_500_000]]],
  ['p50<1ms,p50<1ms', [['p50<1ms', 'p50', '<', 1000]]],
  ['p50<1ms,p50<1000us', [['p50<1ms', 'p50', '<', 1000]]],
  [
    'p99<5ms,errors<0.1%,throughput>10k',
    [
      ['p99<5ms', 'p99', '<', 5000],
      ['errors<0.1%', 'errors', '<', 0.001],
      ['throughput>10k', 'throughput', '>', 10_000],
    ],
  ],
  [
    'p50>=1ms,p50<=1ms',
    [
      ['p50>=1ms', 'p50', '>=', 1000],
      ['p50<=1ms', 'p50', '<=', 1000],
    ],
  ],
];
for (const [text, clauses] of accepted) {
  test(`${JSON.stringify(text)} is read`, () => {
    assert.deepEqual(
      parseSlo(text).map(({ text, metric, operator, limit }) => [text, metric, operator, limit]),
      clauses,
    );
  });
}

const metrics =
  'one of p50, p90, p99, p99.9, p99.99, mean, max, errors, dropped, hits, throughput, service.p50 and so on';
const unit = 'a unit (us, ms or s)';
const operator = 'one of <, <=, >, >=';

const refused: [text: string, expected: string, character: number, got: string][] = [
  ['', metrics, 1, 'the end'],
  ['  ', metrics, 3, 'the end'],
  [',', metrics, 1, '","'],
  ['p99<5ms,', metrics, 9, 'the end'],
  ['p99<5ms,,errors<1%', metrics, 9, '","'],
  ['p97<5ms', metrics, 1, '"p97"'],
  ['p99<5ms, erors<1%', metrics, 10, '"erors"'],
  ['P99<5ms', metrics, 1, '"P99"'],
  ['service.errors<1%', metrics, 1, '"service.errors"'],
  ['<5ms', metrics, 1, '"<"'],
  ['p99', operator, 4, 'the end'],
  ['p99=5ms', operator, 4, '"="'],
  ['p99 ≤ 5ms', operator, 5, '"≤"'],
  ['p99 <> 5ms', operator, 5, '"<>"'],
  ['p99 5ms', operator, 5, '"5ms"'],
  ['p99<', 'a number', 5, 'the end'],
  ['p99<,errors<1%', 'a number', 5, '","'],
  ['p99<NaN', 'a number', 5, '"NaN"'],
  ['p99<NaNms', 'a number', 5, '"NaNms"'],
  ['p99<-5ms', 'a number', 5, '"-5ms"'],
  ['p99<Infinity', 'a number', 5, '"Infinity"'],
  ['p99<1e999s', 'a finite number', 5, 'Infinity'],
  ['p99<5', unit, 6, 'the end'],
  ['p99<5,errors<1%', unit, 6, '","'],
  ['p99<5%', unit, 6, '"%"'],
  ['p99<5min', unit, 6, '"min"'],
  ['p99<0x5ms', unit, 6, '"x5ms"'],
  ['errors<5ms', 'a fraction or a percentage (%)', 9, '"ms"'],
  ['throughput>5%', 'a rate per second (k or M may follow)', 13, '"%"'],
  ['throughput>5m', 'a rate per second (k or M may follow)', 13, '"m"'],
  ['errors<101%', 'at most 100%', 8, '101'],
  ['errors<1.5', 'at most 100%', 8, '1.5'],
  ['errors<0', 'a number above 0 (or <=)', 8, '0'],
  ['p99<0ms', 'a number above 0 (or <=)', 5, '0'],
  ['errors>100%', 'less than 100% (or >=)', 8, '100'],
  ['p99<5ms errors<1%', 'a comma or the end', 9, '"errors"'],
  ['p99<5ms;errors<1%', unit, 6, '"ms;errors"'],
  ['p99<5ms,p99<6ms', 'one upper bound on p99', 9, '"p99<6ms beside p99<5ms"'],
  ['p99<5ms,p99<=5ms', 'one upper bound on p99', 9, '"p99<=5ms beside p99<5ms"'],
  ['throughput>1k, throughput>2k', 'one lower bound on throughput', 16, '"throughput>2k beside throughput>1k"'],
  ['p99<5ms,p99>5ms', 'bounds on p99 with something between them', 9, '"p99>5ms beside p99<5ms"'],
  ['p99>=5ms,p99<5ms', 'bounds on p99 with something between them', 10, '"p99<5ms beside p99>=5ms"'],
];
for (const [text, expected, character, got] of refused) {
  test(`${JSON.stringify(text)} is refused at character ${character}`, () => {
    const message = `--slo: expected ${expected} at character ${character}, got ${got}`;
    assert.throws(() => parseSlo(text, '--slo'), { code: 'ERR_USAGE', message });
  });
}

const space = fc.stringMatching(/^[ \t]{0,2}$/);
const suffixes = { us: ['us', 'ms', 's'], fraction: ['', '%'], perS: ['', 'k', 'M'] } as const;
const factors: Record<string, number> = { '': 1, us: 1, ms: 1e3, s: 1e6, '%': 0.01, k: 1e3, M: 1e6 };
const clause = fc
  .record({
    metric: fc.constantFrom(...sloMetrics.keys()),
    operator: fc.constantFrom('<', '<=', '>', '>='),
    number: fc.integer({ min: 1, max: 99 }).map((hundredths) => hundredths / 100),
    pick: fc.nat(2),
    gaps: fc.tuple(space, space, space, space, space),
  })
  .map(({ metric, operator, number, pick, gaps: [a, b, c, d, e] }) => {
    const among = suffixes[sloMetrics.get(metric)!.unit];
    const suffix = among[pick % among.length]!;
    const text = `${a}${metric}${b}${operator}${c}${number}${d}${suffix}${e}`;
    return { text, metric, operator, limit: number * factors[suffix]! };
  });

test('whatever the spaces, metrics, operators and units: clauses are read as they were written', () => {
  const clauses = fc.uniqueArray(clause, { minLength: 1, maxLength: 5, selector: ({ metric }) => metric });
  fc.assert(
    fc.property(clauses, (written) => {
      const read = parseSlo(written.map(({ text }) => text).join(','));
      assert.deepEqual(
        read.map(({ metric, operator }) => [metric, operator]),
        written.map(({ metric, operator }) => [metric, operator]),
      );
      read.forEach(({ limit, text }, i) => {
        assert.ok(Math.abs(limit - written[i]!.limit) <= 1e-12 * limit);
        assert.equal(text, written[i]!.text.replaceAll(/\s/g, ''));
      });
    }),
  );
});

test('any text is read, or refused at one of its characters or at its end', () => {
  const scrap = fc.constantFrom('p99', 'errors', '<', '<=', '>', ',', ' ', '5', '0.1', 'ms', '%', 'NaN', 'x', '');
  const text = fc.oneof(
    fc.string(),
    fc.array(scrap, { maxLength: 12 }).map((scraps) => scraps.join('')),
  );
  fc.assert(
    fc.property(text, (text) => {
      try {
        assert.ok(parseSlo(text).every(({ limit }) => Number.isFinite(limit)));
      } catch (error) {
        assert.ok(error instanceof RingmarkError && error.code === 'ERR_USAGE', String(error));
        const at = Number(/^slo: expected .+ at character (\d+), got ./s.exec(error.message)?.[1]);
        assert.ok(at >= 1 && at <= text.length + 1, error.message);
      }
    }),
    { numRuns: 2000 },
  );
});
