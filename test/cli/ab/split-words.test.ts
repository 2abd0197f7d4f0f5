import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitWords } from '../../../src/cli/ab/split-words.ts';

const cases: [text: string, words: string[]][] = [
  ['', []],
  ['  ', []],
  ['--vnodes 40', ['--vnodes', '40']],
  [" --slo 'p99 < 5ms'  --quick", ['--slo', 'p99 < 5ms', '--quick']],
  ['--slo="a b"c', ['--slo=a bc']],
  ["''", ['']],
];
for (const [text, words] of cases) {
  test(`${JSON.stringify(text)} is ${words.length} words`, () => assert.deepEqual(splitWords(text, '--a'), words));
}

test('a quote that is left open is refused', () => {
  assert.throws(() => splitWords(`--slo 'p99`, '--a'), {
    code: 'ERR_USAGE',
    message: `--a: expected quotes in pairs, got "--slo 'p99"`,
  });
});
