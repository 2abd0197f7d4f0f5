import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from '../../src/cli/progress.ts';
import { displayWidth } from '../../src/lib/display-width.ts';

/** A stream that keeps what it is given, and a clock that the test moves. */
function recorded(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const clock = { ms: 0 };
  const output = { isTTY, columns, write: (text: string) => written.push(text) > 0 };
  return { written, clock, progress: new Progress(output, 'lookup', () => clock.ms) };
}

test('on a terminal it draws a bar with the time that is left, and takes it away at the end', () => {
  const { written, clock, progress } = recorded(true);
  clock.ms = 1000;
  progress.update(0.25, '100 nodes');
  progress.done();
  assert.deepEqual(written, [
    `\r${'█'.repeat(6)}${'░'.repeat(18)} lookup: 25 %, 3 s left · 100 nodes\x1b[K`,
    '\r\x1b[K',
  ]);
});

test('the bar is drawn at most ten times a second', () => {
  const { written, clock, progress } = recorded(true);
  for (; clock.ms < 1000; clock.ms++) progress.update(clock.ms / 1000);
  assert.equal(written.length, 10);
});

test('the bar never reaches the last column', () => {
  const { written, progress } = recorded(true, 40);
  progress.update(0.5, 'a rather long detail 漢字漢字漢字漢字漢字漢字');
  assert.ok(displayWidth(written[0]!.replace('\r', '').replace('\x1b[K', '')) < 40, written[0]);
});

test('the time that is left is not guessed from a first blink, nor from less than a hundredth', () => {
  const { written, clock, progress } = recorded(false);
  clock.ms = 3;
  progress.update(0.5);
  clock.ms = 6_000;
  progress.update(0.009);
  clock.ms = 12_000;
  progress.update(0.5);
  assert.deepEqual(written, ['lookup: 50 %\n', 'lookup: 0 %\n', 'lookup: 50 %, 12 s left\n']);
});

test('elsewhere it writes plain lines, one in five seconds', () => {
  const { written, clock, progress } = recorded(false);
  for (; clock.ms <= 10_000; clock.ms += 100) progress.update(clock.ms / 100_000);
  progress.done();
  assert.deepEqual(written, ['lookup: 0 %\n', 'lookup: 5 %, 1 min 35 s left\n', 'lookup: 10 %, 1 min 30 s left\n']);
});
