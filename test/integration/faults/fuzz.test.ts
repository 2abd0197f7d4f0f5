import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT, MalformedRequests } from './malformed.ts';
import { exchange, linuxOnly, memoryOf, openFiles, type ServingNode, servingNode } from './serving-node.ts';

/** `RINGMARK_FUZZ_REQUESTS` and `RINGMARK_FUZZ_SEED` ask for more of them, or for others. */
const REQUESTS = Number(process.env.RINGMARK_FUZZ_REQUESTS ?? 100_000);
const SEED = Number(process.env.RINGMARK_FUZZ_SEED ?? 1);
const CONNECTIONS = 64;
/** Of so many requests one stays without an end: the node has to close its connection by itself. */
const LEFT_OPEN_ONE_IN = 500;
/** What a leak of 500 bytes a request would take of the last four fifths; less is noise. */
const LEAKED_MIB = Math.max(20, (0.8 * REQUESTS * 500) / 2 ** 20);

const STATUSES = [200, 304, 400, 404, 405, 412, 413, 414, 415, 431, 501, 505];

async function entries({ url }: ServingNode): Promise<string[]> {
  const all: string[] = [];
  for (let i = 0; i < KEPT; i++) {
    const answer = await fetch(`${url}/kv/kept:${i}`);
    all.push(`${answer.status} ${answer.headers.get('etag')} ${await answer.text()}`);
  }
  return all;
}

test(`${REQUESTS.toLocaleString('en')} malformed requests: no crash, no hang, no leak, and nothing is changed`, {
  timeout: 120_000,
  skip: linuxOnly,
}, async (t) => {
  const node = await servingNode(t);
  for (let i = 0; i < KEPT; i++) await fetch(`${node.url}/kv/kept:${i}`, { method: 'PUT', body: `value ${i}` });
  const before = await entries(node);
  const files = openFiles(node.pid);
  const requests = new MalformedRequests(SEED);
  const leftOpen: Promise<void>[] = [];
  let sent = 0;
  let answered = 0;
  let rssMib = 0;

  const send = async (i: number, ends: boolean) => {
    const bytes = requests.next(i);
    const answer = (await exchange(node.port, bytes, ends)).toString('latin1');
    if (answer === '') return;
    answered++;
    const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
    assert.ok(STATUSES.includes(Number(status)), `${shown(bytes)} was answered with ${answer.slice(0, 200)}`);
  };
  const worker = async () => {
    for (let i = sent++; i < REQUESTS; i = sent++) {
      if (i >= REQUESTS / 5) rssMib ||= memoryOf(node.pid).rssMib;
      if (i % LEFT_OPEN_ONE_IN === 0) leftOpen.push(send(i, false));
      else await send(i, true);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  await Promise.all(leftOpen);

  const stats = await node.statsUntil(({ connections, inFlight }) => inFlight === 0 && connections <= 2);
  assert.equal(stats.entries, KEPT);
  assert.equal(stats.heldBytes, 0);
  assert.deepEqual(await entries(node), before);
  assert.ok(answered > REQUESTS / 4, `${answered} were answered`);
  const grownMib = memoryOf(node.pid).rssMib - rssMib;
  assert.ok(grownMib < LEAKED_MIB, `${grownMib.toFixed(1)} MiB more than after the first fifth`);
  assert.ok(openFiles(node.pid) <= files + 2);
  node.kill('SIGTERM');
  assert.equal((await node.ended).exitCode, 0);
});

function shown(bytes: Buffer): string {
  return JSON.stringify(bytes.toString('latin1').slice(0, 300));
}
