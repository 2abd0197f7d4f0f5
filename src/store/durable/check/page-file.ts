import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Damage } from './damage.ts';
import { kindOf, META, PAGE_HEADER_BYTES, readNumber } from './page.ts';

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** By how many pages, and by as many again as it has, a file may be shorter than it says: they are free ones at its end. */
const SPARE_PAGES = 2 ** 16;
const META_BYTES = PAGE_HEADER_BYTES + 136;

/** Where a tree is, and how large. */
export interface Tree {
  depth: number;
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
  /** The number of its first page; undefined where it has none. */
  root: number | undefined;
}

/** What one of the two pages at the file's begin says: transactions write them in turn. */
export interface Meta {
  pageBytes: number;
  free: Tree;
  main: Tree;
  lastPage: number;
  transaction: number;
  /** What never changes in a file: of what kind its trees are, and where in memory it is to be. */
  constants: string;
}

/** A data file as it lies on the disk, read by its pages: what is wrong with it is an error then, not a fault of memory. */
export class PageFile {
  readonly meta: Meta;
  readonly #file: number;
  readonly #bytes: number;

  /** @throws Damage where it is not the begin of a data file */
  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.#bytes = fstatSync(this.#file).size;
    try {
      const first = this.#meta(0);
      this.meta = newer(first, this.#meta(first.pageBytes));
      if (this.meta.lastPage > 2 * this.pages + SPARE_PAGES)
        throw new Damage(`${this.pages} pages, where ${this.meta.lastPage + 1} should be`);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  /** How many there are in the file, whatever it says. */
  get pages(): number {
    return Math.ceil(this.#bytes / this.meta.pageBytes);
  }

  /** Pages one behind the other. @throws Damage where the file ends before */
  read(page: number, target: Buffer): void {
    const { pageBytes } = this.meta;
    if (page * pageBytes + target.length > this.#bytes || this.#readAt(page * pageBytes, target) < target.length)
      throw new Damage(`${this.#bytes} bytes, which end before page ${page}`);
  }

  #readAt(at: number, target: Buffer): number {
    return readSync(this.#file, target, 0, target.length, at);
  }

  #meta(at: number): Meta {
    const page = Buffer.alloc(META_BYTES);
    if (this.#readAt(at, page) < META_BYTES) throw new Damage(`${this.#bytes} bytes, which are too few`);
    if (kindOf(page) !== META || page.readUInt32LE(24) !== MAGIC) throw new Damage('no data file of LMDB');
    const version = page.readUInt16LE(28);
    if (version !== DATA_VERSION) throw new Damage(`LMDB's data version ${version}, where ${DATA_VERSION} is known`);
    const pageBytes = page.readUInt32LE(48);
    if (Math.log2(pageBytes) % 1 !== 0 || pageBytes < 512 || pageBytes > 65536)
      throw new Damage(`pages of ${pageBytes} bytes`);
    return {
      pageBytes,
      free: treeAt(page, 48),
      main: treeAt(page, 96),
      lastPage: readNumber(page, 144),
      transaction: readNumber(page, 152),
      constants: [32, 36, 48, 52, 96, 100].map((at) => page.readUIntLE(at, at === 52 || at === 100 ? 2 : 4)).join(' '),
    };
  }
}

function treeAt(page: Buffer, at: number): Tree {
  const isEmpty = page.readBigUInt64LE(at + 40) === 0xffffffffffffffffn;
  return {
    depth: page.readUInt16LE(at + 6),
    branchPages: readNumber(page, at + 8),
    leafPages: readNumber(page, at + 16),
    overflowPages: readNumber(page, at + 24),
    entries: readNumber(page, at + 32),
    root: isEmpty ? undefined : readNumber(page, at + 40),
  };
}

/** Of two that follow each other. If one were lost, so would be the last transaction, and nobody would know. */
function newer(even: Meta, odd: Meta): Meta {
  const isOdd = odd.transaction > even.transaction;
  const isFresh = even.transaction === 0 && odd.transaction === 0;
  const follow =
    Math.abs(odd.transaction - even.transaction) === 1 && (isOdd ? odd : even).transaction % 2 === Number(isOdd);
  if (odd.constants !== even.constants) throw new Damage('two first pages that do not agree');
  if (!(follow || isFresh))
    throw new Damage(`transactions ${even.transaction} and ${odd.transaction}, which do not follow each other`);
  return isOdd ? odd : even;
}
