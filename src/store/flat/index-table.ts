const MIN_SLOTS = 8;
/** At this load it grows, by a sixth: in steps of two it would be half empty half of the time. */
const MAX_LOAD = 0.875;
const GROWTH = 7 / 6;
/** Of its slots; with fewer entries it shrinks. */
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
  slots = new Uint32Array(2 * MIN_SLOTS);
  size = MIN_SLOTS;
  count = 0;

  /** The slot at which the search for a tag begins. */
  home(tag: number): number {
    return ((tag >>> TAG_SHIFT) * (this.size / TAG_SPAN)) | 0;
  }

  /** The first entry at or after `slot` whose tag is the same in the bits of the hash; -1 where the search is over. */
  seek(tag: number, slot: number): number {
    const { slots, size } = this;
    for (let at = slot; ; at = at + 1 === size ? 0 : at + 1) {
      if (slots[2 * at + 1] === 0) return -1;
      if ((slots[2 * at]! ^ tag) >>> TAG_SHIFT === 0) return at;
    }
  }

  after(slot: number): number {
    return slot + 1 === this.size ? 0 : slot + 1;
  }

  tagAt(slot: number): number {
    return this.slots[2 * slot]!;
  }

  /** 0 where the slot is empty. */
  locationAt(slot: number): number {
    return this.slots[2 * slot + 1]!;
  }

  setTag(slot: number, tag: number): void {
    this.slots[2 * slot] = tag;
  }

  setLocation(slot: number, location: number): void {
    this.slots[2 * slot + 1] = location;
  }

  /** Adds an entry, whether there is one like it or not. @returns by how many bytes the table grew */
  insert(tag: number, location: number): number {
    const grown = this.count + 1 > this.size * MAX_LOAD ? this.#resize(Math.ceil(this.size * GROWTH) + 1) : 0;
    this.#place(tag, location);
    this.count++;
    return grown;
  }

  /** Empties a slot and moves what was pushed past it back. @returns by how many bytes the table grew: 0 or less */
  remove(slot: number): number {
    const { slots, size } = this;
    let hole = slot;
    for (let next = this.after(slot); slots[2 * next + 1] !== 0; next = next + 1 === size ? 0 : next + 1) {
      const home = this.home(slots[2 * next]!);
      const fromHome = next >= home ? next - home : next - home + size;
      const fromHole = next >= hole ? next - hole : next - hole + size;
      if (fromHome < fromHole) continue;
      slots[2 * hole] = slots[2 * next]!;
      slots[2 * hole + 1] = slots[2 * next + 1]!;
      hole = next;
    }
    slots[2 * hole + 1] = 0;
    this.count--;
    const isSparse = size > 4 * MIN_SLOTS && this.count < size * MIN_LOAD;
    return isSparse ? this.#resize(Math.ceil(size / 2)) : 0;
  }

  #place(tag: number, location: number): void {
    const { slots, size } = this;
    let at = this.home(tag);
    while (slots[2 * at + 1] !== 0) at = at + 1 === size ? 0 : at + 1;
    slots[2 * at] = tag;
    slots[2 * at + 1] = location;
  }

  #resize(size: number): number {
    const old = this.slots;
    this.slots = new Uint32Array(2 * size);
    this.size = size;
    for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) this.#place(old[i]!, old[i + 1]!);
    return this.slots.byteLength - old.byteLength;
  }
}
