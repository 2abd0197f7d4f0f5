import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RingmarkError } from '../../src/lib/errors.ts';

test('an error says what, where and why', () => {
  const cause = new Error('refused');
  const context = { cause, node: 'http://localhost:5000', key: 'name', status: 503 };
  const error = new RingmarkError('ERR_NODE_STATUS', 'expected 200, got 503', context);
  assert.ok(error instanceof Error);
  assert.equal(String(error), 'RingmarkError: expected 200, got 503');
  assert.deepEqual(
    { code: error.code, node: error.node, key: error.key, status: error.status, cause: error.cause },
    { code: 'ERR_NODE_STATUS', ...context },
  );
});

test('what is not known is undefined, and no cause is made up', () => {
  const error = new RingmarkError('ERR_USAGE', 'vnodes: expected an integer from 1 to 65536, got 0');
  assert.equal(error.node, undefined);
  assert.equal(error.status, undefined);
  assert.equal('cause' in error, false);
});
