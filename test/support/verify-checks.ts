import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Check, runCheck } from '../../src/measure/verify/check.ts';

/** Holds an implementation to what `ringmark verify` holds it to: one test for each source. */
export function testVerifyChecks(checks: readonly Check[], implementation: string) {
  const own = checks.filter((check) => check.implementation === implementation);
  test(`${implementation}: verify knows it`, () => assert.ok(own.length > 0));
  for (const check of own) {
    test(`${implementation}: ${check.source}`, () => assert.deepEqual(runCheck(check).failures, []));
  }
}
