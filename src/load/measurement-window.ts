import { performance } from 'node:perf_hooks';
import type { Histogram } from 'hdr-histogram-js';
import type {
  LatencySummary,
  LoadEvent,
  LoadEventDone,
  LoadOutcomes,
  LoadResult,
  LoadSecond,
  Outage,
} from '../result/load-result.ts';
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
  /** Where something was done to the nodes meanwhile. */
  interference?: Interference | undefined;
}

export interface Interference {
  /** What was planned, and what came by hand. */
  asked: LoadEvent[];
  events: LoadEventDone[];
  outages: Outage[];
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
  /** Of one second: of all nodes, and of one. */
  readonly #second = createLatencyHistogram();
  readonly #nodeSecond = createLatencyHistogram();
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

  /** Ends one entry of the series and begins the next. Returns the one that ended, and how many seconds it took. */
  tick(): { second: LoadSecond; tookS: number } {
    const second = this.#endSecond();
    const tookS = second.atS - this.#elapsedS;
    this.#elapsedS = second.atS;
    this.#generator = this.#meter.read();
    this.#series.push(second);
    return { second, tookS };
  }

  /** Takes what came after the window's end and still belongs to it: an entry more of the series, where there is any. */
  tickLate(): LoadSecond | undefined {
    const second = this.#endSecond();
    if (second.requests + second.errors === 0) return undefined;
    this.#series.push(second);
    return second;
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
    this.#nodeSecond.destroy();
    for (const { latency, service } of this.#nodes) {
      latency.destroy();
      service?.destroy();
    }
    return measurement;
  }

  #endSecond(): LoadSecond {
    const atS = (performance.now() - this.#startedMs) / 1000;
    const all = noCounts();
    const nodes = this.#nodes.map((node) => {
      const added = this.#take(node);
      addCounts(all, added);
      return { id: node.id, ...outcomesOf(added, this.#nodeSecond) };
    });
    return { atS, ...outcomesOf(all, this.#second), nodes };
  }

  #take({ recorder, taken, latency, service }: NodeInWindow): Counts {
    const added = recorder.take(latency, this.#second, this.#nodeSecond);
    if (service) recorder.takeService?.(service);
    addCounts(taken, added);
    taken.failure ??= added.failure;
    taken.refusal ??= added.refusal;
    return added;
  }
}

/** Empties the histogram for the next second. */
function outcomesOf({ requests, errors, non2xx, hits, misses }: Counts, latency: Histogram): LoadOutcomes {
  const [p50Us, p99Us] = [latencyAt(latency, 50), latencyAt(latency, 99)];
  latency.reset();
  return { requests, errors, non2xx, hits, misses, p50Us, p99Us };
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
