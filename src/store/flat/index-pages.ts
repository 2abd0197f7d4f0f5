export const PAGE_SHIFT = 9;
export const PAGE_SLOTS = 1 << PAGE_SHIFT;
export const PAGE_MASK = PAGE_SLOTS - 1;
/** Two words of 4 bytes a slot. */
const PAGE_WORDS = 2 * PAGE_SLOTS;
const PAGES_PER_SLAB = 64;

/** What a table without entries looks at. Nobody writes to it. */
export const NO_PAGE = new Uint32Array(PAGE_WORDS);

/**
 * The memory of the index: pages of 4 KiB, carved from slabs, that tables take and give back. A table that grew by getting a
 * larger array each time would leave holes behind that no other fits into, and garbage until it is collected: together as much
 * as the index itself.
 */
export class IndexPages {
  /** Of all slabs. */
  bytes = 0;
  readonly #free: Uint32Array[] = [];

  /** A page of empty slots. */
  take(): Uint32Array {
    if (this.#free.length === 0) this.#addSlab();
    return this.#free.pop()!;
  }

  giveBack(page: Uint32Array): void {
    this.#free.push(page.fill(0));
  }

  #addSlab(): void {
    const slab = new Uint32Array(PAGES_PER_SLAB * PAGE_WORDS);
    this.bytes += slab.byteLength;
    // The lowest is taken first, so that what was never used is not touched.
    for (let i = PAGES_PER_SLAB - 1; i >= 0; i--) this.#free.push(slab.subarray(i * PAGE_WORDS, (i + 1) * PAGE_WORDS));
  }
}
