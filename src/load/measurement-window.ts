import { performance } from 'node:perf_hooks';
import type { Histogram } from 'hdr-histogram-js';
import type { LatencySummary, LoadResult, LoadSecond } from '../result/schema.ts';
import { GeneratorMeter } from './generator-meter.ts';
import { createLatencyHistogram, latencyAt, summarizeLatency } from './latency.ts';
import { addCounts, type Counts, type NodeRecorder, noCounts, type Taken } from './node-recorder.ts';

/** What one node did inside the window. */
export interface NodeMeasurement extends Taken {
  id: string;
  latencyUs: LatencySummary;
}

export interface Measurement {
  elapsedS: number;
  totals: Counts;
  latencyUs: LatencySummary;
  nodes: NodeMeasurement[];
  series: LoadSecond[];
  generator: LoadResult['generator'];
  /** Of the oldest request that had no answer yet when the window closed. */
  longestWaitMs: number;
}

interface NodeInWindow {
  id: string;
  recorder: NodeRecorder;
  taken: Taken;
  latency: Histogram;
}

/**
 * A stretch of real time cut out of a load that runs before and after it. A request belongs to the window in which it is
 * answered. Opened by its constructor; after `close`, its memory is given back.
 */
export class MeasurementWindow {
  readonly #startedMs: number;
  readonly #meter = new GeneratorMeter();
  readonly #nodes: NodeInWindow[];
  readonly #second = createLatencyHistogram();
  readonly #series: LoadSecond[] = [];

  constructor(nodes: readonly { id: string; recorder: NodeRecorder }[]) {
    this.#nodes = nodes.map(({ id, recorder }) => {
      recorder.take();
      return {
        id,
        recorder,
        taken: { ...noCounts(), failure: undefined, refusal: undefined },
        latency: createLatencyHistogram(),
      };
    });
    this.#startedMs = performance.now();
  }

  /** The moment, on the clock of `performance.now()`, at which the window is `seconds` old. */
  momentOf(seconds: number): number {
    return this.#startedMs + seconds * 1000;
  }

  /** Ends one entry of the series and begins the next. Returns how many requests per second were answered in it. */
  tick(): number {
    const atS = (performance.now() - this.#startedMs) / 1000;
    const sinceS = this.#series.at(-1)?.atS ?? 0;
    const nodes = this.#nodes.map((node) => {
      const taken = node.recorder.take(node.latency, this.#second);
      addCounts(node.taken, taken);
      node.taken.failure ??= taken.failure;
      node.taken.refusal ??= taken.refusal;
      return { id: node.id, requests: taken.requests, errors: taken.errors };
    });
    const requests = nodes.reduce((sum, node) => sum + node.requests, 0);
    const errors = nodes.reduce((sum, node) => sum + node.errors, 0);
    const [p50Us, p99Us] = [latencyAt(this.#second, 50), latencyAt(this.#second, 99)];
    this.#series.push({ atS, requests, errors, p50Us, p99Us, nodes });
    this.#second.reset();
    return requests / (atS - sinceS);
  }

  /**
   * The window ends with its last tick.
   * @param longestWaitMs see `Measurement`.
   */
  close(longestWaitMs: number): Measurement {
    const generator = this.#meter.read();
    const totals = noCounts();
    for (const { taken, latency } of this.#nodes) {
      addCounts(totals, taken);
      this.#second.add(latency);
    }
    const measurement = {
      elapsedS: this.#series.at(-1)?.atS ?? 0,
      totals,
      latencyUs: summarizeLatency(this.#second),
      nodes: this.#nodes.map(({ id, taken, latency }) => ({ id, ...taken, latencyUs: summarizeLatency(latency) })),
      series: this.#series,
      generator,
      longestWaitMs,
    };
    this.#second.destroy();
    for (const { latency } of this.#nodes) latency.destroy();
    return measurement;
  }
}
