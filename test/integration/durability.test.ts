import assert from 'node:assert/strict';
import { readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Agent, request } from 'undici';
import { startCluster } from '../../src/cluster/cluster.ts';
import { Random } from '../../src/lib/random.ts';
import { BatchAnswerReader } from '../../src/protocol/batch/answer-reader.ts';
import { BATCH_TYPE } from '../../src/protocol/batch/layout.ts';
import { frameOf } from '../protocol/batch/vectors.ts';
import { type Running, runProcess, start } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// A node with a data folder, as processes that come to a bad end.

const bounded = { timeout: 30_000 };
const ROUNDS = 20;
const WRITERS = 24;
const MOST_ACKNOWLEDGED = 400;

async function serve(t: TestContext, dataDir: string): Promise<{ running: Running; url: string }> {
  const running = start('src/cli/main.js', ['serve', '--port', '0', '--data-dir', dataDir]);
  t.after(() => running.child.kill('SIGKILL'));
  let log = '';
  const url = await new Promise<string>((resolve, reject) => {
    running.child.stderr!.on('data', (text) => {
      log += text;
      const line = log.split('\n').find((each) => each.includes('"event":"listen"'));
      if (line) resolve(JSON.parse(line).url);
    });
    running.child.once('exit', () => reject(new Error(`it ended: ${log}`)));
  });
  return { running, url };
}

/** What one client has done to its key: what was acknowledged last, and what may have been done since. 0 is no entry. */
class Writer {
  readonly key: string;
  acknowledged = 0;
  pending = 0;
  #next = 1;
  readonly #index: number;

  constructor(index: number) {
    this.key = `key-${index}`;
    this.#index = index;
  }

  /** Writes until the node is gone. */
  async run(url: string, onAcknowledged: () => void): Promise<void> {
    for (;;) {
      const n = this.#next++;
      const isDelete = n % 5 === 0;
      this.pending = isDelete ? 0 : n;
      try {
        if (isDelete) await this.#delete(url);
        else if (this.#index % 3 === 0) await this.#batch(url, n);
        else await this.#put(url, n);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        return;
      }
      this.acknowledged = this.pending;
      onAcknowledged();
    }
  }

  /** A value that is as long as it is new: pages of its own, and parts of pages. */
  static value(n: number): Buffer {
    return Buffer.from(`${n} `.padEnd((n * 137) % 6000, 'x'));
  }

  async #put(url: string, n: number): Promise<void> {
    const { statusCode, body } = await request(`${url}/kv/${this.key}`, {
      ...to,
      method: 'PUT',
      body: Writer.value(n),
    });
    await body.dump();
    assert.ok(statusCode === 201 || statusCode === 204, `${statusCode}`);
  }

  async #delete(url: string): Promise<void> {
    const { statusCode, body } = await request(`${url}/kv/${this.key}`, { ...to, method: 'DELETE' });
    await body.dump();
    assert.ok(statusCode === 204 || statusCode === 404, `${statusCode}`);
  }

  async #batch(url: string, n: number): Promise<void> {
    const frame = frameOf([{ put: this.key, value: Writer.value(n).toString('hex') }]);
    const headers = { 'content-type': BATCH_TYPE };
    const { statusCode, body } = await request(`${url}/batch`, { ...to, method: 'POST', headers, body: frame });
    const reader = new BatchAnswerReader();
    assert.deepEqual([statusCode, reader.open(new Uint8Array(await body.arrayBuffer()))], [200, undefined]);
    reader.next();
    assert.ok(reader.status === 201 || reader.status === 204, `${reader.status}`);
  }

  /** What the node has must be what was acknowledged, or what came after that. */
  async check(url: string): Promise<void> {
    const { statusCode, body } = await request(`${url}/kv/${this.key}`, to);
    const found = Buffer.from(await body.arrayBuffer());
    const n = statusCode === 404 ? 0 : Number(found.toString().split(' ')[0]);
    const expected = [this.acknowledged, this.pending];
    assert.ok(expected.includes(n), `${this.key}: expected one of ${expected}, got ${n}`);
    if (n !== 0) assert.ok(found.equals(Writer.value(n)), `${this.key}: the value of ${n}`);
    this.acknowledged = n;
    this.pending = n;
  }
}

let to: { dispatcher: Agent };

test(`kill -9 in the middle of writing, ${ROUNDS} times: nothing that was acknowledged is lost`, {
  timeout: 120_000,
}, async (t) => {
  const dataDir = await temporaryFolder(t);
  const random = new Random(3);
  const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(i));
  let total = 0;
  for (let round = 0; round < ROUNDS; round++) {
    to = { dispatcher: new Agent() };
    const { running, url } = await serve(t, dataDir);
    await Promise.all(writers.map((writer) => writer.check(url)));
    const last = 1 + random.below(MOST_ACKNOWLEDGED);
    let acknowledged = 0;
    const onAcknowledged = () => {
      if (++acknowledged === last) running.child.kill('SIGKILL');
    };
    await Promise.all(writers.map((writer) => writer.run(url, onAcknowledged)));
    const { signal } = await running.ended;
    assert.equal(signal, 'SIGKILL');
    await to.dispatcher.destroy();
    total += acknowledged;
  }
  to = { dispatcher: new Agent() };
  const { url } = await serve(t, dataDir);
  await Promise.all(writers.map((writer) => writer.check(url)));
  await to.dispatcher.destroy();
  t.diagnostic(`${total} changes were acknowledged, and are there`);
});

test('SIGTERM in the middle of writing: what was acknowledged is there, and the exit code is 0', {
  timeout: 30_000,
}, async (t) => {
  const dataDir = await temporaryFolder(t);
  const writers = Array.from({ length: WRITERS }, (_, i) => new Writer(i));
  to = { dispatcher: new Agent() };
  const { running, url } = await serve(t, dataDir);
  let acknowledged = 0;
  const onAcknowledged = () => {
    if (++acknowledged === 200) running.child.kill('SIGTERM');
  };
  await Promise.all(writers.map((writer) => writer.run(url, onAcknowledged)));
  assert.equal((await running.ended).exitCode, 0);
  const again = await serve(t, dataDir);
  await Promise.all(writers.map((writer) => writer.check(again.url)));
  await to.dispatcher.destroy();
});

test(
  'two nodes on one data folder, a damaged one, a closed one: one line each, and exit code 1',
  bounded,
  async (t) => {
    const dataDir = await temporaryFolder(t);
    const { running } = await serve(t, dataDir);
    const refused = async (folder: string, uid?: number) => {
      const node = start(
        'src/cli/main.js',
        ['serve', '--port', '0', '--data-dir', folder],
        {},
        uid === undefined ? {} : { uid },
      );
      const { exitCode, stderr } = await node.ended;
      assert.equal(exitCode, 1, stderr);
      return stderr.replace('ringmark: ', '');
    };
    const expected = `the data folder ${dataDir}: expected`;
    assert.equal(await refused(dataDir), `${expected} a folder that no other node uses, got one that is in use\n`);
    running.child.kill('SIGKILL');
    await running.ended;
    await truncate(join(dataDir, 'data.mdb'), 0);
    const damage = '0 bytes, which are too few';
    assert.equal(await refused(dataDir), `${expected} data.mdb as it was written, got ${damage}\n`);
    if (process.getuid?.() !== 0) return;
    const nobody = 65534;
    const stderr = await refused(join(dataDir, 'data'), nobody);
    assert.match(stderr, /^the data folder \S+: expected a folder to read and write in, got EACCES: [^\n]+\n$/);
  },
);

test(
  'a cluster gives each node a folder of its own, and a node that is killed comes back with its entries',
  bounded,
  async (t) => {
    const dataDir = await temporaryFolder(t);
    const cluster = await startCluster({ nodes: 2, dataDir });
    t.after(() => cluster.stop());
    const [one, two] = cluster.nodes.map(({ url }) => `${url}/kv/key`) as [string, string];
    assert.equal((await fetch(one, { method: 'PUT', body: 'value' })).status, 201);
    await cluster.kill('node-1');
    await cluster.start('node-1');
    assert.equal(await (await fetch(one)).text(), 'value');
    assert.equal((await fetch(two)).status, 404);
    assert.deepEqual((await readdir(dataDir)).sort(), ['node-1', 'node-2']);
  },
);

test('a folder that can never be made is one line, at once', { timeout: 30_000 }, async (t) => {
  if (process.platform !== 'linux') return t.skip('only Linux has a place where nobody can make a folder: /proc');
  const { exitCode, stderr } = await runProcess('src/cli/main.js', [
    'serve',
    '--port',
    '0',
    '--data-dir',
    '/proc/none/x',
  ]);
  assert.equal(exitCode, 1);
  assert.match(
    stderr,
    /^ringmark: the data folder \/proc\/none\/x: expected a folder to read and write in, got [^\n]+$/m,
  );
});
