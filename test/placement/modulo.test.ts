import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashFunction } from '../../src/hash/registry.ts';
import { rulesChecks } from '../../src/measure/verify/rules-checks.ts';
import { hashKeys } from '../../src/placement/hashed-keys.ts';
import { Modulo } from '../../src/placement/modulo.ts';
import { sampledMovement } from '../../src/placement/movement.ts';
import { testPlacementContract } from '../support/placement-contract.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

testPlacementContract('modulo');

const nodes = Array.from({ length: 10 }, (_, i) => `node-${i}`);
const keys = Array.from({ length: 20_000 }, (_, i) => `user:${i}:profile`);
const hashed = hashKeys(keys, hashFunction('xxh32'));

testVerifyChecks(rulesChecks(), 'modulo');

test('modulo: the node at hash % nodes, in the order of ids', () => {
  const modulo = new Modulo(nodes.toReversed());
  for (const key of keys.slice(0, 100)) {
    assert.equal(modulo.ownerOf(key), nodes[hashFunction('xxh32').hash32(key) % 10]);
  }
});

test('modulo: N/(N + 1) of the keys move when a node joins N', () => {
  const modulo = new Modulo(nodes);
  const { moved, collateral } = sampledMovement(modulo, modulo.withNode('node-95'), hashed);
  assert.ok(Math.abs(moved - 10 / 11) < 0.01, `${moved}`);
  assert.ok(collateral > 0.7);
});
