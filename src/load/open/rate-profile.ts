import { expectNumber, usageError } from '../../lib/expect.ts';

/** A stretch of time in which the rate goes in a straight line from where it was to `rate`. */
export interface Stage {
  durationS: number;
  /** Requests per second at its end. */
  rate: number;
}

/** Per second; more than a machine sends. */
export const MAX_RATE = 10_000_000;

interface Segment {
  fromS: number;
  durationS: number;
  rateAtStart: number;
  /** Requests per second, per second. */
  slope: number;
  /** Requests due before it. */
  before: number;
  /** Requests due in it. */
  requests: number;
}

/** The offered rate over time: a constant one, or straight ramps between stages. */
export class RateProfile {
  readonly durationS: number;
  /** Requests that are due in all; not rounded. */
  readonly requests: number;
  readonly #segments: Segment[] = [];
  #at = 0;

  /** @throws ERR_USAGE for no stages, a duration that is not above 0, or a negative rate. */
  constructor(startRate: number, stages: readonly Stage[]) {
    if (stages.length === 0) throw usageError('stages', 'at least one', 'none');
    let [fromS, rate, before] = [0, expectNumber('rate', startRate, 0, MAX_RATE), 0];
    for (const stage of stages) {
      expectNumber('duration of a stage', stage.durationS, 0.001, 1e6);
      expectNumber('rate of a stage', stage.rate, 0, MAX_RATE);
      const requests = ((rate + stage.rate) / 2) * stage.durationS;
      const slope = (stage.rate - rate) / stage.durationS;
      this.#segments.push({ fromS, durationS: stage.durationS, rateAtStart: rate, slope, before, requests });
      fromS += stage.durationS;
      rate = stage.rate;
      before += requests;
    }
    this.durationS = fromS;
    this.requests = before;
  }

  /** How many requests are due before this moment, in seconds from the beginning; not rounded. */
  requestsUntil(atS: number): number {
    const segment = this.#segments.findLast(({ fromS }) => fromS <= atS);
    if (segment === undefined) return 0;
    const { fromS, durationS, rateAtStart, slope, before } = segment;
    const intoS = Math.min(atS - fromS, durationS);
    return before + (rateAtStart + (slope * intoS) / 2) * intoS;
  }

  /** When request number `request` (from 0, fractions too, never falling from call to call) is due, in seconds; Infinity past the end. */
  dueS(request: number): number {
    const segment = this.#segmentOf(request);
    if (segment === undefined) return Number.POSITIVE_INFINITY;
    const { fromS, rateAtStart, slope, before } = segment;
    const into = request - before;
    // The root of slope/2 t² + rateAtStart t = into, in the form that does not cancel.
    return fromS + (2 * into) / (rateAtStart + Math.sqrt(rateAtStart * rateAtStart + 2 * slope * into) || 1);
  }
  #segmentOf(request: number): Segment | undefined {
    for (; this.#at < this.#segments.length; this.#at++) {
      const segment = this.#segments[this.#at]!;
      if (request < segment.before + segment.requests) return segment;
    }
    return undefined;
  }
}
