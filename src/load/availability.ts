import type { Outage } from '../result/load-result.ts';

/** How finely moments are told apart, unless a run is so long that this would take too much memory. */
const SLOT_MS = 10;
const MOST_SLOTS = 100_000;
/** A shorter silence is none that anybody would call an outage. */
const LEAST_OUTAGE_MS = 100;
/** Of random arrivals one silence in e^20 is so many times as long as the mean one. */
const MEAN_GAPS = 20;

/** The memory of who was asked when, and answered when: of one node, written by one thread, read by the main one. */
export interface AvailabilityMemory {
  readonly slotMs: number;
  /** Counts by slot: requests that were due in it, those of them that got no good answer, good answers that came in it. */
  readonly asked: SharedArrayBuffer;
  readonly failed: SharedArrayBuffer;
  readonly good: SharedArrayBuffer;
}

export function allocateAvailability(durationS: number): AvailabilityMemory {
  const slotMs = Math.max(SLOT_MS, Math.ceil((durationS * 1000) / MOST_SLOTS));
  const counts = () => new SharedArrayBuffer(Math.ceil((durationS * 1000) / slotMs) * 4);
  return { slotMs, asked: counts(), failed: counts(), good: counts() };
}

/** The writing side. What is due, or comes, outside of the measurement is left out. */
export class AvailabilityWriter {
  readonly #slotMs: number;
  readonly #startMs: number;
  readonly #asked: Int32Array;
  readonly #failed: Int32Array;
  readonly #good: Int32Array;

  /** @param startMs of the measurement, on the clock of the moments that follow */
  constructor({ slotMs, asked, failed, good }: AvailabilityMemory, startMs: number) {
    this.#slotMs = slotMs;
    this.#startMs = startMs;
    this.#asked = new Int32Array(asked);
    this.#failed = new Int32Array(failed);
    this.#good = new Int32Array(good);
  }

  /** A good answer came at `nowMs`. */
  answered(dueMs: number, nowMs: number): void {
    if (dueMs < this.#startMs) return;
    this.#asked[this.#slotOf(dueMs)]!++;
    this.#good[this.#slotOf(nowMs)]!++;
  }

  failed(dueMs: number): void {
    this.#asked[this.#slotOf(dueMs)]!++;
    this.#failed[this.#slotOf(dueMs)]!++;
  }

  #slotOf(momentMs: number): number {
    return Math.floor((momentMs - this.#startMs) / this.#slotMs);
  }
}

/**
 * Where a node was asked and silent: stretches without a good answer of at least 100 ms, and 20 times as long as the mean
 * time between two requests to it, in which a request was due or waited (in a closed model all of them wait, and none is due). Exact to a slot (10 ms, in runs of up to 1,000 seconds).
 * @param memories of one node, by thread: at least one
 * @param elapsedS of the measurement
 */
export function outagesOf(node: string, memories: readonly AvailabilityMemory[], elapsedS: number): Outage[] {
  const { slotMs } = memories[0]!;
  const [asked, failed, good] = (['asked', 'failed', 'good'] as const).map((name) =>
    sumOf(memories.map((memory) => new Int32Array(memory[name]))),
  ) as [Int32Array, Int32Array, Int32Array];
  const slots = Math.min(good.length, Math.floor((elapsedS * 1000) / slotMs));
  const meanGapMs = (slots * slotMs) / Math.max(1, total(asked, 0, slots));
  const leastSlots = Math.max(LEAST_OUTAGE_MS, MEAN_GAPS * meanGapMs) / slotMs;
  return silences(good, slots)
    .filter(([from, to]) => to - from >= leastSlots)
    .map(([from, to]) => ({
      node,
      fromS: (from * slotMs) / 1000,
      toS: to === slots ? null : (to * slotMs) / 1000,
      asked: total(asked, 0, to) - total(good, 0, from) - total(failed, 0, from),
      failed: total(failed, from, to),
    }))
    .filter(({ asked }) => asked > 0);
}

/** From a slot without a good answer to the next one that has one, that not included. */
function silences(good: Int32Array, slots: number): [from: number, to: number][] {
  const found: [number, number][] = [];
  for (let from = 0; from < slots; from++) {
    if (good[from] !== 0) continue;
    let to = from + 1;
    while (to < slots && good[to] === 0) to++;
    found.push([from, to]);
    from = to;
  }
  return found;
}

function sumOf(counts: readonly Int32Array[]): Int32Array {
  return counts[0]!.map((_, slot) => counts.reduce((sum, each) => sum + each[slot]!, 0));
}

/** Of the slots from `from` to `to`, that not included. */
function total(counts: Int32Array, from: number, to: number): number {
  return counts.subarray(from, to).reduce((sum, count) => sum + count, 0);
}
