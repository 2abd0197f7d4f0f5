import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { NodeSpec, PlacementOptions } from '../../src/placement/placement.ts';
import { createPlacement } from '../../src/placement/registry.ts';

interface VectorSet {
  nodes: (string | NodeSpec)[];
  options: PlacementOptions;
  changes?: ['join' | 'leave', string][];
  cases: string[][];
}

const file = join(import.meta.dirname, '..', '..', '..', 'test', 'vectors', 'draw-vectors.json');
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Record<string, VectorSet[]>;

for (const algorithm of ['rendezvous', 'jump', 'jumpback', 'anchor', 'dx', 'memento']) {
  test(`${algorithm}: routes as another implementation of docs/placement.md does, after changes too`, () => {
    for (const { nodes, options, changes = [], cases } of vectors[algorithm]!) {
      let placement = createPlacement(algorithm, nodes, options);
      for (const [change, id] of changes) {
        placement = change === 'join' ? placement.withNode(id) : placement.withoutNode(id);
      }
      for (const [key, ...replicas] of cases) {
        const context = `${JSON.stringify(options)}, ${nodes.length} nodes, key ${key}`;
        assert.deepEqual(placement.replicasOf(key!, 4), replicas, context);
      }
    }
  });
}
