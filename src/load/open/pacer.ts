import { performance } from 'node:perf_hooks';
import { countLatency } from '../latency-counts.ts';
import type { Arrivals } from './arrivals.ts';

/** Timers are due to the millisecond, and late by up to one: nearer than this, the pacer polls instead. */
const POLL_WITHIN_MS = 2;

/** How a pacer kept its schedule. Shared with the thread that reports. */
export interface PacerRecord {
  /** `LatencyCounts` of how much later than due each request was taken up. */
  readonly lag: Int32Array;
  /** [0] taken up; [1] of them in one go with an earlier one, to catch up; [2] milliseconds spent at work, not polling. */
  readonly figures: Float64Array;
}

/**
 * Calls `send` for every arrival when it is due. Between arrivals it sleeps as long as a timer is exact enough, and then
 * polls: each turn of the event loop reads what has been answered and looks at the clock, so that neither the sending nor
 * the time of an answer waits for a timer.
 */
export class Pacer {
  readonly #arrivals: Arrivals;
  readonly #startMs: number;
  readonly #send: (dueMs: number, nowMs: number) => void;
  readonly #record: PacerRecord;
  readonly #ended: () => void;
  #dueMs: number;
  #stopped = false;

  /** @param startMs when the schedule begins, on the clock of `performance.now()` */
  constructor(
    arrivals: Arrivals,
    startMs: number,
    record: PacerRecord,
    send: (dueMs: number, nowMs: number) => void,
    ended: () => void,
  ) {
    this.#arrivals = arrivals;
    this.#startMs = startMs;
    this.#record = record;
    this.#send = send;
    this.#ended = ended;
    this.#dueMs = this.#nextDue();
    this.#turn();
  }

  stop(): void {
    this.#stopped = true;
  }

  readonly #turn = (): void => {
    let now = performance.now();
    for (let taken = 0; this.#dueMs <= now; taken++) {
      this.#takeUp(now, taken > 0);
      // A long backlog must not keep answers from being read.
      if (taken === 64) break;
      now = performance.now();
    }
    if (this.#stopped || this.#dueMs === Number.POSITIVE_INFINITY) return this.#ended();
    const waitMs = this.#dueMs - now;
    if (waitMs > POLL_WITHIN_MS) setTimeout(this.#turn, Math.min(1000, Math.floor(waitMs - 1)));
    else setImmediate(this.#turn);
  };

  #takeUp(now: number, isCatchingUp: boolean): void {
    const lagMs = now - this.#dueMs;
    countLatency(this.#record.lag, lagMs * 1000);
    this.#record.figures[0]!++;
    if (isCatchingUp && lagMs > 1) this.#record.figures[1]!++;
    this.#send(this.#dueMs, now);
    this.#dueMs = this.#nextDue();
  }

  #nextDue(): number {
    return this.#startMs + this.#arrivals.nextS() * 1000;
  }
}
