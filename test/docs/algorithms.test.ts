import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createPlacement, placements } from '../../src/placement/registry.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const text = readFileSync(join(root, 'docs', 'algorithms.md'), 'utf8');
const rows = tableRows('What each can do');

test('the feature table lists every algorithm, and says of it what the registry says', () => {
  const said = rows.map(([name, weights, leaves, isMinimal, hasOrder]) => ({
    name: name!.replaceAll('`', ''),
    takesWeights: yesOrNo(weights!),
    removal: leaves === 'any' ? 'any' : 'tail',
    // Anything but a plain yes is collateral, sometimes.
    hasCollateral: isMinimal !== 'yes',
    isOrderFree: !yesOrNo(hasOrder!),
  }));
  const are = [...placements.values()].map(({ name, takesWeights, removal, hasCollateral, isOrderFree }) => {
    return { name, takesWeights, removal, hasCollateral, isOrderFree };
  });
  assert.deepEqual(said, are);
});

test('every algorithm has a section, in the order of the registry', () => {
  const sections = [...text.matchAll(/^### `(.+)`$/gm)].map(([, name]) => name);
  assert.deepEqual(sections, [...placements.keys()]);
});

test('every algorithm has a line in the table of closed forms', () => {
  const said = tableRows('How to read the quality figures').flatMap(([names]) => [...names!.matchAll(/`(.+?)`/g)]);
  assert.deepEqual(new Set(said.map(([, name]) => name)), new Set(placements.keys()));
});

test('state is what the table says, at 2 bytes a number or a slot, 8 a hash, 5 to 32 a point', () => {
  const vnodes = 50;
  for (const count of [1, 2, 10, 100, 1000]) {
    const nodes = Array.from({ length: count }, (_, i) => `node-${i}`);
    const capacity = 2 ** Math.ceil(Math.log2(2 * count));
    const allowed: Record<string, [number, number]> = {
      none: [0, 0],
      'N·V points': [5 * count * vnodes, 32 * count * vnodes],
      '2·N·V points': [10 * count * vnodes, 64 * count * vnodes],
      'N hashes': [8 * count, 8 * count],
      'M slots': [2 * 65_537, 2 * 65_537],
      'N points': [20 * count, 135 * count],
      '6·A numbers': [12 * capacity, 12 * capacity],
      '2·A numbers': [4 * capacity, 4 * capacity],
      'none; 2·B numbers and what left': [0, 0],
    };
    for (const row of rows) {
      const name = row[0]!.replaceAll('`', '');
      const state = row[6]!;
      const { bytes } = createPlacement(name, nodes, { vnodes, capacity });
      // A point of envoy-ring has 64 bits.
      const [least, most] = allowed[state]!.map((bound) =>
        name === 'envoy-ring' ? bound + 8 * count * vnodes : bound,
      );
      assert.ok(bytes >= least! && bytes <= most!, `${name}, ${count} nodes: ${bytes} bytes, ${least} to ${most}`);
    }
  }
  const memento = createPlacement('memento', ['a', 'b', 'c', 'd', 'e']).withoutNode('b').withoutNode('d');
  assert.equal(memento.bytes, 2 * (2 * 5 + 2));
});

test('which replica becomes the owner when the first leaves is as the text says', () => {
  const nodes = Array.from({ length: 10 }, (_, i) => `node-${i}`);
  const keys = Array.from({ length: 200 }, (_, i) => `user:${i}:profile`);
  const [, said] = /_Replicas_: .*?With (.*?) the second\s+replica becomes/s.exec(text)!;
  const heirs = new Set([...said!.matchAll(/`(.+?)`/g)].map(([, name]) => name));
  for (const { name, removal } of placements.values()) {
    // What bounded does depends on its caps.
    if (removal === 'tail' || name === 'bounded') continue;
    const placement = createPlacement(name, nodes);
    const inherits = (key: string) => {
      const [owner, second] = placement.replicasOf(key, 2);
      return placement.withoutNode(owner!).ownerOf(key) === second;
    };
    assert.equal(keys.every(inherits), heirs.has(name), name);
  }
});

function yesOrNo(cell: string): boolean {
  assert.match(cell, /^(yes|no)$/);
  return cell === 'yes';
}

/** The cells of the first table under a heading, without the row of headings. */
function tableRows(heading: string): string[][] {
  const [, section] = text.split(`\n## ${heading}\n`);
  const [table] = /^\|.*?(?=\n\n)/ms.exec(section!)!;
  const rows = table!.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return rows.slice(2);
}
