import type { AccessClock } from './access-clock.ts';
import type { EntryIndex } from './entry-index.ts';
import type { EntryRecords } from './entry-records.ts';
import { EXPIRES_BIT, type IndexTable } from './index-table.ts';

/**
 * A sweep passes so many slots for each entry that it may look at, plus one table: it ends in a sparse index too. A slot without
 * an entry takes a nanosecond, and most of a small store are: its tables have room for many entries from the start.
 */
const SLOTS_PER_LOOK = 64;

/** Goes through the index, a bounded part of it at a time, and removes entries whose time is up. */
export class ExpirySweep {
  readonly #index: EntryIndex;
  readonly #records: EntryRecords;
  readonly #clock: AccessClock;
  readonly #expire: (table: IndexTable, slot: number) => void;
  /** Where it goes on. */
  #table = 0;
  #slot = 0;

  /** @param expire removes an entry; a neighbour may take its slot */
  constructor(
    index: EntryIndex,
    records: EntryRecords,
    clock: AccessClock,
    expire: (table: IndexTable, slot: number) => void,
  ) {
    this.#index = index;
    this.#records = records;
    this.#clock = clock;
    this.#expire = expire;
  }

  /** Looks at `limit` entries at most. @param nowMs in ms since 1970 */
  go(limit: number, nowMs: number): void {
    const { tables } = this.#index;
    let looked = 0;
    let passed = 0;
    while (looked < limit) {
      const table = tables[this.#table]!;
      if (this.#slot >= table.size) {
        this.#slot = 0;
        this.#table = (this.#table + 1) % tables.length;
        if (this.#table === 0 || passed > limit * SLOTS_PER_LOOK) break;
        continue;
      }
      passed++;
      if (table.locationAt(this.#slot) === 0) this.#slot++;
      else {
        looked++;
        this.#look(table, nowMs);
      }
    }
  }

  #look(table: IndexTable, nowMs: number): void {
    const slot = this.#slot;
    const tag = table.tagAt(slot);
    if ((tag & EXPIRES_BIT) !== 0 && this.#records.expiryAt(table.locationAt(slot)) <= nowMs) this.#expire(table, slot);
    else {
      table.setTag(slot, this.#clock.capped(tag));
      this.#slot++;
    }
  }
}
