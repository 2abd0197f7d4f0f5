import type { Histogram } from 'hdr-histogram-js';
import { LATENCY_SLOTS, latencyOfSlot } from '../latency-counts.ts';
import { type Counts, noCounts, type Recorder, type Taken } from '../node-recorder.ts';
import { type NodeRecordMemory, readCounts } from './shared-record.ts';

/** What all threads take down of one node, as the main one sees it: what it takes is what was added since the last time. */
export class SharedRecorder implements Recorder {
  readonly #records: readonly NodeRecordMemory[];
  readonly #response: LatencyDifferences;
  readonly #service: LatencyDifferences;
  #taken: Counts = noCounts();
  #failure: string | undefined;
  #refusal: string | undefined;

  constructor(records: readonly NodeRecordMemory[]) {
    this.#records = records;
    this.#response = new LatencyDifferences(records.map(({ response }) => response));
    this.#service = new LatencyDifferences(records.map(({ service }) => service));
  }

  /** Why a request got no answer, in words. */
  failed(reason: string): void {
    this.#failure ??= reason;
  }

  /** What was answered instead of a 2xx. */
  refused(reason: string): void {
    this.#refusal ??= reason;
  }

  take(...histograms: Histogram[]): Taken {
    const before = this.#taken;
    const now = readCounts(this.#records);
    this.#taken = now;
    this.#response.addTo(histograms);
    const names = Object.keys(now) as (keyof Counts)[];
    const counts = Object.fromEntries(names.map((name) => [name, now[name] - before[name]]));
    return { ...(counts as unknown as Counts), failure: this.#failure, refusal: this.#refusal };
  }

  takeService(...histograms: Histogram[]): void {
    this.#service.addTo(histograms);
  }
}

/** Latencies that threads count, and how many of each were handed on already. */
class LatencyDifferences {
  readonly #counts: readonly Int32Array[];
  readonly #taken = new Int32Array(LATENCY_SLOTS);

  constructor(memories: readonly SharedArrayBuffer[]) {
    this.#counts = memories.map((memory) => new Int32Array(memory));
  }

  addTo(histograms: readonly Histogram[]): void {
    for (let slot = 0; slot < LATENCY_SLOTS; slot++) {
      const added = this.#sum(slot) - this.#taken[slot]!;
      if (added === 0) continue;
      this.#taken[slot]! += added;
      // Half a microsecond is still not nothing: a histogram counts a zero apart from its minimum.
      const latencyUs = Math.max(1, latencyOfSlot(slot));
      for (const histogram of histograms) histogram.recordValueWithCount(latencyUs, added);
    }
  }

  #sum(slot: number): number {
    let sum = 0;
    for (const counts of this.#counts) sum += counts[slot]!;
    return sum;
  }
}
