import { performance } from 'node:perf_hooks';
import type { Histogram } from 'hdr-histogram-js';
import type { AvailabilityWriter } from './availability.ts';
import { createLatencyHistogram } from './latency.ts';

/** What happened between two moments. `requests` were answered, whatever the status; `errors` never were. */
export interface Counts {
  requests: number;
  reads: number;
  writes: number;
  /** Reads that found their key, and those that the node has no entry for. */
  hits: number;
  misses: number;
  /** Answers that are neither a 2xx nor a miss. */
  non2xx: number;
  errors: number;
  /** How many of `errors` ran out of time. */
  timeouts: number;
  wrongBodies: number;
  checkedBodies: number;
  /** Of the answers, heads included. */
  bytes: number;
}

/** Counts, and the first reason of each kind of failure in words. */
export interface Taken extends Counts {
  /** Why a request got no answer. */
  failure: string | undefined;
  /** What was answered instead of a 2xx. */
  refusal: string | undefined;
}

/** One answer of a node. */
export interface Answer {
  isRead: boolean;
  /** Whether it says that there is no entry of this key. */
  isMiss: boolean;
  statusCode: number;
  /** Head included. */
  bytes: number;
  /** From the moment that the request was sent. */
  responseMs: number;
}

/** Takes down what one node answers. */
export interface Recorder {
  /** What was taken down since the last time; the latencies are added to every one of `histograms`. */
  take(...histograms: Histogram[]): Taken;
  /** The same latencies from the moment that a request was sent, where that is not when it was due. */
  takeService?(...histograms: Histogram[]): void;
}

export function noCounts(): Counts {
  return {
    requests: 0,
    reads: 0,
    writes: 0,
    hits: 0,
    misses: 0,
    non2xx: 0,
    errors: 0,
    timeouts: 0,
    wrongBodies: 0,
    checkedBodies: 0,
    bytes: 0,
  };
}

const COUNT_NAMES = Object.keys(noCounts()) as (keyof Counts)[];

export function addCounts(total: Counts, counts: Counts): void {
  for (const name of COUNT_NAMES) total[name] += counts[name];
}

/**
 * Takes down what one node answers. It never stops and has no notion of time: whoever measures takes its counts at the
 * moments that matter, and drops those that do not.
 */
export class NodeRecorder implements Recorder {
  /** Where it is to be known when the node answered. */
  availability: AvailabilityWriter | undefined;
  readonly #latency: Histogram = createLatencyHistogram();
  #counts: Counts = noCounts();
  #failure: string | undefined;
  #refusal: string | undefined;

  answered({ isRead, isMiss, statusCode, bytes, responseMs }: Answer): void {
    const counts = this.#counts;
    const isOk = statusCode >= 200 && statusCode <= 299;
    counts.requests++;
    if (isRead) counts.reads++;
    else counts.writes++;
    counts.bytes += bytes;
    if (isMiss) counts.misses++;
    else if (!isOk) this.#refused(statusCode);
    else if (isRead) counts.hits++;
    if (this.availability) this.#watch(this.availability, isOk || isMiss, responseMs);
    // Half a microsecond is still not nothing: a histogram counts a zero apart from its minimum.
    this.#latency.recordValue(Math.max(1, Math.round(responseMs * 1000)));
  }

  checked(isRight: boolean): void {
    this.#counts.checkedBodies++;
    if (!isRight) this.#counts.wrongBodies++;
  }

  /** The connection ended with a request in flight. */
  lost(): void {
    this.#counts.errors++;
    this.availability?.failed(performance.now());
  }

  timedOut(): void {
    this.#counts.timeouts++;
  }

  /** Why a connection ended, in words. */
  failed(reason: string): void {
    this.#failure ??= reason;
  }

  take(...histograms: Histogram[]): Taken {
    for (const histogram of histograms) histogram.add(this.#latency);
    const taken = { ...this.#counts, failure: this.#failure, refusal: this.#refusal };
    this.#latency.reset();
    this.#counts = noCounts();
    this.#failure = undefined;
    this.#refusal = undefined;
    return taken;
  }

  /** Gives the histogram's memory back: the last call. */
  destroy(): void {
    this.#latency.destroy();
  }

  #watch(availability: AvailabilityWriter, isGood: boolean, responseMs: number): void {
    const nowMs = performance.now();
    if (isGood) availability.answered(nowMs - responseMs, nowMs);
    else availability.failed(nowMs - responseMs);
  }

  #refused(statusCode: number): void {
    this.#counts.non2xx++;
    this.#refusal ??= `status ${statusCode}`;
  }
}
