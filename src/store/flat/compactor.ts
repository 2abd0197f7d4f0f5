import type { Log } from './log.ts';
import { DEAD, kindOf } from './record.ts';

/** The log may take so much more than what lives in it, where there is that much room. */
const SOFT_FACTOR = 1.5;
const SOFT_SEGMENTS = 4;
const RESERVED_SEGMENTS = 3;
const RESERVED_ONE_IN = 32;
/** A segment with less than this share of it dead is not worth being emptied. */
const MIN_GAIN = 1 / 64;
/** To step over a dead record costs so much less than to move one. */
const DEAD_COST = 1 / 8;
/** How far one put goes in emptying a segment, in bytes: a quarter of a millisecond of small records. */
const MAX_STEP_BYTES = 128 * 1024;
const WORD_SHIFT = 2;

/** Moves a record that lives, and tells whoever knows where it was. */
type Move = (location: number, head: number, size: number) => void;

/**
 * Gains whole segments from those that are partly dead, a few records at a time: each put pays for the room that it takes,
 * and somewhat more where little is left.
 */
export class Compactor {
  readonly #log: Log;
  readonly #budgetBytes: () => number;
  readonly #move: Move;
  /** Where in the victim it goes on, in bytes. */
  #cursor = 0;
  /** Bytes to go over for each byte that is to be gained from the victim. */
  #price = 2;

  /** @param budgetBytes what the log may take at this moment */
  constructor(log: Log, budgetBytes: () => number, move: Move) {
    this.#log = log;
    this.#budgetBytes = budgetBytes;
    this.#move = move;
  }

  /** Sees to it that the log can take `bytes` more. What was found before it may be at another location after it. */
  makeRoom(bytes: number): void {
    const { segmentBytes } = this.#log;
    const budget = this.#budget();
    const soft = Math.ceil((this.#log.liveBytes * SOFT_FACTOR) / segmentBytes) + SOFT_SEGMENTS;
    const free = this.#free(Math.min(budget, soft)) * segmentBytes;
    // Each end of the log takes a segment now and then: with some more in reserve, the steps towards the next one can be small.
    const reserve = (RESERVED_SEGMENTS + Math.floor(budget / RESERVED_ONE_IN)) * segmentBytes;
    if (free - bytes >= reserve) return;
    const isLate = free - bytes < reserve / 2;
    this.#step(isLate ? MAX_STEP_BYTES : Math.min(MAX_STEP_BYTES, (bytes + 64) * this.#price));
    while (this.#free(budget) * segmentBytes < bytes + segmentBytes && this.#step(MAX_STEP_BYTES));
  }

  /** One step towards room for `bytes` more. @returns whether there is, or can be, no more of it */
  gain(bytes: number): boolean {
    const { segmentBytes } = this.#log;
    return this.#free(this.#budget()) * segmentBytes >= bytes + 2 * segmentBytes || !this.#step(MAX_STEP_BYTES);
  }

  /** In segments. */
  #budget(): number {
    return Math.max(0, Math.floor(this.#budgetBytes() / this.#log.segmentBytes)) + 2;
  }

  #free(budget: number): number {
    const { segments, freeSegments } = this.#log;
    return freeSegments + Math.max(0, budget - segments);
  }

  /** @returns whether there was anything to do */
  #step(quota: number): boolean {
    const log = this.#log;
    for (let left = quota; left > 0; ) {
      if (log.victim === 0 && !this.#choose()) return left < quota;
      const segment = log.victim;
      const words = log.words[segment]!;
      const end = log.usedOf(segment);
      let cursor = this.#cursor;
      while (left > 0 && cursor < end && log.liveOf(segment) > 0) {
        const head = words[cursor >>> WORD_SHIFT]!;
        const size = log.sizeOf(head);
        if (kindOf(head) === DEAD) left -= size * DEAD_COST;
        else {
          this.#move(log.locationIn(segment, cursor), head, size);
          left -= size;
        }
        cursor += size;
      }
      this.#cursor = cursor;
      if (cursor < end && log.liveOf(segment) > 0) break;
      log.victim = 0;
      log.release(segment);
    }
    return true;
  }

  #choose(): boolean {
    const log = this.#log;
    const victim = log.emptiest();
    if (victim === 0) return false;
    const dead = (log.usedOf(victim) - log.liveOf(victim)) / log.segmentBytes;
    if (dead < MIN_GAIN) return false;
    log.victim = victim;
    this.#cursor = 0;
    this.#price = 1 + 1 / dead;
    return true;
  }
}
