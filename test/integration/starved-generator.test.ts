import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { LoadResult } from '../../src/result/load-result.ts';
import { start } from '../support/run-process.ts';

// A generator that has one core together with the node that it loads, and is to send a million requests a second.

const impossible = ['load', '--nodes', '1', '--rate', '1000000', '--duration', '1s', '--warmup', '0', '--keys', '100'];

/** The first of `0-3,5`, as Linux lists the processors that this process may use. */
function firstCore(): string {
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!;
}

const unpinned = process.platform === 'linux' ? false : 'to pin a process to one core takes taskset, of Linux';

test('starved on one core at an impossible rate: saturated, exit 3, and what to change', {
  skip: unpinned,
  timeout: 60_000,
}, async () => {
  for (const [allowed, exitCode] of [
    [[], 3],
    [['--allow-saturated'], 0],
  ] as const) {
    const { child, ended } = start('src/cli/main.js', [...impossible, '--json', ...allowed]);
    execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', firstCore(), String(child.pid)]);
    const { stdout, stderr, exitCode: came } = await ended;
    assert.equal(came, exitCode, stderr);
    const { generator, valid, notes } = JSON.parse(stdout) as LoadResult;
    assert.deepEqual([generator.saturated, valid], [true, exitCode === 0]);
    if (valid) assert.match(notes.join('\n'), /^a saturated generator: /m);
    else assert.match(stderr, /a saturated generator: .*; take a lower rate, more threads, or a machine of its own/);
  }
});
