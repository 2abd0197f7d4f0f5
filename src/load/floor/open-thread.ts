// A thread that asks the responder as a thread of the open model asks a node: on one connection, through the same pacer,
// lane and reading of answers. `workerData` is the schedule; the port comes as a message, and the floor goes back as one.

import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { Random } from '../../lib/random.ts';
import type { LatencyFloor } from '../../result/load-result.ts';
import { countLatency, LATENCY_SLOTS, latencyOfCounts } from '../latency-counts.ts';
import { Arrivals } from '../open/arrivals.ts';
import { type Exchange, Lane } from '../open/lane.ts';
import { Pacer } from '../open/pacer.ts';
import { RateProfile } from '../open/rate-profile.ts';
import { allocateSchedule, ScheduleWriter } from '../open/schedule-record.ts';

export interface FloorSchedule {
  /** The request, as it goes over the wire. */
  head: string;
  warmupS: number;
  durationS: number;
}

/** More than one connection carries: neither thread falls asleep. What is due while a request is on its way is left out. */
const RATE = 20_000;
const TIMEOUT_MS = 1000;

const { head, warmupS, durationS } = workerData as FloorSchedule;
const counts = new Int32Array(LATENCY_SLOTS);
const profile = new RateProfile(RATE, [{ durationS: warmupS + durationS, rate: RATE }]);
let pacer: Pacer;
let isFree = true;

const [port] = await once(parentPort!, 'message');
const lane = new Lane<Exchange & { isMeasured: boolean }>(
  { host: '127.0.0.1', port, connections: 1, timeoutMs: TIMEOUT_MS },
  {
    answered: ({ sentMs, isMeasured }, _answer, nowMs) => {
      isFree = true;
      pacer.worked();
      if (isMeasured) countLatency(counts, (nowMs - sentMs) * 1000);
    },
    lost: () => {
      isFree = true;
    },
  },
);
lane.open();
while (lane.isOpening) await setTimeout(1);
await new Promise<void>((ended) => {
  pacer = new Pacer({
    arrivals: new Arrivals(profile, 'constant', new Random(1), 0, 1),
    startMs: performance.now(),
    measureFromS: warmupS,
    record: new ScheduleWriter(allocateSchedule()),
    send: (dueMs, nowMs, isMeasured) => {
      if (!isFree) return;
      isFree = false;
      lane.send({ head, dueMs, sentMs: 0, mayRetry: false, isMeasured }, nowMs);
    },
    ended,
  });
});
lane.close('the end');
const floor: LatencyFloor = { p50: latencyOfCounts(counts, 50), p99: latencyOfCounts(counts, 99) };
parentPort!.postMessage(floor);
