import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { Random } from '../../lib/random.ts';
import type { Placement } from '../../placement/placement.ts';
import { createPlacement } from '../../placement/registry.ts';
import { saysNotFound } from '../../protocol/error-body.ts';
import { Inserts } from '../../workload/inserts.ts';
import type { OperationKind } from '../../workload/mix.ts';
import { Operations } from '../../workload/operations.ts';
import { isValueFor, valueFor } from '../../workload/values.ts';
import { AvailabilityWriter } from '../availability.ts';
import { READS_PER_CHECKED_BODY } from '../load-defaults.ts';
import { type DrawnWorkload, drawnWorkload } from '../load-workload.ts';
import { commonHeaders, getRequest, putRequest } from '../request-text.ts';
import { Arrivals } from './arrivals.ts';
import type { GeneratorEvent, GeneratorPlan } from './generator-plan.ts';
import type { HttpAnswer } from './http-answer.ts';
import { addressOf, type Exchange, Lane } from './lane.ts';
import { Pacer } from './pacer.ts';
import { RateProfile } from './rate-profile.ts';
import { ScheduleWriter } from './schedule-record.ts';
import { allocateNodeRecord, NodeRecordWriter } from './shared-record.ts';

/** How often what has waited too long is looked for. */
const SWEEP_MS = 20;

/** One request of an operation. */
interface KvExchange extends Exchange {
  readonly kind: OperationKind;
  readonly node: number;
  readonly key: string;
  readonly index: number;
  readonly isRead: boolean;
  readonly isMeasured: boolean;
}

/** One thread's part of an open-model load: draws operations, begins each when it is due, and records what became of it. */
export class Generator {
  readonly #plan: GeneratorPlan;
  readonly #report: (event: GeneratorEvent) => void;
  readonly #workload: DrawnWorkload;
  readonly #operations: Operations;
  readonly #placement: Placement;
  /** From the placement's order of nodes to that of the plan. */
  readonly #nodeAt: readonly number[];
  readonly #lanes: readonly Lane<KvExchange>[];
  /** Of every request, by node. */
  readonly #headers: readonly string[];
  readonly #writers: readonly NodeRecordWriter[];
  /** Nobody reads what the warm-up writes here: code that first ran when it is measured would be compiled then. */
  readonly #warmUpWriters: readonly NodeRecordWriter[];
  readonly #schedule: ScheduleWriter;
  readonly #sweeper: NodeJS.Timeout;
  readonly #reported = new Set<string>();
  /** By node; none where nobody wants to know. */
  #availability: readonly AvailabilityWriter[] = [];
  #pacer: Pacer | undefined;
  #inFlight = 0;
  #okReads = 0;
  #isStopped = false;

  constructor(plan: GeneratorPlan, report: (event: GeneratorEvent) => void) {
    const { config } = plan;
    this.#plan = plan;
    this.#report = report;
    this.#workload = drawnWorkload(config, plan.trace);
    this.#operations = operationsOf(plan, this.#workload);
    this.#placement = createPlacement(
      config.algorithm,
      config.nodes.map(({ id }) => id),
      { hash: config.hash, vnodes: config.vnodes },
    );
    this.#nodeAt = this.#placement.nodes.map((id) => config.nodes.findIndex((node) => node.id === id));
    this.#writers = plan.records.map((record) => new NodeRecordWriter(record));
    this.#warmUpWriters = plan.records.map(() => new NodeRecordWriter(allocateNodeRecord()));
    this.#schedule = new ScheduleWriter(plan.schedule);
    this.#lanes = config.nodes.map(({ url }, node) => this.#laneTo(url, plan.connections[node]!));
    this.#headers = this.#lanes.map(({ host }) => commonHeaders(host, plan.authToken));
    this.#sweeper = global.setInterval(() => this.#sweep(), SWEEP_MS);
  }

  /** Opens all connections; returns when each is there or has failed. */
  async open(): Promise<void> {
    for (const lane of this.#lanes) lane.open();
    while (this.#lanes.some((lane) => lane.isOpening)) await setTimeout(1);
  }

  /**
   * Sends until the schedule ends, then waits for what is in flight, as long as the timeout at most: what has no answer
   * then is lost.
   * @param startMs when the schedule begins, on this thread's clock of `performance.now()`
   */
  async run(startMs: number): Promise<void> {
    const { availability = [], config } = this.#plan;
    this.#availability = availability.map((memory) => new AvailabilityWriter(memory, startMs + config.warmupS * 1000));
    await this.#sendAll(startMs);
    const giveUpMs = performance.now() + this.#plan.config.timeoutMs;
    while (this.#inFlight > 0 && performance.now() < giveUpMs && !this.#isStopped) await setTimeout(1);
    clearInterval(this.#sweeper);
    this.#sweep();
    for (const lane of this.#lanes) lane.close(`no answer within ${this.#plan.config.timeoutMs} ms of the end`);
  }

  /** Ends the run early. What is in flight is neither answered nor lost: nothing of it is recorded. */
  stop(): void {
    this.#isStopped = true;
    this.#pacer?.stop();
  }

  #sendAll(startMs: number): Promise<void> {
    const { config, startRate, stages, thread, threads } = this.#plan;
    const random = new Random(scheduleSeed(config.seed, thread));
    const profile = new RateProfile(startRate, stages);
    return new Promise((resolve) => {
      this.#pacer = new Pacer({
        arrivals: new Arrivals(profile, config.arrivals ?? 'constant', random, thread, threads),
        startMs,
        measureFromS: config.warmupS,
        record: this.#schedule,
        send: (dueMs, nowMs, isMeasured) => this.#begin(dueMs, nowMs, isMeasured),
        ended: resolve,
      });
      if (this.#isStopped) this.#pacer.stop();
    });
  }

  /** Draws the next operation, dropped or not: the keys are the same in every run. */
  #begin(dueMs: number, nowMs: number, isMeasured: boolean): void {
    const operations = this.#operations;
    operations.next();
    if (this.#inFlight >= this.#plan.maxInFlight) {
      if (isMeasured) this.#schedule.dropped();
      return;
    }
    const { kind, key, index, isRead } = operations;
    const node = this.#nodeAt[this.#placement.indexOf(key)]!;
    const head = isRead ? getRequest(this.#headers[node]!, key) : this.#put(node, key, operations.version);
    this.#send({ head, dueMs, sentMs: 0, mayRetry: isRead, kind, node, key, index, isRead, isMeasured }, nowMs);
  }

  #send(exchange: KvExchange, nowMs: number): void {
    this.#inFlight++;
    this.#lanes[exchange.node]!.send(exchange, nowMs);
  }

  #put(node: number, key: string, version: number): string {
    return putRequest(this.#headers[node]!, key, valueFor(key, version, this.#workload.sizes));
  }

  #answered(exchange: KvExchange, answer: HttpAnswer, nowMs: number): void {
    this.#inFlight--;
    this.#pacer?.worked();
    if (this.#isStopped) return;
    this.#recordAnswer(exchange, answer, nowMs);
    if (!isOk(answer.status)) return;
    if (exchange.kind === 'insert') this.#workload.stored.push(exchange.index);
    if (exchange.kind === 'rmw' && exchange.isRead) this.#writeBack(exchange, nowMs);
  }

  /** The second half of a read-modify-write is due when the first was answered. */
  #writeBack({ kind, node, key, index, isMeasured }: KvExchange, nowMs: number): void {
    const head = this.#put(node, key, this.#operations.nextVersion());
    const exchange = {
      head,
      dueMs: nowMs,
      sentMs: 0,
      mayRetry: false,
      kind,
      node,
      key,
      index,
      isRead: false,
      isMeasured,
    };
    this.#send(exchange, nowMs);
  }

  #recordAnswer(exchange: KvExchange, answer: HttpAnswer, nowMs: number): void {
    const { node, key, isRead, isMeasured, dueMs, sentMs } = exchange;
    const writer = (isMeasured ? this.#writers : this.#warmUpWriters)[node]!;
    const { status, bytes, body } = answer;
    const outcome = isOk(status) ? 'ok' : isRead && saysNotFound(status, body) ? 'miss' : 'refused';
    writer.answered(isRead, outcome, bytes, (nowMs - dueMs) * 1000, (nowMs - sentMs) * 1000);
    if (outcome === 'refused') {
      if (!isMeasured) return;
      this.#availability[node]?.failed(dueMs);
      this.#reportFirst('refusal', node, `status ${status}`);
      return;
    }
    if (isMeasured) this.#availability[node]?.answered(dueMs, nowMs);
    if (outcome === 'ok' && isRead && this.#okReads++ % READS_PER_CHECKED_BODY === 0) {
      writer.checked(isValueFor(body, key, this.#workload.sizes));
    }
  }

  #lost({ node, isMeasured, dueMs }: KvExchange, reason: string, inTime: boolean): void {
    this.#inFlight--;
    this.#pacer?.worked();
    if (!isMeasured || this.#isStopped) return;
    this.#writers[node]!.lost(inTime);
    this.#availability[node]?.failed(dueMs);
    this.#reportFirst('failure', node, reason);
  }

  #reportFirst(kind: 'failure' | 'refusal', node: number, reason: string): void {
    const what = `${kind} ${node}`;
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    this.#report({ kind, node, reason });
  }

  #laneTo(url: string, connections: number): Lane<KvExchange> {
    const { timeoutMs } = this.#plan.config;
    return new Lane<KvExchange>(
      { ...addressOf(url), connections, timeoutMs },
      {
        answered: (exchange, answer, nowMs) => this.#answered(exchange, answer, nowMs),
        lost: (exchange, reason, inTime) => this.#lost(exchange, reason, inTime),
      },
    );
  }

  #sweep(): void {
    const nowMs = performance.now();
    for (const lane of this.#lanes) lane.sweep(nowMs);
    this.#schedule.sockets(this.#lanes.reduce((sum, lane) => sum + lane.sockets, 0));
  }
}

/** What one thread does, endless: the same in every run of a seed, and another in each thread. */
export function operationsOf(
  { config, thread, threads }: Pick<GeneratorPlan, 'config' | 'thread' | 'threads'>,
  workload: DrawnWorkload,
): Operations {
  const { keys, popularity, mix, stored } = workload;
  const seeds = new Random(config.seed + Math.imul(thread, 0x9e3779b9));
  const part = { index: thread, of: threads };
  const draws = popularity.draws({ random: new Random(seeds.uint32()), part, stored });
  return new Operations({ keys, draws, inserts: new Inserts(popularity.count, part), mix, seed: seeds.uint32() });
}

function scheduleSeed(seed: number, thread: number): number {
  return (seed ^ 0x5bd1e995) + Math.imul(thread, 0x9e3779b9);
}

function isOk(status: number): boolean {
  return status >= 200 && status <= 299;
}
