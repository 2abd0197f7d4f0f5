import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Exchange, Lane } from '../../../src/load/open/lane.ts';
import { deadUrl, fakeServer } from '../../support/fake-server.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

interface Numbered extends Exchange {
  number: number;
}

interface Outcome {
  number: number;
  /** The body, or why there is none. */
  text: string;
  inTime: boolean;
}

/** A lane, and what became of its requests in the order in which it did. */
function laneTo(t: TestContext, url: string, connections: number, timeoutMs = 5000) {
  const outcomes: Outcome[] = [];
  const lane = new Lane<Numbered>(
    { host: '127.0.0.1', port: Number(new URL(url).port), connections, timeoutMs },
    {
      answered: ({ number }, { body }) => outcomes.push({ number, text: body, inTime: true }),
      lost: ({ number }, text, inTime) => outcomes.push({ number, text, inTime }),
    },
  );
  t.after(() => lane.close('the test ended'));
  const send = (number: number, mayRetry = false) => {
    const now = performance.now();
    lane.send({ number, head: `GET /${number} HTTP/1.1\r\n\r\n`, dueMs: now, sentMs: 0, mayRetry }, now);
  };
  const settled = async (count: number) => {
    while (outcomes.length < count) {
      lane.sweep(performance.now());
      await delay(2);
    }
    return outcomes;
  };
  return { lane, send, settled };
}

const bounded = { timeout: 10_000 };

test('every request is answered once, one at a time on each connection, in order', bounded, async (t) => {
  const server = await fakeServer(t, (socket) => socket.write(OK));
  const { lane, send, settled } = laneTo(t, server.url, 3);
  lane.open();
  for (let number = 0; number < 50; number++) send(number);
  const outcomes = await settled(50);
  assert.deepEqual(new Set(outcomes.map(({ number }) => number)).size, 50);
  assert.ok(outcomes.every(({ text }) => text === 'ok'));
  assert.equal(server.received.length, 3);
  for (const received of server.received) {
    const numbers = [...received.matchAll(/GET \/(\d+)/g)].map(([, number]) => Number(number));
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => a - b),
    );
  }
  assert.equal(lane.sockets, 3);
});

test('a connection that is closed costs its own request only', bounded, async (t) => {
  const server = await fakeServer(t, (socket, connection) => {
    if (connection === 0) socket.destroy();
    else socket.write(OK);
  });
  const { send, settled } = laneTo(t, server.url, 1);
  for (let number = 0; number < 5; number++) send(number);
  const outcomes = await settled(5);
  assert.deepEqual(outcomes[0], { number: 0, text: outcomes[0]!.text, inTime: true });
  assert.match(outcomes[0]!.text, /closed the connection|ECONNRESET/);
  assert.deepEqual(
    outcomes.slice(1).map(({ number, text }) => [number, text]),
    [1, 2, 3, 4].map((number) => [number, 'ok']),
  );
});

test('a read whose connection was closed too early is sent once more, and only once', bounded, async (t) => {
  const closing = await fakeServer(t, (socket, connection) => (connection < 3 ? socket.destroy() : socket.write(OK)));
  const { send, settled } = laneTo(t, closing.url, 1);
  send(0, true);
  send(1, true);
  // One after the other, each on a connection of its own: 0, 1, 0 again, 1 again.
  const [lost, answered] = await settled(2);
  assert.match(lost!.text, /closed the connection|ECONNRESET/);
  assert.equal(lost!.number, 0);
  assert.deepEqual(answered, { number: 1, text: 'ok', inTime: true });
  const asked = closing.received.map((text) => /GET \/(\d)/.exec(text)?.[1]);
  assert.deepEqual(asked, ['0', '1', '0', '1']);
});

test('a read of which a part has come is not sent again', bounded, async (t) => {
  const server = await fakeServer(t, (socket, connection) => {
    if (connection > 0) socket.write(OK);
    else socket.write(OK.slice(0, 20), () => socket.destroy());
  });
  const { send, settled } = laneTo(t, server.url, 1);
  send(0, true);
  send(1, true);
  const outcomes = await settled(2);
  assert.match(outcomes[0]!.text, /closed the connection|ECONNRESET/);
  assert.deepEqual(outcomes[1], { number: 1, text: 'ok', inTime: true });
});

test('garbage, an answer to nothing, and bytes behind an answer end a connection', bounded, async (t) => {
  for (const [answer, reason] of [
    ['garbage\r\n\r\n', 'no HTTP answer'],
    [`${OK}${OK}`, '40 bytes behind the answer'],
  ] as const) {
    const server = await fakeServer(t, (socket, connection) => socket.write(connection === 0 ? answer : OK));
    const { send, settled } = laneTo(t, server.url, 1);
    send(0);
    send(1);
    const outcomes = await settled(2);
    assert.deepEqual(
      outcomes.map(({ text }) => text),
      [reason, 'ok'],
    );
  }
});

test('a node that never answers costs a timeout', bounded, async (t) => {
  const server = await fakeServer(t, () => {});
  const { send, settled } = laneTo(t, server.url, 1, 60);
  send(0);
  send(1);
  for (const { text, inTime } of await settled(2)) {
    assert.match(text, /^no (answer|free connection) within 60 ms$/);
    assert.equal(inTime, false);
  }
});

test('what waits longer than the timeout is given up too, and its wait counts', bounded, async (t) => {
  const server = await fakeServer(t, () => {});
  const { lane, send, settled } = laneTo(t, server.url, 1, 100);
  lane.open();
  while (lane.isOpening) await delay(1);
  send(0);
  const begunMs = performance.now();
  send(1);
  await settled(2);
  assert.ok(performance.now() - begunMs < 180, 'the second one does not get a timeout of its own');
});

test('a node that is down fails what is due at once, and is tried again', bounded, async (t) => {
  const { lane, send, settled } = laneTo(t, await deadUrl(), 4);
  send(0);
  await settled(1);
  send(1);
  const outcomes = await settled(2);
  assert.ok(outcomes.every(({ text, inTime }) => /ECONNREFUSED/.test(text) && inTime));
  assert.equal(lane.sockets, 0);
  await delay(120);
  send(2);
  assert.equal(lane.sockets, 1);
  await settled(3);
});

test('closed, it loses what is sent and what waits', bounded, async (t) => {
  const server = await fakeServer(t, () => {});
  const { lane, send, settled } = laneTo(t, server.url, 1);
  lane.open();
  while (lane.isOpening) await delay(1);
  for (let number = 0; number < 3; number++) send(number);
  lane.close('enough');
  assert.deepEqual(
    (await settled(3)).map(({ number, text }) => [number, text]),
    [0, 1, 2].map((number) => [number, 'enough']),
  );
});
