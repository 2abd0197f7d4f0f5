import { countLatency, LATENCY_SLOTS } from '../latency-counts.ts';
import type { Counts } from '../node-recorder.ts';

/** Where each count of a node lies in its record. */
const COUNTERS = [
  'requests',
  'reads',
  'writes',
  'hits',
  'misses',
  'non2xx',
  'errors',
  'timeouts',
  'wrongBodies',
  'checkedBodies',
  'bytes',
] as const satisfies readonly (keyof Counts)[];
const AT = Object.fromEntries(COUNTERS.map((name, i) => [name, i])) as Record<(typeof COUNTERS)[number], number>;

/** The memory of one thread's record of one node: written by the generating thread alone, read by the main one at any time. */
export interface NodeRecordMemory {
  readonly counters: SharedArrayBuffer;
  /** From the moment a request was due, and from the moment it was sent. */
  readonly response: SharedArrayBuffer;
  readonly service: SharedArrayBuffer;
}

export function allocateNodeRecord(): NodeRecordMemory {
  return {
    counters: new SharedArrayBuffer(COUNTERS.length * 8),
    response: new SharedArrayBuffer(LATENCY_SLOTS * 4),
    service: new SharedArrayBuffer(LATENCY_SLOTS * 4),
  };
}

/** `refused` is any other status than a 2xx and than that of a miss. */
export type Outcome = 'ok' | 'miss' | 'refused';

/** The writing side. Everything only ever grows; whoever reads takes differences. */
export class NodeRecordWriter {
  readonly #counters: Float64Array;
  readonly #response: Int32Array;
  readonly #service: Int32Array;

  constructor({ counters, response, service }: NodeRecordMemory) {
    this.#counters = new Float64Array(counters);
    this.#response = new Int32Array(response);
    this.#service = new Int32Array(service);
  }

  answered(isRead: boolean, outcome: Outcome, bytes: number, responseUs: number, serviceUs: number): void {
    const counters = this.#counters;
    counters[AT.requests]!++;
    counters[isRead ? AT.reads : AT.writes]!++;
    counters[AT.bytes]! += bytes;
    if (outcome !== 'ok') counters[outcome === 'miss' ? AT.misses : AT.non2xx]!++;
    else if (isRead) counters[AT.hits]!++;
    countLatency(this.#response, responseUs);
    countLatency(this.#service, serviceUs);
  }

  checked(isRight: boolean): void {
    this.#counters[AT.checkedBodies]!++;
    if (!isRight) this.#counters[AT.wrongBodies]!++;
  }

  /** A request that got no answer. */
  lost(inTime: boolean): void {
    this.#counters[AT.errors]!++;
    if (!inTime) this.#counters[AT.timeouts]!++;
  }
}

/** What a node's records of all threads hold now. */
export function readCounts(records: readonly NodeRecordMemory[]): Counts {
  const views = records.map(({ counters }) => new Float64Array(counters));
  const entries = COUNTERS.map((name, i) => [name, views.reduce((sum, view) => sum + view[i]!, 0)]);
  return Object.fromEntries(entries) as Counts;
}
