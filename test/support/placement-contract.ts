import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashFunction } from '../../src/hash/registry.ts';
import { hashKeys, indexOfHashed } from '../../src/placement/hashed-keys.ts';
import type { NodeSpec } from '../../src/placement/placement.ts';
import { createPlacement, placementAlgorithm } from '../../src/placement/registry.ts';

const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9.:-]{1,12}$/), { minLength: 1, maxLength: 12 });
const keys = Array.from({ length: 300 }, (_, i) => `user:${i}:profile`);
const owners = (placement: { ownerOf(key: string): string }) => keys.map((key) => placement.ownerOf(key));

/** What every placement keeps, whatever its algorithm: a placement's own test calls this and adds its own laws. */
export function testPlacementContract(algorithm: string) {
  const can = placementAlgorithm(algorithm);
  // A capacity of its own would tell apart what was built of different numbers of nodes.
  // A small table is as good, and hundreds of them are built.
  const options = { capacity: 32, tableSize: 1009 };
  const create = (nodes: readonly (string | NodeSpec)[]) => createPlacement(algorithm, nodes, options);
  const is = (law: string, body: () => void) => test(`${algorithm}: ${law}`, body);

  is('ownerOf, indexOf and the first replica agree, and name a node', () => {
    fc.assert(
      fc.property(ids, fc.string({ unit: 'grapheme' }), (nodes, key) => {
        const placement = create(nodes);
        const index = placement.indexOf(key);
        assert.equal(placement.ownerOf(key), placement.nodes[index]);
        assert.deepEqual(placement.replicasOf(key, 1), [placement.nodes[index]]);
        assert.ok(nodes.includes(placement.ownerOf(key)));
      }),
    );
  });

  is('indexOf is indexOfHash of the hash that it says it goes by, signed or unsigned', () => {
    fc.assert(
      fc.property(ids, fc.string({ unit: 'grapheme' }), (nodes, key) => {
        const placement = create(nodes);
        const hashed = hashKeys([key], hashFunction(can.defaultHash));
        assert.equal(indexOfHashed(placement, hashed, 0), placement.indexOf(key));
        const [low, high] = [hashed.low[0]! >>> 0, hashed.high[0]! >>> 0];
        const again = placement.hashBits === 32 ? [hashed.hash32[0]! >>> 0, 0] : [low, high];
        assert.equal(placement.indexOfHash(again[0]!, again[1]!), placement.indexOf(key));
      }),
    );
  });

  if (can.isOrderFree) {
    is('the order in which nodes are given does not matter', () => {
      fc.assert(
        fc.property(ids, (nodes) => {
          assert.deepEqual(owners(create(nodes)), owners(create(nodes.toReversed())));
        }),
        { numRuns: 30 },
      );
    });
  } else {
    is('nodes stand in the order in which they are given and join', () => {
      fc.assert(
        fc.property(ids, (nodes) => {
          assert.deepEqual(create(nodes).nodes, nodes);
          assert.deepEqual(create(nodes).withNode('JOINS').nodes, [...nodes, 'JOINS']);
        }),
        { numRuns: 30 },
      );
    });
  }

  is('replicas are distinct, and all nodes where more are asked for', () => {
    fc.assert(
      fc.property(ids, fc.nat(20), fc.string(), (nodes, count, key) => {
        const replicas = create(nodes).replicasOf(key, count);
        assert.equal(replicas.length, Math.min(count, nodes.length));
        assert.equal(new Set(replicas).size, replicas.length);
        assert.ok(replicas.every((id) => nodes.includes(id)));
      }),
    );
  });

  is('replicas lie in as many zones as there are', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 4 }), fc.string(), (nodes, zones, key) => {
        const zoneOf = new Map(nodes.map((id, i) => [id, `zone-${i % zones}`]));
        const placement = create(nodes.map((id) => ({ id, zone: zoneOf.get(id) })));
        const replicas = placement.replicasOf(key, zones);
        assert.equal(new Set(replicas.map((id) => zoneOf.get(id))).size, new Set(zoneOf.values()).size);
        assert.equal(placement.replicasOf(key, 12).length, nodes.length);
      }),
    );
  });

  is('withNode and withoutNode route exactly as a placement built anew', () => {
    fc.assert(
      fc.property(ids, fc.stringMatching(/^[A-Z]{1,5}$/), (nodes, joining) => {
        const joined = create(nodes).withNode(joining);
        assert.deepEqual(joined.nodes, create([...nodes, joining]).nodes);
        assert.deepEqual(owners(joined), owners(create([...nodes, joining])));
        assert.equal(joined.bytes, create([...nodes, joining]).bytes);
        assert.deepEqual(owners(joined.withoutNode(joining)), owners(create(nodes)));
      }),
      { numRuns: 60 },
    );
  });

  if (!can.hasCollateral) {
    is('a node that joins takes keys, and no other key moves; one that leaves gives up only its own', () => {
      fc.assert(
        fc.property(ids, fc.stringMatching(/^[A-Z]{1,5}$/), (nodes, joining) => {
          const before = create(nodes);
          const after = before.withNode(joining);
          for (const key of keys) {
            const owner = after.ownerOf(key);
            assert.ok(owner === before.ownerOf(key) || owner === joining, `${key} moved to ${owner}`);
          }
        }),
        { numRuns: 60 },
      );
    });
  }

  is('a node that leaves gives up only its own keys; back again, it has them again', () => {
    fc.assert(
      fc.property(ids, fc.nat(), (nodes, nth) => {
        fc.pre(nodes.length > 1);
        const before = create(nodes);
        const leaver = can.removal === 'any' ? before.nodes[nth % nodes.length]! : before.nodes.at(-1)!;
        const after = before.withoutNode(leaver);
        assert.deepEqual(new Set(after.nodes), new Set(nodes.filter((id) => id !== leaver)));
        if (!can.hasCollateral) {
          for (const key of keys) {
            const owner = before.ownerOf(key);
            assert.ok(owner === leaver || after.ownerOf(key) === owner, `${key} moved from ${owner}`);
          }
        }
        assert.deepEqual(owners(after.withNode(leaver)), owners(before));
      }),
      { numRuns: 60 },
    );
  });

  if (can.removal === 'tail') {
    is('only the last node may leave', () => {
      assert.throws(() => create(['a', 'b', 'c']).withoutNode('a'), {
        code: 'ERR_USAGE',
        message: new RegExp(`^node: expected "c", the last one, since ${algorithm} can remove no other, got "a"$`),
      });
    });
  }

  is('a change of members leaves the placement itself as it was', () => {
    const placement = create(['a', 'b', 'c']);
    const before = owners(placement);
    placement.withNode('d');
    placement.withoutNode('c');
    assert.deepEqual(owners(placement), before);
    assert.deepEqual(placement.nodes, ['a', 'b', 'c']);
  });

  is('bad members are refused with one line', () => {
    const refused = (body: () => unknown, message: RegExp) => assert.throws(body, { code: 'ERR_USAGE', message });
    refused(() => create([]), /^nodes: expected a list of 1 to 32768 nodes, got 0$/);
    refused(() => create(undefined as never), /^nodes: expected a list of 1 to 32768 nodes, got undefined$/);
    refused(() => create(['a', 'b', 'a']), /^nodes: expected each id once, got "a"$/);
    refused(() => create(['a', '']), /^node: expected a non-empty id, got ""$/);
    refused(() => create([{ id: 7 } as never]), /^node: expected a non-empty id, got 7$/);
    refused(() => create(new Array(2)), /^node: expected a non-empty id, got undefined$/);
    refused(() => create(['\ufffd', 'a\ud800']), /^node: expected an id without lone surrogates, got "a\\ud800"$/);
    refused(() => create(['a', { id: 'b', zone: 7 } as never]), /^zone of b: expected a string, got 7$/);
    refused(() => create(['a']).withNode('b', 1, {} as never), /^zone of b: expected a string, got \{\}$/);
    for (const weight of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      refused(() => create(['a', { id: 'b', weight }]), /^weight of b: expected a number/);
    }
    refused(() => create(['a']).withNode('a'), /^node: expected an id that is not a node yet, got "a"$/);
    refused(() => create(['a']).withoutNode('b'), /^node: expected the id of a node, got "b"$/);
    refused(() => create(['a']).withoutNode('a'), /^node: expected at least one node to stay/);
    refused(() => create(['a']).replicasOf('key', -1), /^count: expected an integer/);
    refused(() => createPlacement(algorithm, ['a'], { hash: 'nope' }), /^hash: expected one of xxh32, .*got "nope"$/);
    const other = can.hasFixedHash ? can.defaultHash : 'md5';
    refused(() => createPlacement(algorithm, ['a'], { hash: other, seed: 1 }), /^seed: expected 0, (since md5|which) /);
    assert.equal(createPlacement(algorithm, ['a'], { hash: null } as never).ownerOf('key'), 'a');
    if (can.hasFixedHash) refused(() => createPlacement(algorithm, ['a'], { hash: 'crc32' }), /^hash: expected /);
    if (can.takesWeights) create(['a', { id: 'b', weight: 2 }]);
    else refused(() => create(['a', { id: 'b', weight: 2 }]), /^weight of b: expected 1, since .* takes no weights/);
  });
}
