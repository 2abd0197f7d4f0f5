import { countLatency, LATENCY_SLOTS } from '../latency-counts.ts';

/** Where each figure of a thread's schedule lies in its record. */
const FIGURES = ['arrivals', 'catchUps', 'unsent', 'dropped', 'idleMs', 'watchedMs', 'sockets'] as const;
type Figure = (typeof FIGURES)[number];
const AT = Object.fromEntries(FIGURES.map((name, i) => [name, i])) as Record<Figure, number>;

/** The memory of one thread's record of its own schedule: written by that thread alone, read by the main one at any time. */
export interface ScheduleMemory {
  readonly figures: SharedArrayBuffer;
  readonly lag: SharedArrayBuffer;
}

/** What all threads together made of the schedule. */
export interface ScheduleSum extends Record<Figure, number> {
  /** The share of its time in which the busiest thread sent or read, 0 to 1. */
  busy: number;
  /** `LatencyCounts` of how much later than due each operation was taken up. */
  lag: Int32Array;
}

export function allocateSchedule(): ScheduleMemory {
  return {
    figures: new SharedArrayBuffer(FIGURES.length * 8),
    lag: new SharedArrayBuffer(LATENCY_SLOTS * 4),
  };
}

/** The writing side. All of it is about the measurement: nothing is taken down while the load warms up. */
export class ScheduleWriter {
  readonly #figures: Float64Array;
  readonly #lag: Int32Array;

  constructor({ figures, lag }: ScheduleMemory) {
    this.#figures = new Float64Array(figures);
    this.#lag = new Int32Array(lag);
  }

  /** An operation that was due is begun. */
  tookUp(lagUs: number, isCatchingUp: boolean): void {
    countLatency(this.#lag, lagUs);
    this.#figures[AT.arrivals]!++;
    if (isCatchingUp) this.#figures[AT.catchUps]!++;
  }

  /** An operation that was begun found too many in flight. */
  dropped(): void {
    this.#figures[AT.dropped]!++;
  }

  /** So many operations were due, and will not be begun. */
  leftOut(operations: number): void {
    this.#figures[AT.unsent]! += operations;
  }

  /** Time went by, some of it with nothing to do. */
  passed(watchedMs: number, idleMs: number): void {
    this.#figures[AT.watchedMs]! += watchedMs;
    this.#figures[AT.idleMs]! += idleMs;
  }

  sockets(open: number): void {
    this.#figures[AT.sockets] = open;
  }
}

/** What the threads have taken down until now. */
export function sumSchedules(memories: readonly ScheduleMemory[]): ScheduleSum {
  const views = memories.map(({ figures }) => new Float64Array(figures));
  const sums = FIGURES.map((name, i) => [name, views.reduce((sum, view) => sum + view[i]!, 0)]);
  const lag = new Int32Array(LATENCY_SLOTS);
  for (const memory of memories) for (const [slot, count] of new Int32Array(memory.lag).entries()) lag[slot]! += count;
  const busy = Math.max(...views.map((view) => 1 - view[AT.idleMs]! / (view[AT.watchedMs] || 1)));
  return { ...(Object.fromEntries(sums) as Record<Figure, number>), busy: Math.max(0, busy), lag };
}
