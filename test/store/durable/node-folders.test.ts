import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { labelFolder } from '../../../src/store/durable/data-folder.ts';
import { expectNodesFolder, expectShards } from '../../../src/store/durable/node-folders.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function withStores(folder: string, ...names: string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name), { recursive: true });
    labelFolder(join(folder, name), 'ready');
  }
}

const refused = (message: string) => ({ code: 'ERR_DATA_DIR', message });

test('shards start in a new folder, an empty one, and where all of them have been', async (t) => {
  const folder = await temporaryFolder(t);
  expectShards(join(folder, 'none'), ['a-1', 'a-2']);
  expectShards(folder, ['a-1', 'a-2']);
  mkdirSync(join(folder, 'lost+found'));
  withStores(folder, 'a-1', 'a-2');
  expectShards(folder, ['a-1', 'a-2']);
});

test('shards that were more, fewer or others are not started empty beside the data', async (t) => {
  const folder = await temporaryFolder(t);
  withStores(folder, 'a-1', 'a-2');
  const how = 'as many --workers, with the same --node-id or else --host and --port, find them again';
  for (const [ids, named] of [
    [['a-1', 'a-2', 'a-3'], 'a-1, a-2, a-3'],
    [['a-1'], 'a-1'],
    [['localhost:5000', 'localhost:5001'], 'localhost:5000, localhost:5001'],
    [Array.from({ length: 9 }, (_, i) => `a-${i + 1}`), 'a-1, a-2, a-3, a-4 and 5 more'],
  ] as const) {
    const message = `the data folder ${folder}: expected the data of ${named}, got that of a-1, a-2; ${how}`;
    assert.throws(() => expectShards(folder, ids), refused(message));
  }
});

test('the data of one node are not left unread by several', async (t) => {
  const folder = await temporaryFolder(t);
  withStores(folder, '.');
  const expected = refused(`the data folder ${folder}: expected a folder for each node, got the data of one node`);
  assert.throws(() => expectNodesFolder(folder), expected);
  assert.throws(() => expectShards(folder, ['a-1', 'a-2']), expected);
});
