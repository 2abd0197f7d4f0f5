import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capacityBlocks } from '../../src/report/capacity-section.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { CapacityResult, CapacityStep } from '../../src/result/capacity-result.ts';
import { sampleRun } from '../support/sample-run.ts';

const step: CapacityStep = {
  ratePerS: 1000,
  verdict: 'failed',
  throughputPerS: 999,
  p50Us: 80,
  p99Us: 20_000,
  errors: 0,
  cpu: { generator: 0.5, nodes: [{ id: 'node-1', cpu: 0.1 }] },
  generatorBusy: 0.2,
  reasons: [],
};

function shown({ capacity, ...changes }: Partial<Omit<CapacityResult, 'capacity'>> & { capacity?: object }): string {
  const { environment, load } = sampleRun();
  const none = { ratePerS: 0, failedAtPerS: 1000, interval: null, limit: { process: null, cpu: null }, isFloor: false };
  const result: CapacityResult = {
    schema: 'ringmark/capacity@1',
    environment,
    complete: true,
    config: load!.config,
    slo: 'p99<1ms',
    precision: 0.05,
    steps: [step],
    kneePerS: 1000,
    ...changes,
    capacity: { ...none, ...capacity },
  };
  return renderTerminal(capacityBlocks(result), 80, colourless);
}

test('a rate that was found, and one that is the least it can be', () => {
  const capacity = { ratePerS: 900 };
  assert.match(shown({ capacity }), /^900 operations\/s meet p99<1ms\.$/m);
  assert.match(shown({ capacity, complete: false }), /^At least 900 operations\/s meet p99<1ms: it ended before/m);
  assert.match(shown({ capacity: { ...capacity, isFloor: true } }), /^At least 900 .* generator was the limit/m);
});

test('where every rate passed there is no limit to tell of', () => {
  const text = shown({ capacity: { ratePerS: 1000, failedAtPerS: null } });
  assert.match(text, /: the highest rate that was\s+allowed\.$/m);
  assert.doesNotMatch(text, /^limit/m);
});

test('no rate: nothing is said of those that were not tried', () => {
  assert.match(shown({}), /^No rate that was tried meets p99<1ms\.$/m);
  assert.match(shown({ complete: false }), /^No rate that was tried meets p99<1ms: it ended before all were tried\.$/m);
  assert.match(
    shown({ capacity: { isFloor: true } }),
    /^No rate .*: at the lowest of them the\s+generator\s+was\s+the\s+limit/m,
  );
});

test('stopped before the first step: no answer, and no limit', () => {
  const text = shown({ complete: false, steps: [], kneePerS: null, capacity: { failedAtPerS: null } });
  assert.match(text, /^Not found: it ended before the first step was done\.$/m);
  assert.match(text, /^Nothing was measured\.$/m);
  assert.doesNotMatch(text, /limit|meets/);
});
