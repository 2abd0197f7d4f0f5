import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringifyJson } from '../../src/result/json.ts';

test('a number that is not finite is refused by its path', () => {
  assert.throws(() => stringifyJson({ rows: [{ ns: 1 }, { ns: { p50: Number.NaN } }] }), {
    code: 'ERR_STATE',
    message: 'rows[1].ns.p50: expected a finite number, got NaN',
  });
  assert.throws(() => stringifyJson(Number.POSITIVE_INFINITY), { message: /^value: .* got Infinity$/ });
});

test('everything else reads back equal', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      assert.deepEqual(JSON.parse(stringifyJson(value)), JSON.parse(JSON.stringify(value)));
    }),
  );
});
