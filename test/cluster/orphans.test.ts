import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { untilEnded } from '../support/processes.ts';

const bounded = { timeout: 30_000 };

async function startParent(t: TestContext, manner: string) {
  const script = join(import.meta.dirname, '..', 'support', 'cluster-parent.js');
  const parent = fork(script, [manner], { execArgv: [], stdio: ['ignore', 'pipe', 'ignore', 'ipc'] });
  t.after(() => parent.kill('SIGKILL'));
  const ended = once(parent, 'close');
  const [line] = (await once(parent.stdout!.setEncoding('utf8'), 'data')) as [string];
  const pids = JSON.parse(line) as number[];
  assert.equal(pids.length, 3);
  return { parent, pids, ended };
}

for (const manner of ['exit', 'throw']) {
  test(`a parent that ends by ${manner} leaves no node behind`, bounded, async (t) => {
    const { pids, ended } = await startParent(t, manner);
    await ended;
    await untilEnded(pids);
  });
}

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`a parent that ends by ${signal} leaves no node behind`, bounded, async (t) => {
    const { parent, pids, ended } = await startParent(t, 'running');
    parent.kill(signal);
    assert.deepEqual(await ended, [null, signal]);
    await untilEnded(pids);
  });
}

test('a parent that is killed while its nodes stand still leaves none behind', bounded, async (t) => {
  const { parent, pids, ended } = await startParent(t, 'paused');
  parent.kill('SIGKILL');
  await ended;
  await untilEnded(pids);
});

// A node starts in some hundred milliseconds: whatever it is doing when its parent goes, it has to notice.
for (const afterMs of [0, 50, 150, 300]) {
  test(`a parent that is killed ${afterMs} ms after it started its nodes leaves none behind`, bounded, async (t) => {
    const { parent, pids, ended } = await startParent(t, 'starting');
    await delay(afterMs);
    parent.kill('SIGKILL');
    await ended;
    await untilEnded(pids);
  });
}
