import { performance } from 'node:perf_hooks';
import type { Histogram } from 'hdr-histogram-js';
import type { LatencySummary, LoadResult, LoadSecond } from '../result/schema.ts';
import { GeneratorMeter } from './generator-meter.ts';
import { createLatencyHistogram, latencyAt, summarizeLatency } from './latency.ts';
import { addCounts, type Counts, noCounts, type Recorder, type Taken } from './node-recorder.ts';

/** What one node did inside the window. */
export interface NodeMeasurement extends Taken {
  id: string;
  latencyUs: LatencySummary;
  /** From the moment of sending; undefined where that is the same. */
  serviceUs: LatencySummary | undefined;
}

export interface Measurement {
  /** Of the window itself: entries of the series past it are late. */
  elapsedS: number;
  totals: Counts;
  latencyUs: LatencySummary;
  serviceUs: LatencySummary | undefined;
  nodes: NodeMeasurement[];
  series: LoadSecond[];
  generator: LoadResult['generator'];
  /** Of the oldest request that had no answer yet when the window closed. */
  longestWaitMs: number;
}

interface NodeInWindow {
  id: string;
  recorder: Recorder;
  taken: Taken;
  latency: Histogram;
  service: Histogram | undefined;
}

/**
 * A stretch of real time cut out of a load that runs before and after it. What the
 * recorders take down between its ticks belongs to it. Opened by its constructor; after `close`, its memory is given back.
 */
export class MeasurementWindow {
  readonly #startedMs: number;
  readonly #meter = new GeneratorMeter();
  readonly #nodes: NodeInWindow[];
  readonly #second = createLatencyHistogram();
  readonly #series: LoadSecond[] = [];
  #elapsedS = 0;
  #generator = this.#meter.read();

  /** @param startedMs the moment of `performance.now()` at which it began. */
  constructor(nodes: readonly { id: string; recorder: Recorder }[], startedMs = performance.now()) {
    this.#nodes = nodes.map(({ id, recorder }) => ({
      id,
      recorder,
      taken: { ...noCounts(), failure: undefined, refusal: undefined },
      latency: createLatencyHistogram(),
      service: recorder.takeService ? createLatencyHistogram() : undefined,
    }));
    this.#startedMs = startedMs;
  }

  /** The moment, on the clock of `performance.now()`, at which the window is `seconds` old. */
  momentOf(seconds: number): number {
    return this.#startedMs + seconds * 1000;
  }

  /** Ends one entry of the series and begins the next. Returns how many requests per second were answered in it. */
  tick(): number {
    const second = this.#endSecond();
    const sinceS = this.#elapsedS;
    this.#elapsedS = second.atS;
    this.#generator = this.#meter.read();
    this.#series.push(second);
    return second.requests / (second.atS - sinceS);
  }

  /** Takes what came after the window's end and still belongs to it. */
  tickLate(): void {
    const second = this.#endSecond();
    if (second.requests + second.errors > 0) this.#series.push(second);
  }

  /**
   * The window ends with its last tick.
   * @param longestWaitMs see `Measurement`.
   */
  close(longestWaitMs: number): Measurement {
    const totals = noCounts();
    for (const { taken } of this.#nodes) addCounts(totals, taken);
    const measurement = {
      elapsedS: this.#elapsedS,
      totals,
      latencyUs: summaryOf(this.#nodes.map(({ latency }) => latency))!,
      serviceUs: summaryOf(this.#nodes.flatMap(({ service }) => service ?? [])),
      nodes: this.#nodes.map(({ id, taken, latency, service }) => {
        return { id, ...taken, latencyUs: summarizeLatency(latency), serviceUs: service && summarizeLatency(service) };
      }),
      series: this.#series,
      generator: this.#generator,
      longestWaitMs,
    };
    this.#second.destroy();
    for (const { latency, service } of this.#nodes) {
      latency.destroy();
      service?.destroy();
    }
    return measurement;
  }

  #endSecond(): LoadSecond {
    const atS = (performance.now() - this.#startedMs) / 1000;
    const nodes = this.#nodes.map((node) => this.#take(node));
    const requests = nodes.reduce((sum, node) => sum + node.requests, 0);
    const errors = nodes.reduce((sum, node) => sum + node.errors, 0);
    const [p50Us, p99Us] = [latencyAt(this.#second, 50), latencyAt(this.#second, 99)];
    this.#second.reset();
    return { atS, requests, errors, p50Us, p99Us, nodes };
  }

  #take({ id, recorder, taken, latency, service }: NodeInWindow): LoadSecond['nodes'][number] {
    const added = recorder.take(latency, this.#second);
    if (service) recorder.takeService?.(service);
    addCounts(taken, added);
    taken.failure ??= added.failure;
    taken.refusal ??= added.refusal;
    return { id, requests: added.requests, errors: added.errors };
  }
}

/** Of all of them together; undefined where there are none. */
function summaryOf(histograms: readonly Histogram[]): LatencySummary | undefined {
  if (histograms.length === 0) return undefined;
  const all = createLatencyHistogram();
  for (const histogram of histograms) all.add(histogram);
  const summary = summarizeLatency(all);
  all.destroy();
  return summary;
}
