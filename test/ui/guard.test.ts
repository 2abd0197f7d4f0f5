import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Asked, Guard } from '../../src/ui/guard.ts';

const guard = new Guard(5080);
const own: Asked = { host: 'localhost:5080', origin: 'http://localhost:5080', token: guard.token };

for (const [what, asked, passes] of [
  ['the page itself', own, true],
  ['the page by its address', { ...own, host: '127.0.0.1:5080', origin: 'http://127.0.0.1:5080' }, true],
  ['the page by its name in capitals', { ...own, host: 'LOCALHOST:5080' }, true],
  ['no port where there has to be one', { ...own, host: 'localhost', origin: 'http://localhost' }, false],
  ['a program, which states no origin', { ...own, origin: '' }, true],
  ['another site', { ...own, origin: 'http://evil.example' }, false],
  ['another port of this machine', { ...own, origin: 'http://localhost:8000' }, false],
  [
    'a name that somebody points at this machine',
    { ...own, host: 'evil.example:5080', origin: 'http://evil.example:5080' },
    false,
  ],
  ['no host', { ...own, host: '' }, false],
  ['no token', { ...own, token: '' }, false],
  ['another token', { ...own, token: new Guard(5080).token }, false],
  ['a token and more', { ...own, token: `${guard.token}x` }, false],
  ['an opaque origin', { ...own, origin: 'null' }, false],
] as [string, Asked, boolean][]) {
  test(`${what} ${passes ? 'passes' : 'is kept out'}`, () => assert.equal(guard.allows(asked), passes));
}

test('tokens are long, and not alike', () => {
  const tokens = new Set(Array.from({ length: 100 }, () => new Guard(1).token));
  assert.equal(tokens.size, 100);
  for (const token of tokens) assert.match(token, /^[\w-]{32}$/);
});

test('port 80 is not stated by a browser, and may be by others', () => {
  const { token, ...standard } = { ...own, token: 'x' };
  const guard = new Guard(80);
  for (const host of ['localhost', 'localhost:80', '127.0.0.1']) {
    assert.ok(guard.allows({ ...standard, host, origin: `http://${host}`, token: guard.token }), host);
  }
  assert.equal(guard.allows({ host: 'localhost:8080', origin: '', token: guard.token }), false);
  assert.equal(guard.allows({ host: 'evil.example', origin: '', token: guard.token }), false);
  assert.equal(guard.allows({ host: 'localhost', origin: '', token }), false);
});
