import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashFunction } from '../../src/hash/registry.ts';
import { Random, shuffle } from '../../src/lib/random.ts';
import { hashKeys, indexOfHashed } from '../../src/placement/hashed-keys.ts';
import { sampledMovement } from '../../src/placement/movement.ts';
import type { Placement, PlacementOptions } from '../../src/placement/placement.ts';
import { createPlacement } from '../../src/placement/registry.ts';
import { balanceZ } from './sampled-keys.ts';

const hashedKeys = (count: number) =>
  hashKeys(
    Array.from({ length: count }, (_, i) => `user:${i}:profile`),
    hashFunction('xxh32'),
  );
const many = hashedKeys(50_000);
const few = hashedKeys(300);
const nodeIds = (count: number) => Array.from({ length: count }, (_, i) => `node-${i}`);
const owners = (placement: Placement) =>
  Array.from({ length: few.length }, (_, i) => placement.nodes[indexOfHashed(placement, few, i)]);

/** Standard errors between the evenness of many keys and that of perfectly equal shares. */
function evennessZ(placement: Placement): number {
  const counts = new Float64Array(placement.nodes.length);
  for (let i = 0; i < many.length; i++) counts[indexOfHashed(placement, many, i)]!++;
  return balanceZ(counts);
}

/** The placement without `count` of its nodes, in random order. */
function withoutSome(placement: Placement, count: number): Placement {
  const leaving = shuffle([...placement.nodes], new Random(count)).slice(0, count);
  return leaving.reduce((rest, id) => rest.withoutNode(id), placement);
}

/** The laws of an algorithm that is even whoever has left, and whose last node to leave is the first to be restored. */
export function testEvenPlacementLaws(algorithm: string, optionSets: readonly PlacementOptions[]) {
  test(`${algorithm}: as even as equal shares are, whatever part of the nodes has left`, () => {
    for (const options of optionSets) {
      for (const [count, gone] of [
        [2, 0],
        [10, 0],
        [10, 5],
        [10, 8],
        [200, 0],
        [200, 100],
        [200, 180],
      ] as const) {
        const z = evennessZ(withoutSome(createPlacement(algorithm, nodeIds(count), options), gone));
        assert.ok(Math.abs(z) < 4.5, `z = ${z} with ${gone} of ${count} gone, ${JSON.stringify(options)}`);
      }
    }
  });

  test(`${algorithm}: in any sequence of joins and leaves no key moves between nodes that stay`, () => {
    const changes = fc.array(fc.tuple(fc.boolean(), fc.nat(11)), { maxLength: 24 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), changes, (count, steps) => {
        let placement = createPlacement(algorithm, nodeIds(count), { capacity: 16 });
        for (const [joins, n] of steps) {
          const isNode = placement.nodes.includes(`node-${n}`);
          if (joins === isNode || (isNode && placement.nodes.length === 1)) continue;
          const after = joins ? placement.withNode(`node-${n}`) : placement.withoutNode(`node-${n}`);
          assert.equal(sampledMovement(placement, after, few).collateral, 0);
          placement = after;
        }
      }),
    );
  });

  test(`${algorithm}: nodes that leave and come back last first restore every placement on the way`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (count, seed) => {
        let placement = createPlacement(algorithm, nodeIds(count), { capacity: 16 });
        const leaving = shuffle(nodeIds(count), new Random(seed)).slice(1);
        const before = leaving.map((id) => {
          const was = owners(placement);
          placement = placement.withoutNode(id);
          return was;
        });
        for (const id of leaving.toReversed()) {
          placement = placement.withNode(id);
          assert.deepEqual(owners(placement), before.pop());
        }
      }),
      { numRuns: 50 },
    );
  });

  test(`${algorithm}: placements made of the same one do not know of each other`, () => {
    const placement = createPlacement(algorithm, nodeIds(6), { capacity: 16 });
    const leaver = placement.withoutNode('node-1');
    placement.withoutNode('node-4').withNode('x');
    placement.withNode('y').withoutNode('node-0');
    assert.deepEqual(owners(leaver.withNode('node-1')), owners(placement));
  });
}

/** Those of an algorithm that has room for so many nodes and no more. */
export function testCapacity(algorithm: string) {
  const refused = (body: () => unknown, message: RegExp) => assert.throws(body, { code: 'ERR_USAGE', message });

  test(`${algorithm}: takes as many nodes as its capacity, and refuses the next`, () => {
    const full = createPlacement(algorithm, ['a', 'b', 'c'], { capacity: 4 }).withNode('d');
    refused(() => full.withNode('e'), /^capacity: expected at least 5 for one more node, got 4$/);
    assert.deepEqual(full.withoutNode('a').withNode('e').nodes, ['b', 'c', 'd', 'e']);
    refused(() => full.withNode('d'), /^node: expected an id that is not a node yet, got "d"$/);
  });

  test(`${algorithm}: a capacity below the nodes, or no integer, is refused; the default is twice the nodes, 16 at least`, () => {
    for (const capacity of [0, 2, 3.5, 65_537, Number.NaN, '16' as never]) {
      refused(
        () => createPlacement(algorithm, ['a', 'b', 'c'], { capacity }),
        /^capacity: expected an integer from 3 to 65536, got /,
      );
    }
    const grow = (from: number, to: number) =>
      nodeIds(to)
        .slice(from)
        .reduce((p: Placement, id) => p.withNode(id), createPlacement(algorithm, nodeIds(from)));
    assert.equal(grow(3, 16).nodes.length, 16);
    refused(() => grow(3, 17), /^capacity: expected at least 17 /);
    assert.equal(grow(16, 32).nodes.length, 32);
    refused(() => grow(16, 33), /^capacity: expected at least 33 /);
  });
}
