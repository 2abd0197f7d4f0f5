import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Session } from '../../src/cli/session.ts';

function recorded(options: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const output = (name: string) => ({ ...options, write: (text: string) => written.push(`${name} ${text}`) > 0 });
  const session = new Session({ stdout: output('out'), stderr: output('err') }, new AbortController().signal);
  return { session, written };
}

test('people read print, programs read printJson, and log goes to stderr in both cases', () => {
  const { session, written } = recorded();
  const speak = () => {
    session.print('text');
    session.printJson({ a: 1 });
    session.log('log');
  };
  session.settle({ seed: 1, color: true }, {});
  speak();
  session.settle({ json: true, seed: 1, color: true }, {});
  speak();
  assert.deepEqual(written, ['out text\n', 'err log\n', 'out {\n  "a": 1\n}\n', 'err log\n']);
});

test('colours need a terminal, and no --no-color, NO_COLOR or dumb terminal', () => {
  const painted = (isTTY: boolean, color: boolean, environment: NodeJS.ProcessEnv) => {
    const { session } = recorded({ isTTY });
    session.settle({ seed: 1, color }, environment);
    return session.paint('bad', 'x') !== 'x';
  };
  assert.equal(painted(true, true, {}), true);
  assert.equal(painted(true, true, { NO_COLOR: '' }), true);
  assert.equal(painted(true, true, { NO_COLOR: '1' }), false);
  assert.equal(painted(true, true, { TERM: 'dumb' }), false);
  assert.equal(painted(true, false, {}), false);
  assert.equal(painted(false, true, {}), false);
});

test('a line is written over the bar, not behind it', () => {
  const { session, written } = recorded({ isTTY: true, columns: 60 });
  session.progress('load').update(0.5);
  session.print('a result');
  assert.deepEqual(written.slice(1), ['err \r\x1b[K', 'out a result\n']);
});

test('columns are those of the terminal, else of COLUMNS, else 80', () => {
  assert.equal(recorded({ columns: 132 }).session.columns, 132);
  assert.equal(recorded().session.columns, 80);
  const stated = (COLUMNS: string, columns?: number) => {
    const { session } = recorded(columns === undefined ? {} : { columns });
    session.settle({ seed: 1, color: true }, { COLUMNS });
    return session.columns;
  };
  assert.equal(stated('200'), 200);
  assert.equal(stated('200', 132), 132);
  assert.equal(stated('10'), 40);
  for (const nonsense of ['', 'wide', '0', 'NaN']) assert.equal(stated(nonsense), 80);
});

test('what a file says cannot steer the terminal by stderr, in a line or beside a bar', () => {
  const evil = '\u001b[31mEvil\u001b]0;pwn\u0007\u009b2J';
  const { session, written } = recorded();
  session.log(`ringmark: ${evil}\nsecond line`);
  session.progress('bench').update(0.5, evil);
  assert.deepEqual(written, [
    'err ringmark: \\u{1b}[31mEvil\\u{1b}]0;pwn\\u{7}\\u{9b}2J\nsecond line\n',
    'err bench: 50 % · \\u{1b}[31mEvil\\u{1b}]0;pwn\\u{7}\\u{9b}2J\n',
  ]);
});
