import { type IndexPages, NO_PAGE, PAGE_MASK, PAGE_SHIFT, PAGE_SLOTS } from './index-pages.ts';

/** At this load it grows, by a seventh: in steps of two it would be half empty half of the time. */
const MAX_LOAD = 0.875;
const GROWTH = 8 / 7;
/** With less than this of its slots taken it shrinks. */
const MIN_LOAD = 0.25;

/** A slot's first word: 20 bits of the hash, whether the entry expires, and 11 bits for when it was last used. */
const TAG_SHIFT = 12;
const TAG_SPAN = 2 ** 20;
export const EXPIRES_BIT = 1 << 11;
export const STAMP_MASK = EXPIRES_BIT - 1;

/**
 * A part of the index: open addressing with linear probing, no tombstones. Two words a slot, side by side, so that a probe
 * reads one line of the cache: the tag word, and where the entry is; a location of 0 is an empty slot. Growing it means
 * walking it once, which is why there are many: none of them gets so large that this is noticed.
 */
export class IndexTable {
  size = PAGE_SLOTS;
  count = 0;
  #pages: Uint32Array[] = [NO_PAGE];
  /** With how many entries it grows: at once, as long as it has no page of its own. */
  #most = 0;
  readonly #pool: IndexPages;

  constructor(pool: IndexPages) {
    this.#pool = pool;
  }

  /** The slot at which the search for a tag begins. */
  home(tag: number): number {
    return ((tag >>> TAG_SHIFT) * (this.size / TAG_SPAN)) | 0;
  }

  /** The first entry at or after `slot` whose tag is the same in the bits of the hash; -1 where the search is over. */
  seek(tag: number, slot: number): number {
    const pages = this.#pages;
    const { size } = this;
    for (let at = slot; ; at = at + 1 === size ? 0 : at + 1) {
      const page = pages[at >>> PAGE_SHIFT]!;
      const word = (at & PAGE_MASK) << 1;
      if (page[word + 1] === 0) return -1;
      if ((page[word]! ^ tag) >>> TAG_SHIFT === 0) return at;
    }
  }

  after(slot: number): number {
    return slot + 1 === this.size ? 0 : slot + 1;
  }

  tagAt(slot: number): number {
    return this.#pages[slot >>> PAGE_SHIFT]![(slot & PAGE_MASK) << 1]!;
  }

  /** 0 where the slot is empty. */
  locationAt(slot: number): number {
    return this.#pages[slot >>> PAGE_SHIFT]![((slot & PAGE_MASK) << 1) + 1]!;
  }

  setTag(slot: number, tag: number): void {
    this.#pages[slot >>> PAGE_SHIFT]![(slot & PAGE_MASK) << 1] = tag;
  }

  setLocation(slot: number, location: number): void {
    this.#pages[slot >>> PAGE_SHIFT]![((slot & PAGE_MASK) << 1) + 1] = location;
  }

  /** Adds an entry, whether there is one like it or not. */
  insert(tag: number, location: number): void {
    if (this.count >= this.#most) this.#resize(this.#most === 0 ? 1 : Math.ceil(this.#pages.length * GROWTH));
    this.#place(tag, location);
    this.count++;
  }

  /** Empties a slot and moves what was pushed past it back. */
  remove(slot: number): void {
    const { size } = this;
    let hole = slot;
    for (let next = this.after(slot); this.locationAt(next) !== 0; next = this.after(next)) {
      const home = this.home(this.tagAt(next));
      const fromHome = next >= home ? next - home : next - home + size;
      const fromHole = next >= hole ? next - hole : next - hole + size;
      if (fromHome < fromHole) continue;
      this.setTag(hole, this.tagAt(next));
      this.setLocation(hole, this.locationAt(next));
      hole = next;
    }
    this.setLocation(hole, 0);
    this.count--;
    const pages = this.#pages.length;
    if (pages > 1 && this.count < size * MIN_LOAD) this.#resize(Math.ceil(pages / 2));
  }

  #place(tag: number, location: number): void {
    let at = this.home(tag);
    while (this.locationAt(at) !== 0) at = this.after(at);
    this.setTag(at, tag);
    this.setLocation(at, location);
  }

  #resize(pages: number): void {
    const old = this.#pages;
    this.#pages = Array.from({ length: pages }, () => this.#pool.take());
    this.size = pages * PAGE_SLOTS;
    this.#most = Math.floor(this.size * MAX_LOAD);
    for (const page of old) {
      if (page === NO_PAGE) continue;
      for (let word = 0; word < page.length; word += 2) {
        if (page[word + 1] !== 0) this.#place(page[word]!, page[word + 1]!);
      }
      this.#pool.giveBack(page);
    }
  }
}
