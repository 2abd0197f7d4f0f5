import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { liveAddress } from '../../src/cli/live-part.ts';

function withKey(t: TestContext, key: string): void {
  const before = process.env.RINGMARK_UI_KEY;
  t.after(() => {
    if (before === undefined) delete process.env.RINGMARK_UI_KEY;
    else process.env.RINGMARK_UI_KEY = before;
  });
  process.env.RINGMARK_UI_KEY = key;
}

test('--ui without a port takes any; without it there is no page', () => {
  assert.equal(liveAddress(undefined), undefined);
  assert.equal(liveAddress(true)!.port, 0);
  assert.equal(liveAddress('8080')!.port, 8080);
  assert.throws(() => liveAddress('65536'), { code: 'ERR_USAGE' });
});

test('the key of its address can be set', (t) => {
  withKey(t, 'a_key-of-16-char');
  assert.deepEqual(liveAddress('8080'), { port: 8080, key: 'a_key-of-16-char' });
});

for (const key of ['', 'fifteen-letters', 'one that has spaces in it', 'a&key=that-means-more', 'x'.repeat(129)]) {
  test(`no key: ${key.slice(0, 30)}`, (t) => {
    withKey(t, key);
    assert.throws(() => liveAddress(true), {
      code: 'ERR_USAGE',
      message: 'RINGMARK_UI_KEY: expected 16 to 128 letters, digits, - and _, got something else',
    });
    assert.equal(liveAddress(undefined), undefined);
  });
}
