import { IndexPages } from './index-pages.ts';
import { EXPIRES_BIT, IndexTable, STAMP_MASK } from './index-table.ts';

const MAX_TABLE_BITS = 12;
/** One table for so many bytes of room: a table of the default node has 10,000 entries when these are small. */
const BYTES_PER_TABLE = 2 ** 20;

/** The tables of the index: the top bits of an entry's hash say in which it is. */
export class EntryIndex {
  readonly tables: readonly IndexTable[];
  readonly #tableBits: number;
  entries = 0;
  readonly #pages = new IndexPages();

  constructor(maxBytes: number) {
    const bits = Math.floor(Math.log2(Math.max(1, maxBytes / BYTES_PER_TABLE)));
    this.#tableBits = Math.min(MAX_TABLE_BITS, Math.max(1, bits));
    this.tables = Array.from({ length: 2 ** this.#tableBits }, () => new IndexTable(this.#pages));
  }

  get bytes(): number {
    return this.#pages.bytes;
  }

  tableOf(hash: number): IndexTable {
    return this.tables[hash >>> (32 - this.#tableBits)]!;
  }

  /** What of the hash goes into a slot's tag: the bits that do not choose the table. */
  tagOf(hash: number): number {
    return hash << this.#tableBits;
  }

  insert(hash: number, expires: boolean, stamp: number, location: number): void {
    const tag = (this.tagOf(hash) & ~(EXPIRES_BIT | STAMP_MASK)) | (expires ? EXPIRES_BIT : 0) | stamp;
    this.tableOf(hash).insert(tag, location);
    this.entries++;
  }

  remove(table: IndexTable, slot: number): void {
    table.remove(slot);
    this.entries--;
  }
}
