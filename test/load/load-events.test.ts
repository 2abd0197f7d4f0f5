import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { checkEvents, eventText, playEvents } from '../../src/load/load-events.ts';
import type { LoadConfig, LoadEvent } from '../../src/result/load-result.ts';
import { loadConfigOf } from './load-config-of.ts';

const nodes = ['node-1', 'node-2'].map((id) => ({ id, url: `http://${id}` }));

function event(text: string): LoadEvent {
  const [time, action, node] = text.split(':');
  return { atS: Number.parseFloat(time!), action: action as LoadEvent['action'], node: node! };
}

function configOf(texts: string[], changes: Partial<LoadConfig> = {}): LoadConfig {
  return loadConfigOf(nodes, { local: true, durationS: 30, events: texts.map(event), ...changes });
}

for (const texts of [
  [],
  ['10s:kill:node-2', '20s:start:node-2', '25s:kill:node-2'],
  ['0s:pause:node-1', '0s:pause:node-2', '30s:resume:node-1'],
  ['1s:pause:node-1', '2s:kill:node-1', '3s:start:node-1'],
]) {
  test(`possible: ${texts.join(', ') || 'nothing'}`, () => checkEvents(configOf(texts)));
}

const refused: [texts: string[], message: RegExp, changes?: Partial<LoadConfig>][] = [
  [['10s:start:node-2'], /^at 10s:start:node-2: expected a node that is killed by then, got "running"$/],
  [
    ['1s:kill:node-2', '2s:pause:node-2'],
    /^at 2s:pause:node-2: expected a node that is running by then, got "killed"$/,
  ],
  [['1s:pause:node-2', '2s:pause:node-2'], /got "paused"$/],
  [['1s:resume:node-1'], /expected a node that is paused by then, got "running"$/],
  [['1s:kill:node-1', '2s:kill:node-1'], /expected a node that is running or paused by then, got "killed"$/],
  [['31s:kill:node-2'], /^at 31s:kill:node-2: expected a number from 0 to 30, got 31$/],
  [['1s:kill:node-7'], /^at 1s:kill:node-7: expected one of node-1, node-2, got "node-7"$/],
  [['1s:explode:node-1'], /expected one of kill, start, pause, resume, got "explode"$/],
  [['1s:kill:node-1'], /^at: expected a cluster that ringmark starts itself/, { local: false }],
];
for (const [texts, message, changes] of refused) {
  test(`refused: ${texts.join(', ')}${changes ? ' elsewhere' : ''}`, () => {
    assert.throws(() => checkEvents(configOf(texts, changes)), { code: 'ERR_USAGE', message });
  });
}

test('events happen at their moments, those of a node one after the other, and a failure is told', async () => {
  const startMs = performance.now();
  const log: string[] = [];
  const act = async (each: LoadEvent) => {
    log.push(`${eventText(each)} begins`);
    await delay(each.action === 'kill' ? 200 : 0);
    log.push(`${eventText(each)} ends`);
    if (each.action === 'resume') throw new Error('it is gone');
  };
  const events = ['0.05s:kill:node-2', '0.1s:start:node-2', '0.1s:pause:node-1', '0.3s:resume:node-1'].map(event);
  const done = await playEvents(events, act, startMs, undefined);
  const order = (first: string, second: string) => assert.ok(log.indexOf(first) < log.indexOf(second), log.join('\n'));
  order('0.05s:kill:node-2 ends', '0.1s:start:node-2 begins');
  order('0.1s:pause:node-1 ends', '0.05s:kill:node-2 ends');
  assert.deepEqual(
    done.map(({ action, node, failure }) => [action, node, failure]),
    [
      ['kill', 'node-2', undefined],
      ['start', 'node-2', undefined],
      ['pause', 'node-1', undefined],
      ['resume', 'node-1', 'it is gone'],
    ],
  );
  for (const [i, { atS, tookS }] of done.entries()) assert.ok(atS >= events[i]!.atS - 0.002 && tookS >= 0, `${atS}`);
  assert.ok(done[0]!.tookS >= 0.19 && done[1]!.atS >= 0.24);
});

test('stopped, what was not begun is not done', async () => {
  const stop = new AbortController();
  const act = async () => stop.abort();
  const done = await playEvents(
    [event('0s:kill:node-1'), event('60s:start:node-1')],
    act,
    performance.now(),
    stop.signal,
  );
  assert.deepEqual(done.map(eventText).length, 1);
});
