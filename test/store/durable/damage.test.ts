import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { Random } from '../../../src/lib/random.ts';
import { damageOf } from '../../../src/store/durable/check/check.ts';
import { NEVER } from '../../../src/store/store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openStore, settled } from './opened-store.ts';

const KEYS = 300;
const FLIPS = 400;
let original: Buffer;
let label: Buffer;
const values = new Map<string, string>();

before(async (t) => {
  const folder = await temporaryFolder(t as TestContext);
  const store = await openStore(folder, { now: () => 0 });
  const random = new Random(9);
  for (let round = 0; round < 6; round++) {
    for (let i = 0; i < KEYS; i++) {
      const key = `key-${i}`.padEnd(random.below(60), '-');
      if (random.below(4) === 0) {
        store.delete(key);
        values.delete(key);
      } else {
        const value = Buffer.alloc([10, 100, 1000, 9000][random.below(20) === 0 ? 3 : random.below(3)]!, i);
        store.put(key, value, 'text/plain', random.below(5) === 0 ? 1e15 : NEVER);
        values.set(key, value.toString('latin1'));
      }
      if (i % 100 === 0) await settled(store);
    }
  }
  await store.durability.close();
  original = readFileSync(join(folder, 'data.mdb'));
  label = readFileSync(join(folder, 'ringmark-store.json'));
});

/** A data folder with a file that is like the original one but for what `change` does to it. */
async function damaged(t: TestContext, change: (bytes: Buffer) => Buffer | undefined): Promise<string> {
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, 'ringmark-store.json'), label);
  const bytes = Buffer.from(original);
  writeFileSync(join(folder, 'data.mdb'), change(bytes) ?? bytes);
  return folder;
}

async function refuses(folder: string, expected: RegExp): Promise<void> {
  await assert.rejects(openStore(folder), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'ERR_DATA_DIR');
    assert.ok(error.message.startsWith(`the data folder ${folder}: expected `), error.message);
    assert.match(error.message, expected);
    assert.ok(!error.message.includes('\n'));
    return true;
  });
}

async function holdsAll(folder: string): Promise<void> {
  const store = await openStore(folder, { now: () => 0 });
  try {
    assert.equal(store.entries, values.size);
    for (const [key, value] of values) assert.equal(Buffer.from(store.get(key)?.value ?? '').toString('latin1'), value);
    // Pages that are free are written to.
    for (let i = 0; i < 300; i++) store.put(`new-${i}`, Buffer.alloc(500), undefined);
    assert.equal(await settled(store), undefined);
  } finally {
    await store.durability.close();
  }
  assert.equal(damageOf(join(folder, 'data.mdb')), undefined);
}

test('the original is taken', async (t) => {
  await holdsAll(await damaged(t, () => undefined));
});

const cases: [name: string, change: (bytes: Buffer) => Buffer | undefined, expected: RegExp][] = [
  ['an empty file', () => Buffer.alloc(0), /0 bytes, which are too few/],
  ['one that is cut off in its first page', (bytes) => bytes.subarray(0, 4000), /which are too few/],
  ['one that is cut off behind its two first pages', (bytes) => bytes.subarray(0, 8192), /which end before page/],
  ['one that is cut off in the middle', (bytes) => bytes.subarray(0, bytes.length / 2), /which end before page/],
  ['one without its first page', (bytes) => void bytes.fill(0, 0, 4096), /no data file of LMDB/],
  ['one without its second page', (bytes) => void bytes.fill(0, 4096, 8192), /no data file of LMDB/],
  ['one with its first pages overwritten', (bytes) => void bytes.fill('x', 0, 8192), /no data file of LMDB/],
  ['one whose last transaction is gone', (bytes) => void olderMeta(bytes), /do not follow each other/],
  ['one of zeros', (bytes) => void bytes.fill(0), /no data file of LMDB/],
  ["another program's file", () => Buffer.from('SQLite format 3\0'.padEnd(20_000, 'x')), /no data file of LMDB/],
  ['one with a hole in the middle', (bytes) => void bytes.fill(0, bytes.length / 2, bytes.length / 2 + 65536), /page/],
];

for (const [name, change, expected] of cases) {
  test(`${name} is refused`, async (t) => refuses(await damaged(t, change), expected));
}

/** The page that the last transaction has written becomes as the one before it: a rollback in silence. */
function olderMeta(bytes: Buffer): void {
  const newest = bytes.readUInt32LE(152) > bytes.readUInt32LE(4096 + 152) ? 0 : 4096;
  bytes.copy(bytes, newest + 24, 4096 - newest + 24, 4096 - newest + 160);
}

test(`of bytes that flip anywhere, each is found, or changes nothing`, { timeout: 120_000 }, async (t) => {
  const random = new Random(1);
  const folder = await damaged(t, () => undefined);
  const path = join(folder, 'data.mdb');
  const positions = [
    ...Array.from({ length: 160 }, (_, i) => [i, 4096 + i]).flat(),
    ...Array.from({ length: FLIPS }, () => random.below(original.length)),
  ];
  const harmless = new Map<number, number>();
  for (const at of positions) {
    const bytes = Buffer.from(original);
    bytes[at] = bytes[at]! ^ (1 << random.below(8));
    writeFileSync(path, bytes);
    if (damageOf(path) === undefined) harmless.set(at, bytes[at]);
  }
  t.diagnostic(`${positions.length - harmless.size} of ${positions.length} are found`);
  // All of them at once: what nobody reads may be anything.
  const bytes = Buffer.from(original);
  for (const [at, flipped] of harmless) bytes[at] = flipped;
  writeFileSync(path, bytes);
  assert.equal(damageOf(path), undefined);
  await holdsAll(folder);
});
