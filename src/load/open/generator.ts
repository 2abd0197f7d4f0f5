import { performance } from 'node:perf_hooks';
import { Random } from '../../lib/random.ts';
import { KV_PREFIX } from '../../protocol/paths.ts';
import { Operations } from '../../workload/operations.ts';
import { isValueFor, valueFor } from '../../workload/values.ts';
import { type ArrivalKind, Arrivals } from './arrivals.ts';
import type { HttpAnswer } from './http-answer.ts';
import { type Exchange, Lane } from './lane.ts';
import { Pacer, type PacerRecord } from './pacer.ts';
import { RateProfile, type Stage } from './rate-profile.ts';
import { type NodeRecordMemory, NodeRecordWriter } from './shared-record.ts';

/** What one thread needs to generate its part of the load. Goes to the thread by structured clone; the records are shared. */
export interface GeneratorPlan {
  nodes: readonly { id: string; host: string; port: number; connections: number; keys: readonly string[] }[];
  startRate: number;
  stages: readonly Stage[];
  arrivals: ArrivalKind;
  reads: number;
  valueSizeBytes: number;
  timeoutMs: number;
  /** Requests sent or waiting in this thread; one more is dropped. */
  maxInFlight: number;
  /** One read in this many has its body compared. */
  checkEvery: number;
  seed: number;
  thread: number;
  threads: number;
  /** Requests due before this, in seconds from the beginning, warm up: they are not recorded. */
  measureFromS: number;
  records: readonly NodeRecordMemory[];
  lag: SharedArrayBuffer;
  /** See `PacerRecord.figures`; [3] dropped, [4] sockets. */
  figures: SharedArrayBuffer;
}

interface KvExchange extends Exchange {
  readonly node: number;
  readonly key: string;
  readonly isRead: boolean;
  readonly isMeasured: boolean;
}

/** One thread's part of an open-model load: draws operations, sends each when it is due, and records what became of it. */
export class Generator {
  readonly #plan: GeneratorPlan;
  readonly #lanes: Lane<KvExchange>[];
  readonly #writers: NodeRecordWriter[];
  readonly #figures: Float64Array;
  readonly #operations: Operations;
  readonly #ownerOf: Map<string, number>;
  readonly #heads: readonly { get: string; put: string }[];
  #reads = 0;
  readonly failures = new Map<string, string>();

  constructor(plan: GeneratorPlan) {
    this.#plan = plan;
    this.#figures = new Float64Array(plan.figures);
    this.#writers = plan.records.map((record) => new NodeRecordWriter(record));
    this.#ownerOf = new Map(plan.nodes.flatMap(({ keys }, node) => keys.map((key) => [key, node])));
    const keys = plan.nodes.flatMap((node) => node.keys);
    this.#operations = new Operations({ keys, reads: plan.reads, seed: plan.seed });
    this.#lanes = plan.nodes.map(({ host, port, connections }) => {
      const { timeoutMs } = plan;
      return new Lane<KvExchange>(
        { host, port, connections, timeoutMs },
        {
          answered: (exchange, answer, nowMs) => this.#answered(exchange, answer, nowMs),
          lost: (exchange, reason, inTime) => this.#lost(exchange, reason, inTime),
        },
      );
    });
    this.#heads = plan.nodes.map(({ host, port }) => {
      const tail = ` HTTP/1.1\r\nHost: ${host}:${port}\r\n`;
      return { get: `${tail}\r\n`, put: `${tail}Content-Length: ${plan.valueSizeBytes}\r\n\r\n` };
    });
    for (const lane of this.#lanes) lane.open();
  }

  /** Sends until the schedule ends, then waits for what is in flight, as long as the timeout at most. */
  async run(startMs: number, signal: AbortSignal): Promise<void> {
    const { startRate, stages, arrivals, seed, thread, threads, lag, timeoutMs } = this.#plan;
    const sweeper = setInterval(() => this.#sweep(), 20);
    const record: PacerRecord = { lag: new Int32Array(lag), figures: this.#figures };
    const schedule = new Arrivals(
      new RateProfile(startRate, stages),
      arrivals,
      new Random(seed ^ 0x5bd1e995),
      thread,
      threads,
    );
    await new Promise<void>((resolve) => {
      const measureFromMs = startMs + this.#plan.measureFromS * 1000;
      const send = (dueMs: number, nowMs: number) => this.#send(dueMs, nowMs, dueMs >= measureFromMs);
      const pacer = new Pacer(schedule, startMs, record, send, resolve);
      signal.addEventListener('abort', () => pacer.stop(), { once: true });
    });
    const deadlineMs = performance.now() + timeoutMs;
    while (this.#inFlight() > 0 && performance.now() < deadlineMs && !signal.aborted)
      await new Promise((r) => setTimeout(r, 2));
    clearInterval(sweeper);
    for (const lane of this.#lanes) lane.close('no answer before the end');
  }

  #send(dueMs: number, nowMs: number, isMeasured: boolean): void {
    const operations = this.#operations;
    operations.next();
    if (this.#inFlight() >= this.#plan.maxInFlight) {
      if (isMeasured) this.#figures[3]!++;
      return;
    }
    const { key, isRead } = operations;
    const node = this.#ownerOf.get(key)!;
    const { get, put } = this.#heads[node]!;
    const head = isRead
      ? `GET ${KV_PREFIX}${key}${get}`
      : `PUT ${KV_PREFIX}${key}${put}${valueFor(key, operations.version, this.#plan.valueSizeBytes)}`;
    this.#lanes[node]!.send({ head, dueMs, sentMs: 0, node, key, isRead, isMeasured }, nowMs);
  }

  #inFlight(): number {
    let sum = 0;
    for (const lane of this.#lanes) sum += lane.inFlight;
    return sum;
  }

  #answered(exchange: KvExchange, answer: HttpAnswer, nowMs: number): void {
    if (!exchange.isMeasured) return;
    const writer = this.#writers[exchange.node]!;
    const { isRead, key, dueMs, sentMs } = exchange;
    writer.answered(isRead, answer.status, answer.bytes, (nowMs - dueMs) * 1000, (nowMs - sentMs) * 1000);
    if (isRead && answer.status === 200 && this.#reads++ % this.#plan.checkEvery === 0) {
      writer.checked(isValueFor(answer.body, key, this.#plan.valueSizeBytes));
    }
  }

  #lost({ node, isMeasured }: KvExchange, reason: string, inTime: boolean): void {
    if (!isMeasured) return;
    this.#writers[node]!.lost(inTime);
    const { id } = this.#plan.nodes[node]!;
    if (!this.failures.has(id)) this.failures.set(id, reason);
  }

  #sweep(): void {
    const now = performance.now();
    for (const lane of this.#lanes) lane.sweep(now);
    this.#figures[4] = this.#lanes.reduce((sum, lane) => sum + lane.sockets, 0);
  }
}
