import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { request, WebSocket } from 'undici';
import { KvClient } from '../src/client/kv-client.ts';
import { startCluster } from '../src/cluster/cluster.ts';
import type { NodeStats } from '../src/protocol/node-stats.ts';
import { startLivePage } from '../src/ui/live-page.ts';

// What the live page costs the node that it shows: wrk asks one node, in turns with the page and somebody who reads it, and
// without. Needs wrk: `node dist/bench/live-page-cost.js [rounds]`.

const ROUNDS = Number(process.argv[2] ?? 12);
const STRETCH_S = 3;
const placement = { algorithm: 'ring', hash: 'xxh32', vnodes: 160 };

const cluster = await startCluster({ nodes: 1 });
const { nodes } = cluster;
const url = nodes[0]!.url.replace('localhost', '127.0.0.1');
const client = new KvClient({ nodes });
await client.put('k', 'v'.repeat(100));

async function stats(): Promise<NodeStats> {
  return (await (await request(`${url}/stats`)).body.json()) as NodeStats;
}

/** Microseconds of the node's CPU time for a request, and requests per second. */
async function stretch(): Promise<{ cpuUs: number; perS: number }> {
  const before = await stats();
  const { stdout } = await promisify(execFile)('wrk', ['-t1', '-c64', `-d${STRETCH_S}s`, `${url}/kv/k`]);
  const after = await stats();
  const cpuUs = ((after.cpuSeconds - before.cpuSeconds) / (after.requests - before.requests)) * 1e6;
  return { cpuUs, perS: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)![1]) };
}

async function watched(): Promise<{ cpuUs: number; perS: number }> {
  const page = await startLivePage({ port: 0, nodes, placement, client });
  const { host, searchParams } = new URL(page.url);
  const reader = new WebSocket(`ws://${host}/live`, searchParams.get('key')!);
  await new Promise((resolve) => reader.addEventListener('open', resolve, { once: true }));
  const seen = await stretch();
  reader.close();
  await delay(50);
  page.close();
  return seen;
}

function show(name: string, ratios: number[]): void {
  const sorted = ratios.map((ratio) => (ratio - 1) * 100).sort((a, b) => a - b);
  const at = (q: number) => {
    const place = (sorted.length - 1) * q;
    const low = Math.floor(place);
    return (sorted[low]! + (sorted[Math.ceil(place)]! - sorted[low]!) * (place - low)).toFixed(2);
  };
  process.stdout.write(
    `${name}: median ${at(0.5)} %, quartiles ${at(0.25)} to ${at(0.75)} %, all ${at(0)} to ${at(1)} %\n`,
  );
}

await stretch();
const cpu: number[] = [];
const rate: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  // Each goes first in every other round.
  const first = round % 2 === 0 ? await stretch() : await watched();
  const second = round % 2 === 0 ? await watched() : await stretch();
  const [without, withPage] = round % 2 === 0 ? [first, second] : [second, first];
  cpu.push(withPage.cpuUs / without.cpuUs);
  rate.push(withPage.perS / without.perS);
}
show('CPU time for a request, with the page against without', cpu);
show('requests/s, with the page against without', rate);
// All that the page asks of a node by itself is this, once a second: far finer than what two stretches differ by.
const ASKED = 2000;
const before = await stats();
for (let i = 1; i < ASKED; i++) await stats();
const after = await stats();
const statsUs = ((after.cpuSeconds - before.cpuSeconds) / ASKED) * 1e6;
process.stdout.write(`one question for /stats: ${statsUs.toFixed(0)} µs of the node's CPU time\n`);
await client.close();
await cluster.stop();
