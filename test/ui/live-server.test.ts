import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { WebSocket } from 'undici';
import { RingmarkError } from '../../src/lib/errors.ts';
import { usageError } from '../../src/lib/expect.ts';
import { type Actions, LiveServer } from '../../src/ui/live-server.ts';
import { type LiveMessage, type LiveSetting, TOKEN_HEADER } from '../../src/ui/messages.ts';

const setting = { nodes: [], algorithm: 'ring', hash: 'xxh32', vnodes: 1, hasControl: false, hasLoad: false };

async function liveServer(
  t: TestContext,
  actions: Actions = {},
): Promise<{ server: LiveServer; port: string; token: string; id: string }> {
  let [token, id] = ['', ''];
  const pageOf = (whole: LiveSetting) => {
    token = whole.token;
    id = whole.server;
    return '<p>page';
  };
  const server = await LiveServer.start({ port: 0, setting, actions, pageOf });
  t.after(() => server.close());
  return { server, port: new URL(server.url).port, token, id };
}

async function ask(port: string, method: string, path: string, headers: Record<string, string> = {}, body = '') {
  const asked = request({ port, host: '127.0.0.1', method, path, headers: { host: `localhost:${port}`, ...headers } });
  const [response] = await once(asked.end(body), 'response');
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test('the page goes to whoever has its address and asks this machine by its own names, and cannot be framed', async (t) => {
  const { server, port, token } = await liveServer(t);
  assert.equal(server.url, `http://localhost:${port}/?key=${token}`);
  const page = await ask(port, 'GET', `/?key=${token}`);
  assert.deepEqual([page.status, page.body], [200, '<p>page']);
  assert.match(page.headers['content-security-policy'], /frame-ancestors 'none'/);
  assert.equal((await ask(port, 'GET', `/?key=${token}`, { host: `evil.example:${port}` })).status, 403);
  assert.equal((await ask(port, 'GET', '/elsewhere')).status, 404);
});

for (const path of ['/', '/?', '/?key=', '/?key=wrong', '/?key=%00', '/?token=TOKEN', '/?KEY=TOKEN']) {
  test(`who does not know its address gets no page, and no token: ${path}`, async (t) => {
    const { port, token } = await liveServer(t);
    const page = await ask(port, 'GET', path.replace('TOKEN', token));
    assert.deepEqual([page.status, page.headers['content-type']], [403, 'text/plain; charset=utf-8']);
    assert.match(page.body, /open the whole address that ringmark printed/);
    assert.ok(!page.body.includes(token));
  });
}

test('an action needs the token and the own origin; what it says comes back', async (t) => {
  const done: unknown[] = [];
  const { port, token } = await liveServer(t, {
    note: async (asked) => {
      done.push(asked);
      return { count: done.length };
    },
    refuse: async ({ node }) => {
      throw usageError('node', 'text', node);
    },
    again: async () => {
      throw new RingmarkError('ERR_STATE', 'node-1: expected a node that has ended, got one that runs');
    },
    fail: async () => {
      throw new Error('it broke');
    },
  });
  const mine = { [TOKEN_HEADER]: token, origin: `http://localhost:${port}` };
  const body = JSON.stringify({ key: 'é' });
  for (const headers of [
    {},
    { ...mine, [TOKEN_HEADER]: 'x' },
    { ...mine, origin: 'http://evil.example' },
    { ...mine, host: 'evil.example' },
  ]) {
    assert.equal((await ask(port, 'POST', '/do/note', headers, body)).status, 403);
  }
  assert.deepEqual(done, []);
  assert.deepEqual(JSON.parse((await ask(port, 'POST', '/do/note', mine, body)).body), { count: 1 });
  assert.deepEqual(done, [{ key: 'é' }]);
  const cases = [
    ['/do/nothing', '{}', 404, /no such action/],
    ['/do/constructor', '{}', 404, /no such action/],
    ['/do/refuse', '{"node": 7}', 400, /node: expected text, got 7/],
    ['/do/note', '[]', 400, /expected a JSON object/],
    ['/do/note', 'x', 400, /expected a JSON object/],
    ['/do/note', `{"a":"${'x'.repeat(70_000)}"}`, 413, /more than 65536 bytes/],
    ['/do/again', '{}', 409, /got one that runs/],
    ['/do/fail', '{}', 502, /it broke/],
  ] as const;
  for (const [path, body, status, message] of cases) {
    const answer = await ask(port, 'POST', path, mine, body);
    assert.equal(answer.status, status, path);
    assert.match(answer.body, message);
  }
});

test('a WebSocket with the token hears which server it is, what was sent last of each kind, what is sent, and the end', async (t) => {
  const { server, port, token, id } = await liveServer(t);
  const load: LiveMessage = { kind: 'load', atMs: 1, load: { requestsPerS: 1, errors: 0, p50Us: 1, p99Us: 1 } };
  server.send({ kind: 'nodes', atMs: 1, nodes: [] });
  server.send({ kind: 'nodes', atMs: 2, nodes: [] });
  server.send(load);
  const socket = new WebSocket(`ws://localhost:${port}/live`, token);
  const heard: unknown[] = [];
  const all = new Promise<void>((resolve) => {
    socket.onmessage = ({ data }) => {
      heard.push(JSON.parse(data));
      if (heard.length === 3) server.send({ kind: 'nodes', atMs: 3, nodes: [] });
      if (heard.length === 4) resolve();
    };
  });
  await all;
  assert.deepEqual(heard, [
    { kind: 'server', server: id },
    { kind: 'nodes', atMs: 2, nodes: [] },
    load,
    { kind: 'nodes', atMs: 3, nodes: [] },
  ]);
  const closed = new Promise((resolve) => {
    socket.onclose = resolve;
  });
  server.close();
  await closed;
  assert.deepEqual(heard.at(-1), { kind: 'end' });
});

for (const [what, tokenOf, headers] of [
  ['another token', () => 'wrong', {}],
  ['another site', (token: string) => token, { origin: 'http://evil.example' }],
] as const) {
  test(`a WebSocket of ${what} is refused`, async (t) => {
    const { port, token } = await liveServer(t);
    const socket = new WebSocket(`ws://localhost:${port}/live`, { protocols: tokenOf(token), headers });
    const opened = await new Promise((resolve) => {
      socket.onopen = () => resolve(true);
      socket.onerror = () => resolve(false);
    });
    assert.equal(opened, false);
  });
}
