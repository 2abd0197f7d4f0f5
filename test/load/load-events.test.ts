import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { RingmarkError } from '../../src/lib/errors.ts';
import { usageError } from '../../src/lib/expect.ts';
import { EventPlayer, type NodeAct } from '../../src/load/event-player.ts';
import { checkEvents, playEvents } from '../../src/load/load-events.ts';
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
  const act = async ({ action, node }: NodeAct) => {
    log.push(`${action} ${node} begins`);
    await delay(action === 'kill' ? 200 : 0);
    log.push(`${action} ${node} ends`);
    if (action === 'resume') throw new Error('it is gone');
  };
  const events = ['0.05s:kill:node-2', '0.1s:start:node-2', '0.1s:pause:node-1', '0.3s:resume:node-1'].map(event);
  const player = new EventPlayer(act);
  await playEvents(events, player, startMs, undefined);
  const order = (first: string, second: string) => assert.ok(log.indexOf(first) < log.indexOf(second), log.join('\n'));
  order('kill node-2 ends', 'start node-2 begins');
  order('pause node-1 ends', 'kill node-2 ends');
  const { asked, events: done } = await player.played(events, startMs);
  assert.deepEqual(asked, events);
  const of = (what: string) => done.find(({ action }) => action === what)!;
  assert.deepEqual(
    events.map(({ action }) => [of(action).node, of(action).failure]),
    [
      ['node-2', undefined],
      ['node-2', undefined],
      ['node-1', undefined],
      ['node-1', 'it is gone'],
    ],
  );
  for (const { action, atS } of events)
    assert.ok(of(action).atS >= atS - 0.002 && of(action).tookS >= 0, `${of(action).atS}`);
  assert.ok(of('kill').tookS >= 0.19 && of('start').atS >= 0.24);
});

test('stopped, what was not begun is not done, but was asked for', async () => {
  const stop = new AbortController();
  const player = new EventPlayer(async () => stop.abort());
  const startMs = performance.now();
  const planned = [event('0s:kill:node-1'), event('60s:start:node-1')];
  await playEvents(planned, player, startMs, stop.signal);
  const { asked, events } = await player.played(planned, startMs);
  assert.deepEqual([asked, events.length], [planned, 1]);
});

test('what is done by hand stands among what was planned, in the order of time, also before the measurement', async () => {
  const player = new EventPlayer(async () => {});
  await player.byHand({ action: 'kill', node: 'node-1' });
  const startMs = performance.now() + 100;
  const planned = [event('0s:pause:node-2'), event('60s:resume:node-2')];
  const playing = playEvents(planned, player, startMs, AbortSignal.timeout(300));
  await playing;
  await player.byHand({ action: 'start', node: 'node-1' });
  const { asked, events } = await player.played(planned, startMs);
  assert.deepEqual(
    asked.map(({ action }) => action),
    ['kill', 'pause', 'start', 'resume'],
  );
  assert.deepEqual(
    events.map(({ action, node }) => [action, node]),
    [
      ['kill', 'node-1'],
      ['pause', 'node-2'],
      ['start', 'node-1'],
    ],
  );
  assert.ok(events[0]!.atS < 0 && asked[0]!.atS < 0 && events[2]!.atS > events[1]!.atS);
});

test('what is refused by hand is no event; what fails is one, and who asked is told', async () => {
  const errors = [
    new RingmarkError('ERR_STATE', 'it runs'),
    usageError('id', 'one of node-1', 'x'),
    new RingmarkError('ERR_NODE_START', 'no port'),
  ];
  const player = new EventPlayer(async () => {
    throw errors[0];
  });
  while (errors.length > 0) {
    await assert.rejects(player.byHand({ action: 'start', node: 'node-1' }), errors[0]);
    errors.shift();
  }
  const { events } = await player.played([], performance.now());
  assert.deepEqual(
    events.map(({ failure }) => failure),
    ['no port'],
  );
});
