import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ListedOperation, listOperations, STORED_AFTER } from '../../../src/load/export/listed-operations.ts';
import { openWorkload } from '../../../src/load/load-workload.ts';
import { operationsOf } from '../../../src/load/open/generator.ts';
import { runOpenLoad } from '../../../src/load/open/open-load.ts';
import { createPlacement } from '../../../src/placement/registry.ts';
import type { LoadConfig } from '../../../src/result/load-result.ts';
import { KeySpace } from '../../../src/workload/key-space.ts';
import { isValueFor } from '../../../src/workload/values.ts';
import { fakeNode } from '../../support/fake-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { loadConfigOf } from '../load-config-of.ts';

const nodes = ['a', 'b', 'c'].map((id) => ({ id, url: `http://${id}` }));
const WHOLE = { index: 0, of: 1 };

async function listOf(config: LoadConfig, count: number, part = WHOLE): Promise<ListedOperation[]> {
  return [...listOperations(config, await openWorkload(config), part, count)];
}

const keyOf = ({ path }: ListedOperation) => decodeURIComponent(path.slice('/kv/'.length));

test('load with the same seed, in the open model with one thread, asks for the same keys in the same order', async (t) => {
  const { id, url, asked } = await fakeNode(t);
  for (const popularity of ['zipf:0.99', 'uniform', 'sequential']) {
    const config = loadConfigOf([{ id, url }], {
      ...{ model: 'open', rate: 1000, connections: 1, seed: 7, popularity, reads: 0.8, inserts: 0.1, updates: 0.1 },
      ...{ durationS: 0.3, warmupS: 0.1, valueSizeBytes: '64-128' },
    });
    const from = asked.length + config.keys;
    const { totals } = await runOpenLoad(config);
    assert.ok(totals.requests > 100, `${totals.requests}`);
    const sent = asked.slice(from);
    const listed = (await listOf(config, sent.length)).map(({ path, value }) =>
      value === undefined ? `GET ${path}` : `PUT ${path} ${value}`,
    );
    assert.deepEqual(sent, listed);
  }
});

test('every part of a list is what that thread draws, whatever the popularity', async (t) => {
  const file = join(await temporaryFolder(t), 'keys');
  await writeFile(file, 'x\ny/z\nx\n€\n');
  for (const popularity of ['uniform', 'zipf:1.2', 'hotspot:0.1,0.9', 'sequential', 'latest', `file:${file}`]) {
    const config = loadConfigOf(nodes, { popularity, reads: 0.5, updates: 0.3, rmw: 0.2 });
    for (const part of [WHOLE, { index: 1, of: 3 }]) {
      const drawn = operationsOf({ config, thread: part.index, threads: part.of }, await openWorkload(config));
      for (const operation of await listOf(config, 500, part)) {
        drawn.next();
        assert.deepEqual([operation.kind, keyOf(operation)], [drawn.kind, drawn.key]);
      }
    }
  }
});

test('every operation is for the node that the placement gives its key, in the order of the nodes as they were named', async () => {
  const shuffled = [nodes[2]!, nodes[0]!, nodes[1]!];
  for (const [algorithm, hash] of [
    ['ring', 'xxh32'],
    ['maglev', 'xxh64'],
  ] as const) {
    const placement = createPlacement(algorithm, ['a', 'b', 'c'], { hash });
    const operations = await listOf(loadConfigOf(shuffled, { algorithm, hash, inserts: 0.1 }), 300);
    for (const operation of operations) {
      assert.equal(shuffled[operation.node]!.id, placement.ownerOf(keyOf(operation)));
    }
    assert.equal(new Set(operations.map(({ node }) => node)).size, 3);
  }
});

test('a write puts a value of its key, each of another version; a read puts none', async () => {
  const config = loadConfigOf(nodes, { reads: 0.5, rmw: 0.2, inserts: 0.1, valueSizeBytes: '64-128' });
  const { sizes } = await openWorkload(config);
  const versions = new Set<string>();
  const operations = await listOf(config, 400);
  for (const operation of operations) {
    const { kind, value } = operation;
    assert.equal(value === undefined, kind === 'read');
    if (value === undefined) continue;
    assert.ok(isValueFor(value, keyOf(operation), sizes));
    versions.add(value.slice(8, 16));
  }
  assert.equal(versions.size, operations.filter(({ kind }) => kind !== 'read').length);
});

test('latest asks for a key that is inserted, but not before it can be there', async () => {
  const config = loadConfigOf(nodes, { popularity: 'latest', reads: 0.8, inserts: 0.2 });
  const keys = new KeySpace(config.keys, config.seed);
  const insertedAt = new Map<string, number>();
  let isDrawn = false;
  for (const [i, operation] of (await listOf(config, 5 * STORED_AFTER)).entries()) {
    const key = keyOf(operation);
    if (operation.kind === 'insert') {
      assert.equal(key, keys.at(config.keys + insertedAt.size));
      insertedAt.set(key, i);
    } else if (insertedAt.has(key)) {
      isDrawn = true;
      assert.ok(i - insertedAt.get(key)! >= STORED_AFTER);
    }
  }
  assert.ok(isDrawn);
});
