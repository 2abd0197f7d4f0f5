import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { BATCH_TYPE } from '../../../src/protocol/batch/layout.ts';
import { RawConnection, request } from '../../node/test-node.ts';
import { frameOf } from '../../protocol/batch/vectors.ts';
import { linuxOnly, memoryOf, type ServingNode, servingNode } from './serving-node.ts';

const bounded = { timeout: 60_000, skip: linuxOnly };
const MIB = 1024 * 1024;
const IDLE = 10_000;

/** What a process may have open; Node.js takes all of it when it starts. */
function mostFiles(): number {
  const most = /^Max open files\s+\d+\s+(\d+|unlimited)/m.exec(readFileSync('/proc/self/limits', 'utf8'))![1]!;
  return most === 'unlimited' ? Number.POSITIVE_INFINITY : Number(most);
}

function tooFewFiles(): string | false {
  return linuxOnly || (mostFiles() < IDLE + 200 && `it needs ${IDLE + 200} open files, ulimit -n says ${mostFiles()}`);
}

/** Whether others get their answers meanwhile. */
async function servesOthers(node: ServingNode): Promise<void> {
  const connection = new RawConnection(node);
  for (let i = 0; i < 200; i++) {
    connection.send(request('PUT', `/kv/other:${i}`, `value ${i}`), request('GET', `/kv/other:${i}`));
    assert.ok((await connection.answer()).status < 300);
    assert.equal((await connection.answer()).body.toString(), `value ${i}`);
  }
  connection.socket.destroy();
}

/** A connection that sends this and reads nothing. */
function silent(t: TestContext, node: ServingNode, ...parts: (string | Uint8Array)[]): Socket {
  const socket = connect(node.port, '127.0.0.1').pause();
  socket.on('error', () => {});
  for (const part of parts) socket.write(part);
  t.after(() => socket.destroy());
  return socket;
}

test('10,000 idle connections take little, and others are served', { ...bounded, skip: tooFewFiles() }, async (t) => {
  const node = await servingNode(t);
  await servesOthers(node);
  const { rssMib } = memoryOf(node.pid);
  const sockets: Socket[] = [];
  while (sockets.length < IDLE) {
    const some = Array.from({ length: 500 }, () => silent(t, node));
    await Promise.all(some.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    sockets.push(...some);
  }
  // A node closes the first of them after 10 seconds; as many as it has now are enough to tell.
  const { connections } = await node.stats();
  assert.ok(connections > IDLE / 2, `${connections} connections`);
  await servesOthers(node);
  const grownMib = memoryOf(node.pid).rssMib - rssMib;
  assert.ok(grownMib < 100, `${grownMib} MiB for ${connections} connections`);
  for (const socket of sockets) socket.destroy();
  await node.statsUntil((stats) => stats.connections <= 2);
});

test('clients that stop half-way or never read cost little, and lose their connections', bounded, async (t) => {
  const node = await servingNode(t);
  const large = Buffer.alloc(16 * MIB - 100, 'ringmark ');
  await fetch(`${node.url}/kv/large`, { method: 'PUT', body: large });
  await fetch(`${node.url}/kv/medium`, { method: 'PUT', body: large.subarray(0, 16_000) });
  const { rssMib } = memoryOf(node.pid);

  for (let i = 0; i < 50; i++) silent(t, node, request('GET', '/kv/large'));
  const frame = Buffer.from(frameOf([{ get: 'large' }]));
  for (let i = 0; i < 5; i++) silent(t, node, request('POST', '/batch', frame, `Content-Type: ${BATCH_TYPE}`));
  const flood = Buffer.concat(new Array(4000).fill(request('GET', '/kv/medium')));
  for (let i = 0; i < 20; i++) silent(t, node, flood);
  const half = `PUT /kv/half HTTP/1.1\r\nHost: node\r\nContent-Length: ${2 * 64 * 1024}\r\n\r\n`;
  for (let i = 0; i < 200; i++) silent(t, node, half, Buffer.alloc(64 * 1024));
  for (let i = 0; i < 100; i++) silent(t, node, 'GET /kv/large HTTP/1.1\r\nHo');

  const { heldBytes } = await node.statsUntil(({ inFlight }) => inFlight >= 255);
  assert.ok(heldBytes >= 200 * 64 * 1024 + 6 * large.length);
  await servesOthers(node);
  // The value, five answers of 16 MiB, 200 half bodies, 20 floods of little more than 1 MiB, and as much again.
  const grownMib = memoryOf(node.pid).peakMib - rssMib;
  assert.ok(grownMib < 2 * (16 + 5 * 16 + 25 + 25), `${grownMib} MiB`);

  const { entries } = await node.statsUntil(
    (stats) => stats.connections <= 2 && stats.inFlight === 0 && stats.heldBytes === 0,
  );
  assert.equal(entries, 202);
  await servesOthers(node);
});

test('clients that are slow get what they asked for, and others do not wait for them', bounded, async (t) => {
  const node = await servingNode(t);
  const value = Buffer.alloc(256 * 1024, 'ringmark ');
  const upload = async (i: number) => {
    const connection = new RawConnection(node);
    t.after(() => connection.socket.destroy());
    connection.send(`PUT /kv/slow:${i} HTTP/1.1\r\nHost: node\r\nContent-Length: ${value.length}\r\n\r\n`);
    for (let at = 0; at < value.length; at += 16 * 1024) {
      await connection.sendAlone(value.subarray(at, at + 16 * 1024));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal((await connection.answer()).status, 201);
    assert.ok((await connection.send(request('GET', `/kv/slow:${i}`)).answer()).body.equals(value));
  };
  const uploads = Promise.all(Array.from({ length: 100 }, (_, i) => upload(i)));
  await servesOthers(node);
  await uploads;
  assert.equal((await node.stats()).entries, 300);
});

test('a body in chunks may come in any pieces; broken off at any byte it is none', bounded, async (t) => {
  const node = await servingNode(t);
  const head = 'PUT /kv/chunked HTTP/1.1\r\nHost: node\r\nTransfer-Encoding: chunked\r\n\r\n';
  const body = '4\r\nring\r\n00a\r\n0123456789\r\n4\r\nmark\r\n0\r\n\r\n';
  const lastSize = body.lastIndexOf('0\r\n');
  for (let cut = 0; cut <= lastSize + 2; cut++) {
    const connection = new RawConnection(node);
    await connection.sendAlone(head);
    await connection.sendAlone(body.slice(0, cut));
    connection.socket.end();
    assert.equal(await connection.rest(), '', `after ${cut} bytes`);
  }
  assert.equal((await node.stats()).entries, 0);
  const connection = new RawConnection(node);
  await connection.sendAlone(head);
  for (const char of body) await connection.sendAlone(char);
  assert.equal((await connection.answer()).status, 201);
  const { body: stored } = await connection.send(request('GET', '/kv/chunked')).answer();
  assert.equal(stored.toString(), 'ring0123456789mark');
  connection.socket.destroy();
});
