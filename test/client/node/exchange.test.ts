import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { Pool } from 'undici';
import { DeadlineError, exchange } from '../../../src/client/node/exchange.ts';
import { fakeServer } from '../../support/fake-server.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

test('a request whose deadline passes while it waits for a connection is never sent', {
  timeout: 10_000,
}, async (t) => {
  const sockets: Socket[] = [];
  const { url, received } = await fakeServer(t, (socket) => {
    if (received.join('').includes('/last')) socket.write(ANSWER);
    else sockets.push(socket);
  });
  const pool = new Pool(url, { connections: 1 });
  t.after(() => pool.destroy());
  const slow = exchange(pool, { method: 'GET', path: '/slow' }, 9_000);
  await assert.rejects(exchange(pool, { method: 'GET', path: '/waits' }, 30), DeadlineError);
  while (sockets.length === 0) await new Promise(setImmediate);
  sockets[0]!.write(ANSWER);
  assert.equal((await slow).body.toString(), 'ok');
  assert.equal((await exchange(pool, { method: 'GET', path: '/last' }, 9_000)).status, 200);
  assert.doesNotMatch(received.join(''), /waits/);
  assert.equal(received.length, 1, 'the connection outlives it');
});
