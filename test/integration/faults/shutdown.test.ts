import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawConnection, request } from '../../node/test-node.ts';
import { type ServingNode, servingNode } from './serving-node.ts';

const bounded = { timeout: 60_000 };
const LARGE = Buffer.alloc(100_000, 'ringmark ');

/** What a client got before its connection ended: whole answers, and the bytes of one that was cut off. */
interface Got {
  answers: number;
  restBytes: number;
}

/** Asks, one request after the other or several at a time, until the connection ends. */
async function client(node: ServingNode, i: number, depth: number, onAnswer: () => void): Promise<Got> {
  const connection = new RawConnection(node);
  let answers = 0;
  let n = 0;
  const bytes = () => (n % 3 === 0 ? request('GET', '/kv/large') : request('PUT', `/kv/${i}:${n}`, `value ${n}`));
  const send = () => {
    const next = depth > 1 ? request('GET', `/kv/small`) : bytes();
    n++;
    return next;
  };
  connection.send(...Array.from({ length: depth }, send));
  for (;;) {
    const answer = await connection.answer().catch(() => undefined);
    if (answer === undefined) return { answers, restBytes: (await connection.rest()).length };
    answers++;
    onAnswer();
    const { status, headers, body } = answer;
    assert.ok(status === 201 || (status === 200 && [LARGE.length, 5].includes(body.length)), `${status}`);
    if (headers.get('connection') !== 'close') connection.send(send());
    else if (depth === 1) return { answers, restBytes: (await connection.rest()).length };
  }
}

for (const depth of [1, 8]) {
  const how = depth === 1 ? 'one request at a time' : `${depth} requests pipelined`;
  test(`SIGTERM under full load, ${how}: every answer arrives, and whole`, bounded, async (t) => {
    const node = await servingNode(t);
    for (const [key, body] of [
      ['large', LARGE],
      ['small', 'small'],
    ] as const)
      await fetch(`${node.url}/kv/${key}`, { method: 'PUT', body });
    let answered = 0;
    let draining = false;
    const onAnswer = () => {
      answered++;
      if (answered === 3000 && !draining) {
        draining = true;
        node.kill('SIGTERM');
      }
    };
    const got = await Promise.all(Array.from({ length: 50 }, (_, i) => client(node, i, depth, onAnswer)));
    const { exitCode, stderr } = await node.ended;
    const exit = JSON.parse(stderr.trimEnd().split('\n').at(-1)!);
    assert.deepEqual([exitCode, exit.event, exit.cutOff], [0, 'exit', 0]);
    assert.ok(got.every(({ restBytes }) => restBytes === 0));
    const arrived = got.reduce((sum, { answers }) => sum + answers, 2);
    assert.equal(exit.answered, arrived);
  });
}

test('a client that has said all it has to say still gets its answer', bounded, async (t) => {
  const node = await servingNode(t);
  await fetch(`${node.url}/kv/a`, { method: 'PUT', body: 'value' });
  const connection = new RawConnection(node);
  connection.socket.end(request('GET', '/kv/a'));
  assert.equal((await connection.answer()).body.toString(), 'value');
});
