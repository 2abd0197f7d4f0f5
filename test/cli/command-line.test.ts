import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProcess, start } from '../support/run-process.ts';

const toy = 'test/support/toy-command-line.js';
const run = (args: string, env?: NodeJS.ProcessEnv) => runProcess(toy, args.split(' '), env);

const failures: [args: string, exitCode: number, line: RegExp][] = [
  ['echo a --vnodes 0', 2, /^ringmark: --vnodes: expected an integer from 1 to 65536, got "0"$/],
  ['echo a --vnodes -1', 2, /^ringmark: --vnodes: expected .* got "-1"$/],
  ['echo a --vnodes', 2, /^ringmark: option '--vnodes <n>' argument missing$/],
  ['echo a --seed x', 2, /^ringmark: --seed: expected an integer from 0 to 4294967295, got "x"$/],
  ['echo', 2, /^ringmark: missing required argument 'word'$/],
  ['echo a b', 2, /^ringmark: too many arguments for 'echo'\. Expected 1 argument but got 2\.$/],
  ['ecko', 2, /^ringmark: unknown command 'ecko' \(Did you mean echo\?\)$/],
  ['echo a --vnode 3', 2, /^ringmark: unknown option '--vnode' \(Did you mean --vnodes\?\)$/],
  ['fail ERR_USAGE', 2, /^ringmark: it failed with ERR_USAGE$/],
  ['fail ERR_NODE_UNREACHABLE', 1, /^ringmark: it failed with ERR_NODE_UNREACHABLE$/],
  ['fail ERR_RUN_INVALID', 3, /^ringmark: it failed with ERR_RUN_INVALID$/],
  ['fail ERR_GATE_FAILED', 4, /^ringmark: it failed with ERR_GATE_FAILED$/],
  ['fail file', 1, /^ringmark: ENOENT: no such file or directory, open 'no-such-file'$/],
  ['fail internal', 1, /^ringmark: internal error: TypeError: x is not a function \(RINGMARK_DEBUG=1 shows where\)$/],
  ['fail late', 1, /^ringmark: internal error: Error: late \(RINGMARK_DEBUG=1 shows where\)$/],
];

for (const [args, exitCode, line] of failures) {
  test(`ringmark ${args} ends with ${exitCode} and one line on stderr`, async () => {
    const ended = await run(args);
    assert.match(ended.stderr.trimEnd(), line);
    assert.equal(ended.exitCode, exitCode);
    assert.equal(ended.stdout, '');
  });
}

test('a command that returns ends with 0, with plain text where there is no terminal', async () => {
  assert.deepEqual(await run('echo hello'), { exitCode: 0, signal: null, stdout: 'hello\n', stderr: 'working\n' });
});

test('--json leaves one document on stdout, wherever it stands', async () => {
  for (const args of ['echo hello --seed 7 --json', '--json --seed 7 echo hello']) {
    assert.deepEqual(JSON.parse((await run(args)).stdout), { word: 'hello', vnodes: 160, seed: 7 });
  }
});

test('--help names the global options and the examples, and no command at all is bad usage', async () => {
  const help = await run('echo --help');
  assert.equal(help.exitCode, 0);
  for (const part of ['--json', '--seed', '--no-color', 'Examples:\n  $ ringmark echo hello']) {
    assert.ok(help.stdout.includes(part), part);
  }
  const nothing = await runProcess(toy, []);
  assert.equal(nothing.exitCode, 2);
  assert.match(nothing.stderr, /^Usage: ringmark/);
});

test('RINGMARK_DEBUG=1 adds the stack and the causes', async () => {
  const { stderr } = await run('fail internal', { RINGMARK_DEBUG: '1' });
  assert.match(stderr, /\n {4}at .*\ncaused by: Error: deeper\n/s);
});

const endings = [
  ['throwing', 'SIGINT', 130],
  ['returning', 'SIGINT', 130],
  ['returning', 'SIGTERM', 143],
  ['server', 'SIGTERM', 0],
] as const;

for (const [manner, signal, exitCode] of endings) {
  test(`${signal} lets a ${manner} command end by itself, with ${exitCode}`, async () => {
    const running = start(toy, ['hold', manner]);
    await running.shows('holding');
    running.child.kill(signal);
    const ended = await running.ended;
    assert.equal(ended.exitCode, exitCode);
    assert.equal(ended.stdout, 'holding\nkept what was measured\n');
  });
}

test('a second Ctrl-C ends a command that does not stop', async () => {
  const running = start(toy, ['hold', 'deaf']);
  await running.shows('holding');
  running.child.kill('SIGINT');
  await running.shows('stopping', 'stderr');
  running.child.kill('SIGINT');
  assert.equal((await running.ended).exitCode, 130);
});

test('a reader that goes away ends the command quietly', async () => {
  const script = join(import.meta.dirname, '..', 'support', 'toy-command-line.js');
  const child = spawn(process.execPath, [script, 'flood'], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000 });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [exitCode] = await once(child, 'close');
  assert.equal(stderr, '');
  assert.equal(exitCode, 0);
});
