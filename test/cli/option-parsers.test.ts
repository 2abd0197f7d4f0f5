import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  byteSize,
  duration,
  fraction,
  integer,
  list,
  number,
  oneOf,
  type Parser,
  stages,
} from '../../src/cli/option-parsers.ts';
import { RingmarkError } from '../../src/lib/errors.ts';

const vnodes = integer('--vnodes', 1, 65536);
const reads = fraction('--reads');
const size = byteSize('--max-memory', 1);
const time = duration('--duration', 0.1, 3600);

const accepted: [parse: Parser<unknown>, text: string, value: unknown][] = [
  [vnodes, '160', 160],
  [vnodes, '+7', 7],
  [reads, '0.9', 0.9],
  [reads, '.5', 0.5],
  [reads, '1', 1],
  [number('--z', -5, 5), '-1.5e0', -1.5],
  [oneOf('--hash', ['xxh32', 'md5']), 'md5', 'md5'],
  [list('--vnodes', vnodes), '1, 40,160', [1, 40, 160]],
  [size, '65536', 65536],
  [size, '64kb', 65536],
  [size, '1.5MB', 1572864],
  [size, '1gb', 1073741824],
  [size, '1 GiB', 1073741824],
  [time, '10', 10],
  [time, '10s', 10],
  [time, '500ms', 0.5],
  [time, '2m', 120],
  [time, '1h', 3600],
  [stages('--stages'), '500ms:1e3', [{ durationS: 0.5, rate: 1000 }]],
  [
    stages('--stages'),
    '10s:1000, 1m:0',
    [
      { durationS: 10, rate: 1000 },
      { durationS: 60, rate: 0 },
    ],
  ],
];

const refused: [parse: Parser<unknown>, text: string, message: string][] = [
  ...['', '10s', '0s:5', '-1s:5', '1s:-5', '1s:NaN', '1s:2:3', '1x:2'].map(
    (stage): [Parser<unknown>, string, string] => [
      stages('--stages'),
      `10s:100,${stage}`,
      `--stages: expected DURATION:RATE from character 9 on, such as 10s:1000,30s:5000, got "${stage}"`,
    ],
  ),
  [vnodes, '0', '--vnodes: expected an integer from 1 to 65536, got "0"'],
  [vnodes, '1.5', '--vnodes: expected an integer from 1 to 65536, got "1.5"'],
  [vnodes, '10000000', '--vnodes: expected an integer from 1 to 65536, got "10000000"'],
  [vnodes, '', '--vnodes: expected an integer from 1 to 65536, got ""'],
  [vnodes, '0x10', '--vnodes: expected an integer from 1 to 65536, got "0x10"'],
  [vnodes, '1e3', '--vnodes: expected an integer from 1 to 65536, got "1e3"'],
  [integer('--keys', 1), 'many', '--keys: expected an integer from 1, got "many"'],
  [reads, '1.01', '--reads: expected a number from 0 to 1, got "1.01"'],
  [reads, 'NaN', '--reads: expected a number from 0 to 1, got "NaN"'],
  [reads, 'Infinity', '--reads: expected a number from 0 to 1, got "Infinity"'],
  [oneOf('--hash', ['xxh32', 'md5']), 'md6', '--hash: expected one of xxh32, md5, got "md6"'],
  [list('--vnodes', vnodes), '1,0', '--vnodes: expected an integer from 1 to 65536, got "0"'],
  [list('--vnodes', vnodes), '1,,2', '--vnodes: expected values separated by commas, got "1,,2"'],
  [
    size,
    '1tb?',
    '--max-memory: expected a size in bytes from 1 to 9007199254740991, such as 65536, 64kb or 1gb, got "1tb?"',
  ],
  [size, '0', '--max-memory: expected a size in bytes from 1 to 9007199254740991, such as 65536, 64kb or 1gb, got "0"'],
  [time, '0', '--duration: expected a duration from 0.1 to 3600 seconds, such as 10s, 500ms or 2m, got "0"'],
  [time, '1..5s', '--duration: expected a duration from 0.1 to 3600 seconds, such as 10s, 500ms or 2m, got "1..5s"'],
];

for (const [parse, text, value] of accepted) {
  test(`${JSON.stringify(text)} is read as ${value}`, () => assert.deepEqual(parse(text), value));
}

for (const [parse, text, message] of refused) {
  test(message, () => assert.throws(() => parse(text), { code: 'ERR_USAGE', message }));
}

test('any text gives a value within the limits or ERR_USAGE', () => {
  fc.assert(
    fc.property(fc.constantFrom(vnodes, reads, size, time), fc.string(), (parse, text) => {
      try {
        assert.ok(Number.isFinite(parse(text)));
      } catch (error) {
        assert.ok(error instanceof RingmarkError && error.code === 'ERR_USAGE', String(error));
      }
    }),
  );
});

test('every integer in the limits is read as itself', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 65536 }), (n) => vnodes(String(n)) === n));
});
