import { Damage } from './damage.ts';
import { readNumber } from './page.ts';
import { PageFile } from './page-file.ts';
import { StoreCheck } from './store-check.ts';
import { TreeWalk } from './tree-walk.ts';

/**
 * Reads a whole data file, and sees whether it is as it was written: LMDB takes a file on trust, and a damaged one ends the
 * process, or gives other entries than were put. It looks at every page in use, at every entry's checksum, at what is free,
 * and at the sums of all.
 * @returns what is wrong with it; undefined where nothing is
 */
export function damageOf(path: string): string | undefined {
  try {
    const file = new PageFile(path);
    try {
      checkFile(file);
    } finally {
      file.close();
    }
    return undefined;
  } catch (error) {
    if (error instanceof Damage) return error.message;
    throw error;
  }
}

function checkFile(file: PageFile): void {
  const walk = new TreeWalk(file);
  const store = new StoreCheck();
  walk.walk(file.meta.free, byNumber, (_, pages) => takeFree(walk, pages));
  walk.walk(file.meta.main, Buffer.compare, (key, value) => store.see(key, value));
  walk.checkEnd();
  store.finish();
}

/** Lists of free pages are found by the number of a transaction. */
function byNumber(a: Buffer, b: Buffer): number {
  if (a.length !== 8 || b.length !== 8) throw new Damage('a list of free pages without its number');
  return readNumber(a, 0) - readNumber(b, 0);
}

/**
 * A list of free pages: how many numbers follow; then 0 for nothing, -n and the first of n pages, or a page. There may be room
 * behind it.
 */
function takeFree(walk: TreeWalk, list: Buffer): void {
  const count = list.length < 8 ? -1 : readNumber(list, 0);
  if (count < 0 || list.length < 8 * (count + 1)) throw new Damage('a list of free pages that is cut off');
  for (let i = 1; i <= count; i++) {
    const run = list.readBigInt64LE(8 * i);
    if (run < 0n) i++;
    if (i > count) throw new Damage('a list of free pages that ends too early');
    const page = readNumber(list, 8 * i);
    if (page > 0) walk.take(page, run < 0n ? Number(-run) : 1);
  }
}
