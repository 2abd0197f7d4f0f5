import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Random } from '../../../src/lib/random.ts';
import { runClosedLoad } from '../../../src/load/closed/closed-load.ts';
import { ownOperations } from '../../../src/load/closed/own-operations.ts';
import { openWorkload } from '../../../src/load/load-workload.ts';
import { planTargets } from '../../../src/load/targets.ts';
import type { LoadConfig, LoadResult } from '../../../src/result/load-result.ts';
import { presetOf } from '../../../src/workload/presets.ts';
import { fakeNode } from '../../support/fake-node.ts';
import { assertFits } from '../../support/goodness-of-fit.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { loadConfigOf } from '../load-config-of.ts';

const bounded = { timeout: 15_000 };
const abroad = ['a', 'b', 'c'].map((id) => ({ id, url: `http://${id}` }));

function presetConfig(name: string): Partial<LoadConfig> {
  const { mix, popularity } = presetOf(name);
  return { ...mix, popularity };
}

function assertSound({ totals, invalidReasons }: Omit<LoadResult, 'environment'>): void {
  // A starved machine may leave too few samples: that is the only thing that may be wrong.
  assert.doesNotMatch(invalidReasons.join('\n'), /^(?!p99: expected at least)./m);
  assert.ok(totals.requests > 0);
}

for (const letter of 'abcdf') {
  test(`ycsb-${letter} on two nodes: no read misses, every body is right`, bounded, async (t) => {
    const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
    const config = loadConfigOf(nodes, {
      ...presetConfig(`ycsb-${letter}`),
      valueSizeBytes: '64-1024',
      durationS: 0.15,
      allowSaturated: true,
    });
    const result = await runClosedLoad(config);
    assertSound(result);
    const { reads, writes, checkedBodies } = result.totals;
    assert.ok(checkedBodies > 0);
    assert.equal(writes > 0, letter !== 'c');
    const stored = nodes.reduce((sum, node) => sum + node.entries.size, 0);
    assert.equal(stored > config.keys, letter === 'd');
    // Two of three requests of a read-modify-write workload of halves are reads.
    if (letter === 'f')
      assert.ok(Math.abs(reads / (reads + writes) - 2 / 3) < 0.15, `${reads} reads, ${writes} writes`);
    assert.match(result.notes.join('\n'), /^popularity (zipf|latest):0.99: the connections of a node draw among/m);
  });
}

test('the keys of a file are stored, asked for and checked, whatever is in them', bounded, async (t) => {
  const path = join(await temporaryFolder(t), 'keys');
  writeFileSync(path, 'plain\na b/c?d\nключ\nplain\n..\n');
  const node = await fakeNode(t);
  const config = loadConfigOf([node], { popularity: `file:${path}`, inserts: 0.1, allowSaturated: true });
  const result = await runClosedLoad(config);
  assertSound(result);
  assert.equal(result.config.keys, 4);
  const paths = ['plain', 'a%20b%2Fc%3Fd', encodeURIComponent('ключ'), '%2E%2E'];
  assert.deepEqual([...node.entries.keys()].slice(0, 4).sort(), paths.sort());
  assert.ok(node.entries.size > 4);
});

test('a file with a line that is no key is refused', bounded, async (t) => {
  const path = join(await temporaryFolder(t), 'keys');
  writeFileSync(path, `fine\n${'x'.repeat(2000)}\n`);
  const refused = runClosedLoad(loadConfigOf(abroad, { popularity: `file:${path}` }));
  await assert.rejects(refused, { code: 'ERR_USAGE', message: /^key: expected 1 to 1024 bytes of UTF-8, got "xxx/ });
});

test('on each node the operations are on its own keys, as often as the whole says', async () => {
  for (const popularity of ['uniform', 'zipf:0.99', 'latest', 'hotspot:0.2,0.8']) {
    const config = loadConfigOf(abroad, { popularity, reads: 1, vnodes: 8 });
    const workload = await openWorkload(config);
    const seeds = new Random(1);
    let shares = 0;
    for (const target of planTargets(config, workload)) {
      const counts = new Uint32Array(config.keys);
      for (const operations of ownOperations(workload, target, seeds)) {
        for (let i = 0; i < 5000; i++) {
          operations.next();
          counts[operations.index]!++;
        }
      }
      const masses = [...counts.keys()].map((index) => (target.isOwn(index) ? workload.popularity.massOf(index) : 0));
      const share = masses.reduce((sum, mass) => sum + mass, 0);
      assert.ok(Math.abs(target.predictedShare - share) < 1e-12);
      assertFits(
        counts,
        masses.map((mass) => mass / share),
        `${popularity} on ${target.id}`,
      );
      shares += share;
    }
    assert.ok(Math.abs(shares - 1) < 1e-12);
  }
});

test('the predicted share counts both requests of a read-modify-write, and inserts where the keys go', async () => {
  const config = loadConfigOf(abroad, { reads: 0.25, inserts: 0.25, rmw: 0.5, popularity: 'zipf:1.5' });
  const workload = await openWorkload(config);
  for (const { own, predictedShare } of planTargets(config, workload)) {
    const drawn = own.reduce((sum, index) => sum + workload.popularity.massOf(index), 0);
    const expected = (drawn * (0.25 + 2 * 0.5) + (own.length / config.keys) * 0.25) / 1.5;
    assert.ok(Math.abs(predictedShare - expected) < 1e-12, `${predictedShare}, ${expected}`);
  }
});

test('a node none of whose keys is drawn gets no inserts either', async () => {
  const config = loadConfigOf(abroad, { reads: 0.5, inserts: 0.5, popularity: 'hotspot:0.005,1' });
  const targets = planTargets(config, await openWorkload(config));
  assert.deepEqual(targets.map(({ predictedShare, connections }) => [predictedShare, connections]).sort(), [
    [0, 0],
    [0, 0],
    [1, 20],
  ]);
});

test('inserted keys go to the nodes that own them, none twice', async () => {
  const config = loadConfigOf(abroad, { inserts: 1, reads: 0 });
  const workload = await openWorkload(config);
  const seeds = new Random(1);
  const inserted = planTargets(config, workload).flatMap((target) =>
    ownOperations(workload, target, seeds).flatMap((operations) =>
      Array.from({ length: 50 }, () => {
        operations.next();
        assert.ok(target.isOwn(operations.index) && operations.index >= config.keys);
        return operations.index;
      }),
    ),
  );
  assert.equal(new Set(inserted).size, inserted.length);
});

test('the same seed gives each connection the same operations', async () => {
  const config = loadConfigOf(abroad, { ...presetConfig('ycsb-d') });
  const draw = async () => {
    const workload = await openWorkload(config);
    const seeds = new Random(config.seed);
    return planTargets(config, workload).map((target) =>
      ownOperations(workload, target, seeds).map((operations) =>
        Array.from({ length: 50 }, () => {
          operations.next();
          if (operations.kind === 'insert') workload.stored.push(operations.index);
          return `${operations.kind} ${operations.key}`;
        }),
      ),
    );
  };
  assert.deepEqual(await draw(), await draw());
});

test('a node none of whose keys is asked for gets no load, and the result says so', bounded, async (t) => {
  const nodes = [await fakeNode(t, undefined, 'a'), await fakeNode(t, undefined, 'b')];
  const config = loadConfigOf(nodes, { popularity: 'hotspot:0.005,1', keys: 200 });
  const { nodes: results, invalidReasons } = await runClosedLoad(config);
  assert.deepEqual(results.map((node) => node.predictedShare).sort(), [0, 1]);
  assert.match(invalidReasons.join('\n'), /got no requests, because none of its keys is asked for/);
});
