import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback, type NodeOptions, resolveOptions } from '../../src/node/options.ts';

test('a bad option is ERR_USAGE naming it, what was expected and what came', () => {
  const cases: [NodeOptions, RegExp][] = [
    [{ port: -1 }, /^port: expected an integer from 0 to 65535, got -1$/],
    [{ port: 1.5 }, /^port: .* got 1\.5$/],
    [{ port: Number.NaN }, /^port: .* got NaN$/],
    [{ host: '' }, /^host: expected .* got ""$/],
    [{ id: 'a b' }, /^id: expected .* got "a b"$/],
    [{ maxValueBytes: 2 ** 31 }, /^maxValueBytes: /],
    [{ maxMemoryBytes: -1 }, /^maxMemoryBytes: /],
    [{ maxHeldBytes: -1 }, /^maxHeldBytes: /],
    [{ drainMs: 2 ** 31 }, /^drainMs: /],
    [{ eviction: 'fifo' as 'lru' }, /^eviction: expected one of lru, none, got "fifo"$/],
    [{ authToken: '' }, /^authToken: expected .* got nothing$/],
    [{ authToken: 'a secret' }, /^authToken: expected 1 to 1024 letters, .* got 8 characters that are not$/],
  ];
  for (const [options, message] of cases) assert.throws(() => resolveOptions(options), { code: 'ERR_USAGE', message });
});

test('what is not given has a default', () => {
  const { log, ...rest } = resolveOptions({ port: undefined });
  assert.equal(log('nothing happens'), undefined);
  assert.deepEqual(rest, {
    host: '127.0.0.1',
    port: 5000,
    id: undefined,
    maxValueBytes: 16 * 1024 * 1024,
    maxMemoryBytes: 1024 ** 3,
    eviction: 'lru',
    maxHeldBytes: 256 * 1024 * 1024,
    dataDir: undefined,
    sync: 'always',
    syncMs: 100,
    drainMs: 10_000,
    authToken: undefined,
  });
});

test('four of the longest values may be half-way, however long they are', () => {
  assert.equal(resolveOptions({ maxValueBytes: 2 ** 28 }).maxHeldBytes, 2 ** 30);
});

test('with a data folder nothing is evicted', () => {
  assert.equal(resolveOptions({ dataDir: 'x' }).eviction, 'none');
  assert.equal(resolveOptions({ dataDir: 'x', eviction: 'none' }).eviction, 'none');
  const message = 'eviction: expected none with a data folder, got "lru"';
  assert.throws(() => resolveOptions({ dataDir: 'x', eviction: 'lru' }), { code: 'ERR_USAGE', message });
  assert.throws(() => resolveOptions({ dataDir: '' }), { code: 'ERR_USAGE', message: /^dataDir: / });
});

test('loopback is what only this machine reaches', () => {
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) assert.equal(isLoopback(host), true, host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.example.com', 'node'])
    assert.equal(isLoopback(host), false, host);
});
