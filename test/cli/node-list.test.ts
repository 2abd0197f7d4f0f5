import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { freshIds, idList, nodeList, weightList } from '../../src/cli/node-list.ts';

const nodes = nodeList('--nodes', 100);

test('a number is how many; a list names nodes, with weights behind the last "="', () => {
  assert.equal(nodes('10'), 10);
  assert.deepEqual(nodes('a'), [{ id: 'a', weight: 1 }]);
  assert.deepEqual(nodes('localhost:5000=2, http://b:1/?x=y=0.5,c=1e9'), [
    { id: 'localhost:5000', weight: 2 },
    { id: 'http://b:1/?x=y', weight: 0.5 },
    { id: 'c', weight: 1e9 },
  ]);
});

test('any id comes back, as long as it has no comma and its weight is given', () => {
  const ids = fc.string({ minLength: 1 }).filter((id) => !id.includes(',') && id.trim() === id);
  fc.assert(
    fc.property(ids, fc.double({ min: 1e-3, max: 1e9, noNaN: true }), (id, weight) => {
      assert.deepEqual(nodes(`${id}=${weight}`), [{ id, weight }]);
    }),
  );
});

test('options that are given twice add up', () => {
  assert.deepEqual(idList('--remove')('b,c', ['a']), ['a', 'b', 'c']);
  assert.deepEqual(weightList('--reweigh')('b=2', [{ id: 'a', weight: 3 }]), [
    { id: 'a', weight: 3 },
    { id: 'b', weight: 2 },
  ]);
});

const refused: [parse: (text: string) => unknown, text: string, message: string][] = [
  [nodes, '0', '--nodes: expected a number of nodes from 1 to 100, or ID,ID=WEIGHT,…, got "0"'],
  [nodes, '101', '--nodes: expected a number of nodes from 1 to 100, or ID,ID=WEIGHT,…, got "101"'],
  [nodes, '-1', '--nodes: expected a number of nodes from 1 to 100, or ID,ID=WEIGHT,…, got "-1"'],
  [nodes, '', '--nodes: expected ID or ID=WEIGHT, separated by commas, got ""'],
  [nodes, 'a,,b', '--nodes: expected ID or ID=WEIGHT, separated by commas, got ""'],
  [nodes, '=2', '--nodes: expected ID or ID=WEIGHT, separated by commas, got "=2"'],
  [nodes, 'a=0', '--nodes: weight of a: expected a number above 0, got "0"'],
  [nodes, 'a=-1', '--nodes: weight of a: expected a number above 0, got "-1"'],
  [nodes, 'a=NaN', '--nodes: weight of a: expected a number above 0, got "NaN"'],
  [nodes, 'a=', '--nodes: weight of a: expected a number above 0, got ""'],
  [nodes, 'a=1e999', '--nodes: weight of a: expected a number above 0, got "1e999"'],
  [weightList('--reweigh'), 'a', '--reweigh: expected ID=WEIGHT,…, got "a"'],
  [idList('--remove'), 'a,', '--remove: expected ids separated by commas, got "a,"'],
];

for (const [parse, text, message] of refused) {
  test(message, () => assert.throws(() => parse(text), { code: 'ERR_USAGE', message }));
}

test('fresh ids go on where the nodes end, and miss those that are taken', () => {
  assert.deepEqual(freshIds(2, []), ['node-1', 'node-2']);
  assert.deepEqual(freshIds(2, ['a', 'node-4']), ['node-3', 'node-5']);
});
