import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { openStore, settled } from './opened-store.ts';

const LABEL = 'ringmark-store.json';

/** A folder with a store of one entry. */
async function filled(t: TestContext): Promise<string> {
  const folder = join(await temporaryFolder(t), 'of', 'its', 'own');
  const store = await openStore(folder);
  store.put('key', Buffer.from('value'), undefined);
  await settled(store);
  await store.durability.close();
  return folder;
}

async function refuses(folder: string, reason: string): Promise<void> {
  const message = `the data folder ${folder}: expected ${reason}`;
  await assert.rejects(openStore(folder), { code: 'ERR_DATA_DIR', message });
}

test('a folder that is not there is made; one with a store is opened', async (t) => {
  const folder = await filled(t);
  const store = await openStore(folder);
  assert.equal(store.get('key')?.value.toString(), 'value');
  await store.durability.close();
});

test('a folder with other things in it is refused, and stays as it is', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, 'thesis.tex'), 'mine');
  await refuses(folder, `an empty folder or one with ${LABEL}, got thesis.tex`);
  assert.deepEqual(readdirSync(folder), ['thesis.tex']);
});

test('data without the word on what it is, is refused, and so is the word without data', async (t) => {
  const folder = await filled(t);
  const label = readFileSync(join(folder, LABEL));
  rmSync(join(folder, LABEL));
  await refuses(folder, `an empty folder or one with ${LABEL}, got data.mdb, data.mdb-lock`);
  writeFileSync(join(folder, LABEL), label);
  rmSync(join(folder, 'data.mdb'));
  await refuses(folder, 'its data in data.mdb, got no such file');
});

test('data of another format is refused by its number', async (t) => {
  const folder = await filled(t);
  writeFileSync(join(folder, LABEL), '{"format":2,"stage":"ready"}');
  await refuses(folder, 'data of format 1, got format 2');
  writeFileSync(join(folder, LABEL), '{"format":0,"stage":"begun"}');
  await refuses(folder, 'data of format 1, got format 0');
  writeFileSync(join(folder, LABEL), '{}');
  await refuses(folder, `${LABEL} to say what it is, got one that does not`);
});

test('what an interrupted first start has left is no store, and in nobody’s way', async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(join(folder, `${LABEL}.new`), '{"for');
  writeFileSync(join(folder, LABEL), '{"format":1,"stage":"begun"}');
  writeFileSync(join(folder, 'data.mdb'), 'half of someth');
  const store = await openStore(folder);
  assert.equal(store.entries, 0);
  await store.durability.close();
});

test('a folder in use is refused, and taken when it is let go of', async (t) => {
  const folder = await filled(t);
  const store = await openStore(folder);
  await refuses(folder, 'a folder that no other node uses, got one that is in use');
  await store.durability.close();
  await (await openStore(folder)).durability.close();
});

test('what cannot be a folder is refused', async (t) => {
  const folder = await temporaryFolder(t);
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const below = join(file, 'below');
  await refuses(below, `a folder to read and write in, got ENOTDIR: not a directory, mkdir '${below}'`);
  mkdirSync(join(folder, 'odd', LABEL), { recursive: true });
  const reason = 'EISDIR: illegal operation on a directory, read';
  await refuses(join(folder, 'odd'), `${LABEL} to say what it is, got ${reason}`);
});
