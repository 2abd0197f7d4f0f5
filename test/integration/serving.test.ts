import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { untilEnded } from '../support/processes.ts';
import { type Running, runProcess, start } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// serve and cluster as a user runs them.

const main = 'src/cli/main.js';
const bounded = { timeout: 30_000 };

function startCommand(t: TestContext, args: string[], env?: NodeJS.ProcessEnv): Running {
  const running = start(main, args, env);
  t.after(() => running.child.kill('SIGKILL'));
  return running;
}

/** The URL in the node's log, once it listens. */
function listening({ child }: Running): Promise<string> {
  let log = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (text) => {
      log += text;
      const line = log.split('\n').find((each) => each.includes('"event":"listen"'));
      if (line) resolve(JSON.parse(line).url);
    });
    child.once('exit', () => reject(new Error(`it ended: ${log}`)));
  });
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`serve ends with exit code 0 after ${signal}`, bounded, async (t) => {
    const running = startCommand(t, ['serve', '--port', '0', '--node-id', 'one']);
    const url = await listening(running);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    running.child.kill(signal);
    const { exitCode, stdout, stderr } = await running.ended;
    assert.equal(exitCode, 0);
    assert.equal(stdout, '');
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).event);
    assert.deepEqual(events, ['start', 'listen', 'drain', 'exit']);
  });
}

test('serve takes its options from the environment', bounded, async (t) => {
  const running = startCommand(t, ['serve'], {
    RINGMARK_PORT: '0',
    RINGMARK_HOST: '127.0.0.1',
    RINGMARK_NODE_ID: 'from-env',
    RINGMARK_MAX_MEMORY: '64mb',
    RINGMARK_MAX_VALUE: '1kb',
    RINGMARK_EVICTION: 'none',
  });
  const url = await listening(running);
  const stats = (await (await fetch(`${url}/stats`)).json()) as { id: string; maxMemoryBytes: number };
  assert.deepEqual([stats.id, stats.maxMemoryBytes], ['from-env', 64 * 2 ** 20]);
  assert.equal((await fetch(`${url}/kv/k`, { method: 'PUT', body: 'x'.repeat(1025) })).status, 413);
  assert.equal((await fetch(`${url}/kv/k`, { method: 'PUT', body: 'x'.repeat(1024) })).status, 201);
});

test('a bad variable is named, not the option that nobody typed', bounded, async () => {
  for (const [args, env, message] of [
    [['serve'], { RINGMARK_PORT: 'xyz' }, 'RINGMARK_PORT: expected an integer from 0 to 65535, got "xyz"'],
    [['serve'], { RINGMARK_WORKERS: '' }, 'RINGMARK_WORKERS: expected an integer from 1 to 100, got ""'],
    [['serve', '--port', 'x'], { RINGMARK_PORT: '5' }, '--port: expected an integer from 0 to 65535, got "x"'],
    [['serve'], { RINGMARK_NODE_ID: '' }, 'RINGMARK_NODE_ID: expected 1 to 255 printable ASCII characters .*, got ""'],
    [['serve'], { RINGMARK_HOST: '' }, 'RINGMARK_HOST: expected 1 to 255 printable ASCII characters .*, got ""'],
    [['serve'], { RINGMARK_DATA_DIR: '' }, 'RINGMARK_DATA_DIR: expected the path of a folder, got ""'],
    [['serve'], { RINGMARK_AUTH_TOKEN_FILE: '' }, 'RINGMARK_AUTH_TOKEN_FILE: expected the path of a file, got ""'],
    [['serve'], { RINGMARK_SYNC_MS: '5' }, 'RINGMARK_SYNC_MS: expected --sync interval with it, got none'],
    [['cluster'], { RINGMARK_MAX_MEMORY: '7q' }, 'RINGMARK_MAX_MEMORY: expected .*, got "7q"'],
    [['cluster'], { RINGMARK_SYNC: 'always' }, 'RINGMARK_SYNC: expected --data-dir with it, got none'],
    [['get', 'k'], { RINGMARK_NODES: ',' }, 'RINGMARK_NODES: expected at least one of .*, got \\[\\]'],
  ] as [string[], NodeJS.ProcessEnv, string][]) {
    const { exitCode, stderr } = await runProcess(main, args, env);
    assert.match(stderr, new RegExp(`^ringmark: ${message}\n$`));
    assert.equal(exitCode, 2);
  }
});

const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test('serve asks for the token of its option, environment or file', bounded, async (t) => {
  const file = join(await temporaryFolder(t), 'token');
  writeFileSync(file, 'secret-17\n');
  const ways: [string[], NodeJS.ProcessEnv][] = [
    [['--auth-token', 'secret-17'], {}],
    [[], { RINGMARK_AUTH_TOKEN: 'secret-17' }],
    [['--auth-token-file', file], {}],
    [[], { RINGMARK_AUTH_TOKEN_FILE: file }],
    [['--auth-token', 'secret-17'], { RINGMARK_AUTH_TOKEN_FILE: `${file}.none` }],
    [['--auth-token-file', file], { RINGMARK_AUTH_TOKEN: 'another' }],
  ];
  for (const [args, env] of ways) {
    const url = await listening(startCommand(t, ['serve', '--port', '0', ...args], env));
    assert.equal((await fetch(`${url}/stats`)).status, 401);
    assert.equal((await fetch(`${url}/stats`, withToken('secret-18'))).status, 401);
    assert.equal((await fetch(`${url}/stats`, withToken('secret-17'))).status, 200);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  }
});

test('a token that is none ends it, and is not shown', bounded, async (t) => {
  const file = join(await temporaryFolder(t), 'token');
  writeFileSync(file, '\n');
  const bad: [string[], NodeJS.ProcessEnv][] = [
    [['--auth-token', 'my secret'], {}],
    [[], { RINGMARK_AUTH_TOKEN: '' }],
    [['--auth-token-file', file], {}],
    [['--auth-token-file', `${file}.none`], {}],
    [['--auth-token-file', file, '--auth-token', 'secret'], {}],
  ];
  for (const [args, env] of bad) {
    const { exitCode, stderr } = await runProcess(main, ['serve', '--port', '0', ...args], env);
    assert.match(stderr, /^ringmark: (--auth-token|RINGMARK_AUTH_TOKEN: )[^\n]+\n$/);
    assert.ok(!stderr.includes('secret'));
    assert.equal(exitCode, 2, args.join(' '));
  }
});

test('the nodes of a cluster ask for its token, which stands in no argument', bounded, async (t) => {
  const args = ['cluster', '--nodes', '1', '--port', '0', '--json'];
  const running = startCommand(t, args, { RINGMARK_AUTH_TOKEN: 'secret-17' });
  let stdout = '';
  running.child.stdout!.on('data', (text) => {
    stdout += text;
  });
  await running.shows('\n}');
  const [{ url, pid }] = JSON.parse(stdout).nodes;
  assert.equal((await fetch(`${url}/stats`)).status, 401);
  assert.equal((await fetch(`${url}/stats`, withToken('secret-17'))).status, 200);
  if (process.platform === 'linux') assert.ok(!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('secret'));
  running.child.kill('SIGINT');
  assert.equal((await running.ended).exitCode, 0);
});

test('serve answers what is under way before it ends; a second signal ends it at once', bounded, async (t) => {
  const half = 'PUT /kv/k HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf-';
  for (const finishes of [true, false]) {
    const running = startCommand(t, ['serve', '--port', '0', '--drain-ms', '20000']);
    const url = new URL(await listening(running));
    const socket = connect(Number(url.port), '127.0.0.1', () => socket.write(half));
    let answer = '';
    socket.on('data', (text) => {
      answer += text;
    });
    socket.on('error', () => {});
    await until(
      async () => ((await (await fetch(new URL('/stats', url))).json()) as { inFlight: number }).inFlight > 0,
    );
    running.child.kill('SIGTERM');
    // It drains once it no longer accepts connections.
    await until(() => refuses(Number(url.port)));
    if (finishes) socket.write('whole');
    else running.child.kill('SIGTERM');
    const { exitCode } = await running.ended;
    assert.equal(exitCode, finishes ? 0 : 143);
    assert.equal(answer.startsWith('HTTP/1.1 201 '), finishes);
  }
});

test('a port in use is one line and exit code 1', bounded, async (t) => {
  const running = startCommand(t, ['serve', '--port', '0']);
  const { port } = new URL(await listening(running));
  for (const args of [
    ['serve', '--port', port],
    ['cluster', '--nodes', '2', '--port', port],
    ['serve', '--workers', '2', '--port', port],
  ]) {
    const { exitCode, stdout, stderr } = await runProcess(main, args);
    // Somebody else may have the second node's port as well.
    const taken = args[0] === 'serve' ? port : `(${port}|${Number(port) + 1})`;
    assert.match(stderr, new RegExp(`^(\\{.*\\}\\n)*ringmark: .*${taken}.*in use.*\\n$`));
    assert.deepEqual([exitCode, stdout], [1, '']);
  }
});

/** Options that don't go together, and what is said of them. */
const combinations: readonly [string[], string][] = [
  [['serve', '--sync', 'always'], '--sync: expected --data-dir with it, got none'],
  [['cluster', '--sync', 'interval'], '--sync: expected --data-dir with it, got none'],
  [['serve', '--data-dir', 'd', '--sync-ms', '5'], '--sync-ms: expected --sync interval with it, got none'],
  [['serve', '--data-dir', 'd', '--eviction', 'lru'], '--eviction: expected none with --data-dir, got "lru"'],
  [['serve', '--workers', '3', '--port', '65534'], '--port: expected at most 65533 with --workers 3, got 65534'],
  [['cluster', '--nodes', '2', '--port', '65535'], '--port: expected at most 65534 with --nodes 2, got 65535'],
];

test("options of serve and cluster that don't go together say why", bounded, async () => {
  const ended = await Promise.all(combinations.map(([args]) => runProcess(main, args)));
  const told = ended.map(({ stderr }) => stderr);
  assert.deepEqual(
    told,
    combinations.map(([, message]) => `ringmark: ${message}\n`),
  );
});

test('bad options of serve and cluster are one line and exit code 2', bounded, async () => {
  const bad = [
    ['serve', '--port', '70000'],
    ['serve', '--max-memory', 'much'],
    ['serve', '--max-value', '2gb'],
    ['serve', '--eviction', 'random'],
    ['serve', '--drain-ms', '-1'],
    ['serve', '--host', ''],
    ['cluster', '--nodes', '0'],
    ['cluster', '--nodes', '1.5'],
    ['cluster', '--port', '65535'],
    ['serve', 'extra'],
    ...combinations.map(([args]) => args),
  ];
  const ended = await Promise.all(bad.map((args) => runProcess(main, args)));
  ended.forEach(({ exitCode, stderr }, i) => {
    assert.match(stderr, /^ringmark: [^\n]+\n$/, bad[i]!.join(' '));
    assert.equal(exitCode, 2, bad[i]!.join(' '));
  });
});

test('cluster prints its URLs and is gone after SIGINT', bounded, async (t) => {
  const running = startCommand(t, ['cluster', '--nodes', '2', '--port', '0', '--json']);
  await running.shows('\n}');
  running.child.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  assert.equal(exitCode, 0);
  const { nodes } = JSON.parse(stdout) as { nodes: { id: string; url: string; pid: number }[] };
  assert.deepEqual(
    nodes.map((node) => node.id),
    ['node-1', 'node-2'],
  );
  await untilEnded(nodes.map((node) => node.pid));
});

test('cluster says which node died, goes on with the others, and ends when none is left', bounded, async (t) => {
  const running = startCommand(t, ['cluster', '--nodes', '2', '--port', '0', '--json']);
  let stdout = '';
  running.child.stdout!.on('data', (text) => {
    stdout += text;
  });
  await running.shows('\n}');
  const { nodes } = JSON.parse(stdout) as { nodes: { url: string; pid: number }[] };
  process.kill(nodes[0]!.pid, 'SIGKILL');
  await untilEnded([nodes[0]!.pid]);
  assert.equal((await fetch(`${nodes[1]!.url}/healthz`)).status, 200);
  process.kill(nodes[1]!.pid, 'SIGKILL');
  const { exitCode, stderr } = await running.ended;
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /ringmark: node-1 \(http:\/\/localhost:\d+\): expected it to run until it is stopped, got SIGKILL\n/,
  );
  assert.match(stderr, /ringmark: cluster: expected a running node, got none\n$/);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

function refuses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(false);
    });
    socket.on('error', () => resolve(true));
  });
}

test(
  'Ctrl-C ends put, get, del, demo and load, though no node answers, and a value is still to come',
  bounded,
  async (t) => {
    const silent = createServer(() => {});
    t.after(() => silent.close());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const nodes = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    for (const args of [['get', 'k'], ['put', 'k', 'v'], ['del', 'k'], ['demo'], ['load', '--rate', '10']]) {
      const { child, ended } = startCommand(t, [...args, '--nodes', nodes]);
      await once(silent, 'connection');
      child.kill('SIGINT');
      assert.equal((await ended).exitCode, 130, args.join(' '));
    }
    const child = spawn(process.execPath, [
      join(import.meta.dirname, '../../src/cli/main.js'),
      'put',
      'k',
      '-',
      '--nodes',
      nodes,
    ]);
    t.after(() => child.kill('SIGKILL'));
    // More than a pipe holds: once it is gone, it is being read.
    await new Promise((resolve) => child.stdin.write(Buffer.alloc(2 ** 20), resolve));
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [130, null]);
  },
);

test('put, get and del show their token to nodes that ask for it', bounded, async (t) => {
  const running = startCommand(t, ['serve', '--port', '0', '--auth-token', 'secret-17']);
  const url = await listening(running);
  const nodes = ['--nodes', url];
  const refused = await runProcess(main, ['put', 'name', 'Praachi', ...nodes]);
  assert.deepEqual([refused.exitCode, refused.stdout], [1, '']);
  assert.match(refused.stderr, /^ringmark: .*got 401/);
  for (const [args, printed] of [
    [['put', 'name', 'Praachi'], /^created "name"/],
    [['get', 'name'], /^Praachi\n?$/],
    [['del', 'name'], /^deleted "name"/],
  ] as const) {
    const { exitCode, stdout, stderr } = await runProcess(main, [...args, ...nodes], {
      RINGMARK_AUTH_TOKEN: 'secret-17',
    });
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, printed);
  }
});

for (const [model, args] of [
  ['open', ['--rate', '500', '--allow-saturated']],
  ['closed', ['--allow-saturated']],
] as const) {
  test(`load, ${model} model, shows its token, and writes it nowhere`, bounded, async (t) => {
    const running = startCommand(t, ['serve', '--port', '0', '--auth-token', 'secret-17']);
    const url = await listening(running);
    const load = ['load', '--nodes', url, '--duration', '2.5', '--warmup', '0', '--keys', '50', '--json', ...args];
    const refused = await runProcess(main, load);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /status 401/);
    const { exitCode, stdout, stderr } = await runProcess(main, [...load, '--auth-token', 'secret-17']);
    assert.equal(exitCode, 0, stderr);
    assert.equal(JSON.parse(stdout).totals.non2xx, 0);
    assert.doesNotMatch(stdout, /secret-17/);
  });
}
