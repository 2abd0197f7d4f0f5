import { Damage } from './damage.ts';
import { kindOf, OVERFLOW, PAGE_HEADER_BYTES, readNumber, TreePage } from './page.ts';
import type { PageFile, Tree } from './page-file.ts';

/** LMDB's own limit. */
const MAX_DEPTH = 32;

/** Which of two keys comes first. */
export type Order = (a: Buffer, b: Buffer) => number;

/** Gets each entry of a tree, in order; what it gets is good until it returns. */
export type Visit = (key: Buffer, value: Buffer) => void;

/** Walks through trees, and sees to it that each of their pages is where, what and in one tree only. */
export class TreeWalk {
  readonly #file: PageFile;
  readonly #taken: Uint8Array;
  /** One page for each level of the tree: who comes back to it goes on in it. */
  readonly #levels: Buffer[] = [];
  #value = Buffer.alloc(0);
  #order: Order = Buffer.compare;
  /** The entry before, and what a branch says of where those behind it are: by that they are looked for. */
  #lastKey: Buffer | undefined;
  #atLeast: Buffer | undefined;

  constructor(file: PageFile) {
    this.#file = file;
    this.#taken = new Uint8Array(Math.ceil((file.meta.lastPage + 1) / 8));
    this.take(0, 2);
  }

  /** @throws Damage for pages that are not there, or are taken already */
  take(page: number, pages: number): void {
    if (pages < 1 || page + pages - 1 > this.#file.meta.lastPage) throw new Damage(`page ${page}, which is not there`);
    for (let i = page; i < page + pages; i++) {
      const bit = 1 << (i & 7);
      if ((this.#taken[i >>> 3]! & bit) !== 0) throw new Damage(`page ${i} in two places`);
      this.#taken[i >>> 3]! |= bit;
    }
  }

  /**
   * What the file says of its length. Its last pages need not be in it where they are free.
   * @throws Damage where there is nothing to take the last page for it
   */
  checkEnd(): void {
    const { lastPage } = this.#file.meta;
    if (lastPage >= this.#file.pages && (this.#taken[lastPage >>> 3]! & (1 << (lastPage & 7))) === 0)
      throw new Damage(`${this.#file.pages} pages, where ${lastPage + 1} should be`);
  }

  /** @throws Damage where the tree is not what it says it is */
  walk(tree: Tree, order: Order, visit: Visit): void {
    this.#order = order;
    this.#lastKey = undefined;
    this.#atLeast = undefined;
    const found: Tree = { ...tree, branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    if (tree.depth > MAX_DEPTH) throw new Damage(`a tree of ${tree.depth} levels`);
    if (tree.root !== undefined) this.#page(tree.root, 1, found, visit);
    for (const name of ['branchPages', 'leafPages', 'overflowPages', 'entries'] as const) {
      if (found[name] !== tree[name]) throw new Damage(`${tree[name]} ${name}, of which ${found[name]} are there`);
    }
  }

  #page(number: number, level: number, found: Tree, visit: Visit): void {
    const page = this.#treePage(number, level);
    if (page.isLeaf !== (level === found.depth)) throw new Damage(`page ${number} on another level of its tree`);
    if (page.isLeaf) found.leafPages++;
    else found.branchPages++;
    for (let node = 0; node < page.nodes; node++) {
      page.moveTo(node);
      if (page.isLeaf) this.#leaf(page, found, visit);
      else {
        // The first key of a branch is never looked at.
        if (node > 0) this.#atLeast = Buffer.from(page.key);
        this.#page(page.child, level + 1, found, visit);
      }
    }
  }

  #treePage(number: number, level: number): TreePage {
    this.take(number, 1);
    this.#levels[level] ??= Buffer.alloc(this.#file.meta.pageBytes);
    const bytes = this.#levels[level];
    this.#file.read(number, bytes);
    this.#checkHeader(bytes, number);
    return new TreePage(bytes, number);
  }

  #checkHeader(bytes: Buffer, number: number): void {
    if (readNumber(bytes, 0) !== number || readNumber(bytes, 8) > this.#file.meta.transaction)
      throw new Damage(`page ${number}, which says that it is another`);
  }

  #leaf(page: TreePage, found: Tree, visit: Visit): void {
    found.entries++;
    const { key } = page;
    const isAfter = this.#lastKey === undefined || this.#order(this.#lastKey, key) < 0;
    if (!isAfter || !this.#isWhereBranchSays(key))
      throw new Damage(`page ${page.number}, where a key is out of its order`);
    this.#lastKey = Buffer.from(key);
    visit(page.key, page.isInOwnPages ? this.#ownPages(page.ownPage, page.valueBytes, found) : page.value);
  }

  #isWhereBranchSays(key: Buffer): boolean {
    const atLeast = this.#atLeast;
    this.#atLeast = undefined;
    if (atLeast === undefined) return true;
    const isBehindLast = this.#lastKey === undefined || this.#order(this.#lastKey, atLeast) < 0;
    return isBehindLast && this.#order(atLeast, key) <= 0;
  }

  #ownPages(number: number, valueBytes: number, found: Tree): Buffer {
    const { pageBytes } = this.#file.meta;
    const pages = Math.ceil((PAGE_HEADER_BYTES + valueBytes) / pageBytes);
    this.take(number, pages);
    found.overflowPages += pages;
    if (this.#value.length < pages * pageBytes) this.#value = Buffer.alloc(pages * pageBytes);
    const bytes = this.#value.subarray(0, pages * pageBytes);
    this.#file.read(number, bytes);
    this.#checkHeader(bytes, number);
    if (kindOf(bytes) !== OVERFLOW || bytes.readUInt32LE(20) !== pages)
      throw new Damage(`page ${number}, where ${pages} pages of a value begin`);
    return bytes.subarray(PAGE_HEADER_BYTES, PAGE_HEADER_BYTES + valueBytes);
  }
}
