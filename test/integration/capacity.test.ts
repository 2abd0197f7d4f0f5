import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CapacityResult } from '../../src/result/capacity-result.ts';
import { fakeNode } from '../support/fake-node.ts';
import { runProcess, start } from '../support/run-process.ts';

const bounded = { timeout: 90_000 };
const main = 'src/cli/main.js';
const short = ['capacity', '--keys', '100', '--step-duration', '1s', '--repeats', '1', '--json'];

test('a node that refuses what goes beyond its rate: the capacity is that rate', bounded, async (t) => {
  // In every stretch of 100 ms it takes 180 reads: 1,800 a second.
  let [slot, taken] = [0, 0];
  const node = await fakeNode(t, (response) => {
    const now = Math.floor(performance.now() / 100);
    if (now !== slot) [slot, taken] = [now, 0];
    if (++taken <= 180) return false;
    response.writeHead(503).end('too many');
    return true;
  });
  const args = [...short, '--nodes', `fake=${node.url}`, '--reads', '1', '--slo', 'errors<1%', '--allow-saturated'];
  const search = ['--start', '1200', '--precision', '50%', '--repeats', '3'];
  const { stdout, stderr, exitCode } = await runProcess(main, [...args, ...search]);
  assert.equal(exitCode, 0, stderr);
  const { capacity, steps, complete, schema } = JSON.parse(stdout) as CapacityResult;
  assert.deepEqual([schema, complete], ['ringmark/capacity@1', true]);
  assert.ok(capacity.ratePerS >= 1200 && capacity.ratePerS < 1900, `${capacity.ratePerS}`);
  assert.ok(capacity.failedAtPerS! > capacity.ratePerS);
  assert.ok(steps.some(({ reasons }) => reasons.includes('errors<1% is not met')));
});

test('no rate that meets the SLO: exit code 4', bounded, async (t) => {
  const node = await fakeNode(t, (response) => response.writeHead(500).end() !== undefined);
  const args = [...short, '--nodes', `fake=${node.url}`, '--reads', '1', '--slo', 'errors<1%', '--allow-saturated'];
  const { stderr, exitCode } = await runProcess(main, [...args, '--max', '1000', '--max-duration', '18s']);
  assert.equal(exitCode, 4, stderr);
  assert.match(stderr, /^ringmark: capacity: expected a rate that meets errors<1%, got none$/m);
});

test('where the first rate fails, only rates are tried that give enough samples', bounded, async (t) => {
  const node = await fakeNode(t, (response) => response.writeHead(500).end() !== undefined);
  const args = [...short, '--nodes', `fake=${node.url}`, '--reads', '1', '--slo', 'errors<1%', '--allow-saturated'];
  const { stdout, exitCode } = await runProcess(main, [...args, '--start', '1200']);
  assert.equal(exitCode, 4);
  const { steps } = JSON.parse(stdout) as CapacityResult;
  assert.deepEqual([...new Set(steps.map(({ ratePerS }) => ratePerS))], [1200, 1000]);
  assert.ok(steps.every(({ reasons }) => !reasons.some((reason) => reason.includes('samples'))));
});

test('time that runs out, and Ctrl-C: what was found so far is shown, as incomplete', bounded, async () => {
  const late = await runProcess(main, [...short, '--max-duration', '5s', '--slo', 'p99<10s', '--allow-saturated']);
  assert.equal(late.exitCode, 3, late.stderr);
  const found = JSON.parse(late.stdout) as CapacityResult;
  assert.equal(found.complete, false);
  const running = start(main, [...short, '--slo', 'p99<10s', '--step-duration', '30s']);
  await running.shows('measuring', 'stderr');
  running.child.kill('SIGINT');
  const { exitCode, stdout } = await running.ended;
  assert.equal(exitCode, 130);
  assert.equal((JSON.parse(stdout) as CapacityResult).complete, false);
});

const refused: [args: string[], stderr: RegExp][] = [
  [['--precision', '0'], /^ringmark: --precision: expected a fraction or percentage from 0.1% to 50%, got "0"\n$/],
  [['--precision', 'NaN'], /^ringmark: --precision: .*got "NaN"\n$/],
  [['--precision', '60%'], /^ringmark: --precision: .*got "60%"\n$/],
  [['--start', '5000', '--max', '100'], /^ringmark: start: expected at most the highest rate, 100, got 5000\n$/],
  [['--start', '10'], /^ringmark: start: expected a rate of which a step has 1000 requests.*got 50\n$/],
  [['--slo', 'throughput>10'], /^ringmark: slo: expected no throughput, since the rate is what is looked for, got/],
  [['--slo', 'hits>1%'], /^ringmark: slo: expected an upper bound on a latency, on errors or on dropped, got/],
  [['--slo', 'p99<'], /^ringmark: --slo: expected a number at character 5, got the end\n$/],
  [['--repeats', '2'], /^ringmark: --repeats: expected an odd number, so that there is a majority, got "2"\n$/],
  [['--nodes', '0'], /^ringmark: --nodes: expected an integer from 1 to 100, got "0"\n$/],
];
for (const [args, stderr] of refused) {
  test(`capacity ${args.join(' ')}: one line`, bounded, async () => {
    const ended = await runProcess(main, ['capacity', ...args]);
    assert.match(ended.stderr, stderr);
    assert.equal(ended.exitCode, 2);
    assert.equal(ended.stdout, '');
  });
}
