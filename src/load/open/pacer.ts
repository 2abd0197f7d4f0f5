import { performance } from 'node:perf_hooks';
import type { Arrivals } from './arrivals.ts';
import { allocateSchedule, ScheduleWriter } from './schedule-record.ts';

/** Timers are due to the millisecond, and late by up to one: nearer than this, the pacer polls instead. */
const POLL_WITHIN_MS = 2;
/** A long backlog must not keep answers from being read: so many operations are begun in one go. */
const MOST_AT_ONCE = 64;
/** An operation begun this late is no jitter: together with others, it catches up. */
const SLIPPED_MS = 1;
/** For so long after the schedule's end what is late is still begun; what is left then is left out. */
const GRACE_MS = 1000;

export interface PacerOptions {
  arrivals: Arrivals;
  /** When the schedule begins, on the clock of `performance.now()`. */
  startMs: number;
  /** What is due from here on is taken down; in seconds from the beginning. */
  measureFromS: number;
  record: ScheduleWriter;
  /** Begins an operation. */
  send: (dueMs: number, nowMs: number, isMeasured: boolean) => void;
  /** Called once: nothing will be sent any more. */
  ended: () => void;
}

/**
 * Calls `send` for every arrival when it is due. Between arrivals it sleeps as long as a timer is exact enough, and then
 * polls: each turn of the event loop reads what has been answered and looks at the clock, so that neither the sending nor
 * the time of an answer waits for a timer. That costs a core wherever operations are due within two milliseconds.
 */
export class Pacer {
  readonly #options: PacerOptions;
  /** Nobody reads it: code that first ran when it is measured would be compiled then. */
  readonly #warmUpRecord = new ScheduleWriter(allocateSchedule());
  readonly #measureFromMs: number;
  readonly #giveUpMs: number;
  #dueMs: number;
  #turnEndedMs: number;
  #hasWorked = false;
  #isPolling = false;
  #isStopped = false;

  constructor(options: PacerOptions) {
    const { startMs, measureFromS, arrivals } = options;
    this.#options = options;
    this.#measureFromMs = startMs + measureFromS * 1000;
    this.#giveUpMs = startMs + arrivals.durationS * 1000 + GRACE_MS;
    this.#dueMs = this.#nextDue();
    this.#turnEndedMs = performance.now();
    this.#turn();
  }

  /** Nothing that is still due is sent. */
  stop(): void {
    this.#isStopped = true;
  }

  /** To be called for every answer: a turn of the event loop in which nothing was sent or read was idle. */
  worked(): void {
    this.#hasWorked = true;
  }

  readonly #turn = (): void => {
    const begunMs = performance.now();
    const nowMs = this.#sendDue(begunMs);
    this.#account(begunMs, nowMs);
    if (this.#isStopped || this.#dueMs === Number.POSITIVE_INFINITY) this.#options.ended();
    else if (nowMs > this.#giveUpMs) this.#giveUp();
    else this.#schedule(this.#dueMs - nowMs);
  };

  /** Returns the time. */
  #sendDue(begunMs: number): number {
    let nowMs = begunMs;
    for (let sent = 0; this.#dueMs <= nowMs && sent < MOST_AT_ONCE && !this.#isStopped; sent++) {
      this.#take(nowMs, sent > 0);
      nowMs = performance.now();
    }
    return nowMs;
  }

  #take(nowMs: number, isInOneGo: boolean): void {
    const dueMs = this.#dueMs;
    const isMeasured = dueMs >= this.#measureFromMs;
    const lagMs = nowMs - dueMs;
    this.#recordAt(dueMs).tookUp(lagMs * 1000, isInOneGo && lagMs > SLIPPED_MS);
    this.#options.send(dueMs, nowMs, isMeasured);
    this.#dueMs = this.#nextDue();
  }

  /** Since the last turn answers were read, or the thread polled in vain, or slept. */
  #account(begunMs: number, nowMs: number): void {
    const idleMs = this.#isPolling && this.#hasWorked ? 0 : begunMs - this.#turnEndedMs;
    this.#recordAt(this.#turnEndedMs).passed(nowMs - this.#turnEndedMs, idleMs);
    this.#turnEndedMs = nowMs;
    this.#hasWorked = false;
  }

  #recordAt(ms: number): ScheduleWriter {
    return ms >= this.#measureFromMs ? this.#options.record : this.#warmUpRecord;
  }

  #schedule(waitMs: number): void {
    this.#isPolling = waitMs <= POLL_WITHIN_MS;
    if (this.#isPolling) setImmediate(this.#turn);
    else setTimeout(this.#turn, Math.min(100, Math.floor(waitMs - 1)));
  }

  #giveUp(): void {
    const { arrivals, measureFromS, record, ended } = this.#options;
    record.leftOut(arrivals.left(measureFromS));
    ended();
  }

  #nextDue(): number {
    return this.#options.startMs + this.#options.arrivals.nextS() * 1000;
  }
}
