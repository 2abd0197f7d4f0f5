import { STAMP_MASK } from './index-table.ts';

/** By so many ticks the clock goes on while the room of the store is filled once. */
const TICKS_PER_FILL = 256;
/** An age beyond this is not told apart from a lower one any more. */
const MAX_AGE = STAMP_MASK >>> 1;

/**
 * What "recently used" is measured by: a clock that goes with what is created, not with time, since an entry's chance to be
 * evicted does too. It has 11 bits and turns over; a sweep holds ages below half of that.
 */
export class AccessClock {
  now = 0;
  readonly #tickBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#tickBytes = Math.max(1, maxBytes / TICKS_PER_FILL);
  }

  created(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < this.#tickBytes) return;
    this.#bytes = 0;
    this.now = (this.now + 1) & STAMP_MASK;
  }

  /** In ticks, since the entry with this tag was used. */
  ageOf(tag: number): number {
    return (this.now - tag) & STAMP_MASK;
  }

  /** The same tag, stamped with this moment. */
  stamped(tag: number): number {
    return (tag & ~STAMP_MASK) | this.now;
  }

  /** The same tag, its age no more than what the clock can tell. */
  capped(tag: number): number {
    return this.ageOf(tag) <= MAX_AGE ? tag : (tag & ~STAMP_MASK) | ((this.now - MAX_AGE) & STAMP_MASK);
  }
}
