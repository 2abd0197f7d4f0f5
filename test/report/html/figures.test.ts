import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figuresOf } from '../../../src/report/html/figures.ts';
import { sampleRun } from '../../support/sample-run.ts';

test('a run of one suite has four figures: the ring where it has grown large, then at other sizes', () => {
  const { load, compare, ...run } = sampleRun();
  const lookup = run.bench!.suites[1]!;
  const [ring] = lookup.rows;
  const sized = (nodes: number, p50: number) => ({
    ...ring!,
    parameters: { nodes, vnodes: 160 },
    ns: { ...ring!.ns, p50 },
  });
  lookup.rows = [sized(10, 30), sized(100, 40), { ...ring!, subject: 'ringmark md5 alone' }, sized(1000, 50)];
  lookup.rows.push(sized(10_000, 60), { ...ring!, subject: 'hashring' });
  run.bench!.suites = [lookup];
  assert.deepEqual(
    figuresOf(run).map(({ label, value }) => [label, value]),
    [
      ['ring lookup', '60.0 ns'],
      ['ring lookup, 1,000 nodes', '50.0 ns'],
      ['ring lookup, 100 nodes', '40.0 ns'],
      ['ring lookup, 10 nodes', '30.0 ns'],
    ],
  );
  assert.equal(
    figuresOf(run)[0]!.detail,
    'median, 10,000 nodes × 160 vnodes, 4.31x the speed of xxhash-wasm + binary search',
  );
});

test('of many suites each has one, and what a ring costs comes first', () => {
  const { load, compare, ...run } = sampleRun();
  assert.deepEqual(
    figuresOf(run).map(({ label }) => label),
    ['ring lookup', 'ring build', 'hash: xxh32', 'lookup, baseline'],
  );
});

test('a hash that is too weak for one placement is not praised for another', () => {
  const { load, bench, ...run } = sampleRun();
  const [ring] = run.compare!.rows;
  if (ring?.verdict !== 'ok') throw new Error('a measured row');
  const weak = { ...ring, hash: 'java', lookupNs: { ...ring.lookupNs, p50: 1 } };
  run.compare!.rows = [{ ...weak, verdict: 'weak-hash' }, { ...weak, algorithm: 'maglev' }, ring];
  const [fastest, evenest, smallest, sound] = figuresOf(run);
  assert.match(fastest!.detail, /^ring xxh32.*, weak hashes left out$/);
  assert.doesNotMatch(smallest!.detail, /left out/, 'it is the smallest of all');
  assert.match(evenest!.detail, /ring xxh32/);
  assert.equal(smallest!.value, '1.13x');
  assert.equal(sound!.value, '2 of 3');
});

test('the balance tax is the predicted one where a node was down, and a table says which it is', () => {
  const run = sampleRun();
  const tax = () => figuresOf(run).find(({ label }) => label === 'balance tax');
  run.load!.totals.balanceTax = { predicted: 0.061, observed: 0.151, cpu: null };
  assert.deepEqual([tax()?.value, tax()?.inTable], ['15.1 %', '6.1 % predicted, 15.1 % measured']);
  run.load!.events = [{ atS: 4, action: 'kill', node: 'node-2', tookS: 0 }];
  const detail = 'predicted; a node was down: not measured';
  assert.deepEqual(tax(), { label: 'balance tax', value: '6.1 %', detail, inTable: '6.1 % predicted, not measured' });
});
