import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { KvClient } from '../../src/client/kv-client.ts';
import { fakeServer } from '../support/fake-server.ts';

const bounded = { timeout: 10_000 };
const reason = new Error('the user has left');

function clientOf(t: TestContext, url: string, connectionsPerNode = 2): KvClient {
  const client = new KvClient({ nodes: [url], timeoutMs: 9_000, connectionsPerNode });
  t.after(() => client.close());
  return client;
}

/** What of a signal is told to the caller. */
const aborted = (node?: string) => ({ code: 'ERR_ABORTED', key: 'k', node, cause: reason });

test('a signal that is aborted by now: nothing is sent', bounded, async (t) => {
  const { url, received } = await fakeServer(t, () => {});
  const client = clientOf(t, url);
  const signal = AbortSignal.abort(reason);
  const message = 'client: expected an answer to GET "k", got an aborted signal';
  await assert.rejects(client.get('k', { signal }), { ...aborted(), message });
  await assert.rejects(client.getText('k', { signal }), aborted());
  await assert.rejects(client.put('k', 'v', { signal }), aborted());
  await assert.rejects(client.delete('k', { signal }), aborted());
  assert.equal(received.length, 0);
});

for (const answer of ['', 'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 10\r\n\r\nabc']) {
  test(
    `aborted ${answer ? 'half-way in the answer' : 'before the answer'}: the connection is closed`,
    bounded,
    async (t) => {
      const controller = new AbortController();
      const sockets: Socket[] = [];
      const { url } = await fakeServer(t, (socket) => {
        sockets.push(socket);
        if (answer) socket.write(answer);
        setImmediate(() => controller.abort(reason));
      });
      const client = clientOf(t, url);
      const { signal } = controller;
      const call = assert.rejects(client.get('k', { signal }), aborted(url));
      assert.equal(getEventListeners(signal, 'abort').length, 1);
      await call;
      assert.equal(getEventListeners(signal, 'abort').length, 0);
      // A reset is an error to it, which once() would reject with.
      if (!sockets[0]!.closed) await new Promise((resolve) => sockets[0]!.once('close', resolve));
    },
  );
}

test('aborted while it waits for a connection: it is never sent, and the others go on', bounded, async (t) => {
  const ok = 'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 2\r\n\r\nok';
  let held: Socket | undefined;
  const { url, received } = await fakeServer(t, (socket) => {
    if (held) socket.write(ok);
    else held = socket;
  });
  const client = clientOf(t, url, 1);
  const controller = new AbortController();
  const first = client.getText('first');
  const waiting = assert.rejects(client.put('k', 'v', { signal: controller.signal }), aborted(url));
  const last = client.getText('last');
  while (!held) await new Promise(setImmediate);
  controller.abort(reason);
  await waiting;
  held.write(ok);
  assert.deepEqual(await Promise.all([first, last]), ['ok', 'ok']);
  assert.equal(received.length, 1, 'the connection outlives it');
  assert.doesNotMatch(received[0]!, /PUT/);
});

test('a signal may serve many calls, and keeps no listener of any', bounded, async (t) => {
  const { url } = await fakeServer(t, (socket) =>
    socket.write('HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 1\r\n\r\nv'),
  );
  const client = clientOf(t, url);
  const { signal } = new AbortController();
  const warnings: Error[] = [];
  const onWarning = (warning: Error) => warnings.push(warning);
  process.on('warning', onWarning);
  t.after(() => process.off('warning', onWarning));
  await Promise.all(Array.from({ length: 50 }, () => client.get('k', { signal })));
  await client.close();
  await assert.rejects(client.get('k', { signal }), { code: 'ERR_STATE' });
  await new Promise(setImmediate);
  assert.equal(getEventListeners(signal, 'abort').length, 0);
  assert.deepEqual(warnings, []);
});

test('what is no signal is refused', bounded, async (t) => {
  const { url, received } = await fakeServer(t, () => {});
  const signal = new AbortController() as never;
  await assert.rejects(clientOf(t, url).get('k', { signal }), {
    code: 'ERR_USAGE',
    message: /^signal: expected an AbortSignal, got /,
  });
  assert.equal(received.length, 0);
});
