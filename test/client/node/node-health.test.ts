import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { NodeHealth } from '../../../src/client/node/node-health.ts';

const bounded = { timeout: 10_000 };
const cause = new Error('connect ECONNREFUSED');

/** A node's health, what it told, and the probes that wait for an answer. */
function setUp(t: TestContext, failureLimit = 3) {
  const told: string[] = [];
  const probes: { answer(isReady: boolean): void; signal: AbortSignal }[] = [];
  const probe = (signal: AbortSignal) => new Promise<boolean>((answer) => probes.push({ answer, signal }));
  const health = new NodeHealth({ failureLimit, downMs: 10 }, probe, {
    wentDown: (failures, because) => told.push(`down after ${failures}: ${because.message}`),
    cameBack: (downForMs) => told.push(downForMs >= 9 ? 'back' : `back after ${downForMs} ms`),
  });
  t.after(() => health.close());
  const fail = (startedMs = performance.now(), isSilence = false) => health.failed({ cause, startedMs, isSilence });
  const probed = async (count: number) => {
    while (probes.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
    return probes[count - 1]!;
  };
  return { health, told, probes, fail, probed };
}

test('failures in a row take a node out, one answer between them starts anew', (t) => {
  const { health, told, fail } = setUp(t);
  for (let i = 0; i < 5; i++) {
    fail();
    fail();
    health.succeeded();
  }
  assert.equal(health.downBecause, undefined);
  for (let i = 0; i < 3; i++) fail();
  assert.equal(health.downBecause, cause);
  assert.deepEqual(told, ['down after 3: connect ECONNREFUSED']);
});

test('what was under way when a failure was counted says nothing new', (t) => {
  const { health, fail } = setUp(t);
  const begunMs = performance.now();
  for (let i = 0; i < 100; i++) fail(begunMs);
  assert.equal(health.downBecause, undefined);
  fail();
  assert.equal(health.downBecause, undefined);
  fail();
  assert.equal(health.downBecause, cause);
});

test('requests that were sent and not answered count one by one', (t) => {
  const { health, fail } = setUp(t);
  const begunMs = performance.now();
  for (let i = 0; i < 3; i++) fail(begunMs, true);
  assert.equal(health.downBecause, cause);
});

test('a limit of 0 takes no node out', (t) => {
  const { health, fail } = setUp(t, 0);
  for (let i = 0; i < 1000; i++) fail();
  assert.equal(health.downBecause, undefined);
});

test('a node that is out is probed, one at a time, and the first good probe lets it back in', bounded, async (t) => {
  const { health, told, probes, fail, probed } = setUp(t, 1);
  fail();
  // What old requests come to changes nothing.
  health.succeeded();
  fail();
  (await probed(1)).answer(false);
  const second = await probed(2);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(probes.length, 2, 'the second has not been answered');
  assert.equal(health.downBecause, cause);
  second.answer(true);
  while (health.downBecause) await new Promise(setImmediate);
  assert.deepEqual(told, ['down after 1: connect ECONNREFUSED', 'back']);
});

test('a node that came back has a clean record', bounded, async (t) => {
  const { health, fail, probed } = setUp(t, 2);
  fail();
  fail();
  (await probed(1)).answer(true);
  while (health.downBecause) await new Promise(setImmediate);
  fail();
  assert.equal(health.downBecause, undefined);
});

test('closing ends the probing', bounded, async (t) => {
  const { health, probes, fail, probed } = setUp(t, 1);
  fail();
  const { answer, signal } = await probed(1);
  health.close();
  assert.equal(signal.aborted, true);
  answer(false);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(probes.length, 1);
});
