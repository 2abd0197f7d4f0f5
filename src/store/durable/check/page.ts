import { Damage } from './damage.ts';

// A page of LMDB (data version 2, little-endian):
//
//   0   its number, 8 bytes        8   the transaction that wrote it, 8 bytes
//   16  unused, 2 bytes            18  what it is, 2 bytes
//   20  where its list of nodes ends, and where its nodes begin, 2 bytes each; or how many pages it goes on for, 4 bytes
//   24  the list: where each node begins, 2 bytes each
//
// What says where something is counts from the header's end.
//
// A node: 4 bytes and 2 bytes (in a branch the number of a page, in a leaf the length of the value and what it is), the length
// of the key (2 bytes), the key, the value. A value in pages of its own has its first page's number in its place.

export const PAGE_HEADER_BYTES = 24;
const NODE_HEADER_BYTES = 8;

const BRANCH = 1;
const LEAF = 2;
export const OVERFLOW = 4;
export const META = 8;
/** Flags that say what kind of page it is. */
const KINDS = 0x7f;

const IN_OWN_PAGES = 1;

/** 64 bits, of which a file never needs more than 53. @throws Damage where it would */
export function readNumber(bytes: Buffer, at: number): number {
  const number = bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
  if (number > Number.MAX_SAFE_INTEGER) throw new Damage(`a number that is too large for it`);
  return number;
}

export function kindOf(page: Buffer): number {
  return page.readUInt16LE(18) & KINDS;
}

/** A page of a tree, and one of its nodes. Views are good until the page's bytes are read anew. */
export class TreePage {
  readonly bytes: Buffer;
  readonly number: number;
  readonly isLeaf: boolean;
  readonly nodes: number;
  #at = 0;

  /** @throws Damage where it is no such page */
  constructor(bytes: Buffer, number: number) {
    this.bytes = bytes;
    this.number = number;
    const kind = kindOf(bytes);
    if (kind !== BRANCH && kind !== LEAF) throw new Damage(`page ${number} of a kind that cannot be there`);
    this.isLeaf = kind === LEAF;
    const [lower, upper] = [bytes.readUInt16LE(20), bytes.readUInt16LE(22)];
    this.nodes = lower / 2;
    if (this.nodes < 1 || !Number.isInteger(this.nodes) || lower > upper || upper > bytes.length - PAGE_HEADER_BYTES)
      throw new Damage(`page ${number} without a list of what it holds`);
  }

  /** @throws Damage where there is no such node on the page */
  moveTo(node: number): void {
    const at = PAGE_HEADER_BYTES + this.bytes.readUInt16LE(PAGE_HEADER_BYTES + 2 * node);
    const room = this.bytes.length - at;
    this.#at = at;
    if (room < NODE_HEADER_BYTES || room < NODE_HEADER_BYTES + this.#keyBytes + this.#inlineBytes)
      throw new Damage(`page ${this.number}, of which a part is not on it`);
  }

  get #keyBytes(): number {
    return this.bytes.readUInt16LE(this.#at + 6);
  }

  get #inlineBytes(): number {
    if (!this.isLeaf) return 0;
    return this.isInOwnPages ? 8 : this.valueBytes;
  }

  get key(): Buffer {
    return this.bytes.subarray(this.#at + NODE_HEADER_BYTES, this.#at + NODE_HEADER_BYTES + this.#keyBytes);
  }

  /** Of a branch: the page below. */
  get child(): number {
    return this.bytes.readUInt32LE(this.#at) + this.bytes.readUInt16LE(this.#at + 4) * 2 ** 32;
  }

  get valueBytes(): number {
    return this.bytes.readUInt32LE(this.#at);
  }

  get isInOwnPages(): boolean {
    return (this.bytes.readUInt16LE(this.#at + 4) & IN_OWN_PAGES) !== 0;
  }

  get #valueAt(): number {
    return this.#at + NODE_HEADER_BYTES + this.#keyBytes;
  }

  /** Where it stands on this page. */
  get value(): Buffer {
    return this.bytes.subarray(this.#valueAt, this.#valueAt + this.valueBytes);
  }

  /** Of a value in pages of its own: the number of the first. */
  get ownPage(): number {
    return readNumber(this.bytes, this.#valueAt);
  }
}
