import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PopularitySpec, parsePopularity } from '../../src/workload/popularity/parse.ts';

const read: [text: string, spec: PopularitySpec][] = [
  ['uniform', { kind: 'uniform' }],
  ['sequential', { kind: 'sequential' }],
  ['zipf', { kind: 'zipf', theta: 0.99 }],
  ['zipf:1', { kind: 'zipf', theta: 1 }],
  ['zipf:.5', { kind: 'zipf', theta: 0.5 }],
  ['zipf:1e-3', { kind: 'zipf', theta: 0.001 }],
  ['latest', { kind: 'latest', theta: 0.99 }],
  ['latest:1.5', { kind: 'latest', theta: 1.5 }],
  ['hotspot:0.2,0.8', { kind: 'hotspot', hotKeys: 0.2, hotDraws: 0.8 }],
  ['hotspot:1,0', { kind: 'hotspot', hotKeys: 1, hotDraws: 0 }],
  ['file:/a/b:c', { kind: 'file', path: '/a/b:c' }],
];
test('every form is read', () => {
  for (const [text, spec] of read) assert.deepEqual(parsePopularity(text), spec, text);
});

const theta = /^popularity: expected a theta above 0 and up to 100, such as zipf:0.99, got "/;
const forms = /^popularity: expected one of uniform, zipf:THETA, .*, file:PATH, got "/;
const hotspot = /^popularity: expected a fraction of the keys \(above 0\) and one of the draws, .*, got "/;
const refused: [text: string, message: RegExp][] = [
  ...['', 'zip', 'Uniform', 'uniform:1', 'sequential:2', 'file', 'file:', ':', ' uniform'].map((text) => [text, forms]),
  ...['zipf:', 'zipf:0', 'zipf:-1', 'zipf:x', 'zipf:101', 'zipf:Infinity', 'latest:', 'latest:0', 'zipf:1,2'].map(
    (text) => [text, theta],
  ),
  ...['hotspot', 'hotspot:', 'hotspot:0.2', 'hotspot:0,0.8', 'hotspot:0.2,1.1', 'hotspot:0.2,0.8,1', 'hotspot:a,b'].map(
    (text) => [text, hotspot],
  ),
] as [string, RegExp][];
for (const [text, message] of refused) {
  test(`refused: ${JSON.stringify(text)}`, () => {
    assert.throws(() => parsePopularity(text), { code: 'ERR_USAGE', message });
  });
}
