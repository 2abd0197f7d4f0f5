import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { Random } from '../../lib/random.ts';
import type { LatencyFloor, LoadConfig } from '../../result/load-result.ts';
import { Inserts } from '../../workload/inserts.ts';
import { KeySpace } from '../../workload/key-space.ts';
import { mixOf } from '../../workload/mix.ts';
import { Operations } from '../../workload/operations.ts';
import { createPopularity } from '../../workload/popularity/parse.ts';
import { StoredKeys } from '../../workload/stored-keys.ts';
import { valueFor } from '../../workload/values.ts';
import { NodeLoad } from '../closed/node-load.ts';
import { createLatencyHistogram, latencyAt } from '../latency.ts';
import { commonHeaders, getRequest } from '../request-text.ts';
import type { FloorSchedule } from './open-thread.ts';

/** Until most of the code is compiled; then as long as gives p99 the thousand samples that it needs. */
const SCHEDULE = { warmupS: 0.15, durationS: 0.1 };
const ATTEMPTS = 3;
const TIMEOUT_MS = 1000;
const SEED = 1;
const SIZES = { kind: 'fixed', bytes: 100 } as const;

/**
 * The least latency that a generator can tell: what it reads of a responder that does nothing, on one connection, from the
 * moment of sending. In it are the client (the generator's own code, and how long it takes to notice an answer), the way
 * there and back through the kernel of this machine, and the responder: a thread that writes fixed bytes. A latency of the
 * load test is too long by a part of this. It is that of a generator that has just started: within a second or two of
 * load, the code becomes faster still. Takes a third of a second.
 * @returns undefined where nothing was answered, however often: something else has all of the machine
 */
export async function measureFloor(model: LoadConfig['model']): Promise<LatencyFloor | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const floor = await (model === 'open' ? openFloor() : closedFloor());
    if (floor.p50 > 0) return floor;
  }
  return undefined;
}

/** Through a thread like those of the open model. */
async function openFloor(): Promise<LatencyFloor> {
  const key = new KeySpace(1, SEED).at(0);
  const workerData: FloorSchedule = { ...SCHEDULE, head: getRequest(commonHeaders('responder'), key) };
  const thread = new Worker(new URL('./open-thread.js', import.meta.url), { workerData });
  try {
    const floor = once(thread, 'message');
    return await withResponder(async (port) => {
      thread.postMessage(port);
      return (await floor)[0];
    });
  } finally {
    await thread.terminate();
  }
}

/** Through the closed model's autocannon, in this thread. */
function closedFloor(): Promise<LatencyFloor> {
  return withResponder(async (port) => {
    const url = `http://127.0.0.1:${port}`;
    const stored = new StoredKeys();
    const load = new NodeLoad({ url, operations: [reads(stored)], sizes: SIZES, stored, timeoutMs: TIMEOUT_MS });
    const latency = createLatencyHistogram();
    try {
      await setTimeout(SCHEDULE.warmupS * 1000);
      load.recorder.take();
      await setTimeout(SCHEDULE.durationS * 1000);
      load.recorder.take(latency);
      return { p50: latencyAt(latency, 50), p99: latencyAt(latency, 99) };
    } finally {
      latency.destroy();
      await load.stop();
    }
  });
}

/** Of one key, without end. */
function reads(stored: StoredKeys): Operations {
  return new Operations({
    keys: new KeySpace(1, SEED),
    draws: createPopularity({ kind: 'uniform' }, 1).draws({
      random: new Random(SEED),
      part: { index: 0, of: 1 },
      stored,
    }),
    inserts: new Inserts(1),
    mix: mixOf({ reads: 1 }),
    seed: SEED,
  });
}

async function withResponder<T>(use: (port: number) => Promise<T>): Promise<T> {
  const value = valueFor(new KeySpace(1, SEED).at(0), 0, SIZES);
  const workerData = `HTTP/1.1 200 OK\r\nContent-Length: ${value.length}\r\n\r\n${value}`;
  const responder = new Worker(new URL('./responder.js', import.meta.url), { workerData });
  try {
    const [port] = await once(responder, 'message');
    return await use(port);
  } finally {
    await responder.terminate();
  }
}
