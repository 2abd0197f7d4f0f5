import type { AccessClock } from './access-clock.ts';
import type { EntryIndex } from './entry-index.ts';
import type { IndexTable } from './index-table.ts';

/** How many entries are looked at to evict one. */
const SAMPLES = 16;

/**
 * Sampled LRU: of 16 entries next to each other in the index, the one that was used longest ago. The index is in the order
 * of a hash, so neighbours have nothing to do with each other, and all of them lie in two or three lines of the cache.
 */
export class EvictionSample {
  table!: IndexTable;
  slot = 0;
  readonly #index: EntryIndex;
  readonly #clock: AccessClock;
  readonly #random: () => number;

  constructor(index: EntryIndex, clock: AccessClock, random: () => number) {
    this.#index = index;
    this.#clock = clock;
    this.#random = random;
  }

  /** Leaves what it chose in `table` and `slot`. @param spared the location of one that stays; 0 for none */
  choose(spared: number): boolean {
    const { tables } = this.#index;
    const first = Math.floor(this.#random() * tables.length);
    let seen = 0;
    let oldest = -1;
    for (let i = 0; i < tables.length && seen < SAMPLES; i++) {
      const table = tables[(first + i) % tables.length]!;
      const start = Math.floor(this.#random() * table.size);
      for (let step = 0, left = table.count; step < table.size && left > 0 && seen < SAMPLES; step++) {
        const slot = (start + step) % table.size;
        const location = table.locationAt(slot);
        if (location === 0) continue;
        left--;
        if (location === spared) continue;
        seen++;
        const age = this.#clock.ageOf(table.tagAt(slot));
        if (age <= oldest) continue;
        oldest = age;
        this.table = table;
        this.slot = slot;
      }
    }
    return oldest >= 0;
  }
}
