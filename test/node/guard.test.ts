import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventLoopDelay } from '../../src/node/event-loop-delay.ts';
import { listen } from '../../src/node/listener.ts';
import { route } from '../../src/node/routes.ts';
import { Traffic } from '../../src/node/traffic.ts';
import { loadUws } from '../../src/node/uws.ts';
import { FlatStore } from '../../src/store/flat/flat-store.ts';
import { RawConnection, request } from './test-node.ts';

class BrokenStore extends FlatStore {
  override get(): never {
    throw new Error('broken get');
  }
  override put(): never {
    throw new Error('broken put');
  }
}

test('what a handler throws costs its client the connection, and nobody else', { timeout: 20_000 }, async (t) => {
  const uws = loadUws();
  const app = uws.App();
  const traffic = new Traffic(1000, 1000, 1000);
  const errors: string[] = [];
  traffic.onError = (error) => errors.push(String(error));
  const delay = new EventLoopDelay();
  const listener = await listen(uws, app, '127.0.0.1', 0);
  t.after(() => {
    listener.closeAll();
    delay.stop();
  });
  route(
    app,
    { id: 'broken', store: new BrokenStore({ maxBytes: 1000 }), traffic, delay, startedMs: 0 },
    { maxValueBytes: 1000, authToken: undefined },
  );
  for (const bytes of [request('GET', '/kv/a'), request('PUT', '/kv/a', 'x'), request('HEAD', '/kv/a')])
    assert.equal(await new RawConnection(listener).send(bytes).rest(), '');
  assert.deepEqual(errors, ['Error: broken get', 'Error: broken put', 'Error: broken get']);
  assert.equal(traffic.inFlight, 0);
  const healthy = new RawConnection(listener);
  assert.equal((await healthy.send(request('GET', '/healthz')).answer()).status, 200);
  healthy.socket.destroy();
});
