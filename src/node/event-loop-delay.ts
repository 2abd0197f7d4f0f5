import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 10;

/** By how much the event loop is late, since the start. */
export class EventLoopDelay {
  readonly #histogram: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#histogram.enable();
  }

  get meanMs(): number {
    return late(this.#histogram.mean);
  }

  get maxMs(): number {
    return late(this.#histogram.max);
  }

  /** @param percentile 0 to 100 */
  percentileMs(percentile: number): number {
    return late(this.#histogram.percentile(percentile));
  }

  stop(): void {
    this.#histogram.disable();
  }
}

/** Node.js records the time between two ticks of a timer: what goes beyond the timer's own interval is the delay. */
function late(intervalNs: number): number {
  return Number.isFinite(intervalNs) ? Math.max(0, intervalNs / 1e6 - RESOLUTION_MS) : 0;
}
