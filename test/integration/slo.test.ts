import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LoadResult } from '../../src/result/load-result.ts';
import { readRun } from '../../src/result/run-folder.ts';
import { fakeNode } from '../support/fake-node.ts';
import { runProcess } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// The gate as a script sees it: `load --slo` as a process, against a node that refuses one read in twenty.

const bounded = { timeout: 30_000 };
const main = 'src/cli/main.js';

const cases: [what: string, slo: string, refuses: boolean, exitCode: number, stderr: RegExp | null][] = [
  ['met', 'p99<10s,errors<=0,throughput>10', false, 0, null],
  ['not met', 'p99<10s,p50<1us', false, 4, /^ringmark: slo: expected p50<1us, got [\d.]+(us|ms)$/m],
  ['errors within the bound', 'errors<50%', true, 0, null],
  ['errors beyond the bound', 'errors<0.1%', true, 4, /^ringmark: slo: expected errors<0\.1%, got [\d.]+%$/m],
  [
    'errors without a bound',
    'p99<10s',
    true,
    3,
    /^ringmark: the load test is not valid: fake .* were not 2xx, [^;]*$/m,
  ],
  [
    'errors without a bound, and not met',
    'p99<1us',
    true,
    3,
    /^ringmark: the load test is not valid: fake .* were not 2xx, .*; nor is its SLO met: expected p99<1us, got /m,
  ],
  [
    'a percentile of too few samples, and not met',
    'p99.99<1us,errors<=0',
    false,
    3,
    /^ringmark: the load test is not valid: p99\.99: expected at least 100000 samples, got \d+; nor is its SLO met: expected p99\.99<1us, got /m,
  ],
];
for (const [what, slo, refuses, exitCode, stderr] of cases) {
  test(`${what}: exit code ${exitCode}`, bounded, async (t) => {
    const isRefused = (count: number) => refuses && count % 20 === 19;
    const node = await fakeNode(t, (response, _value, count) => {
      if (isRefused(count)) response.writeHead(503).end('busy');
      return isRefused(count);
    });
    // At a rate, so that there are as many samples on a busy machine.
    const load = ['load', '--rate', '1200', '--duration', '1.2', '--warmup', '0', '--keys', '100', '--allow-saturated'];
    const args = [...load, '--nodes', `fake=${node.url}`];
    const ended = await runProcess(main, [...args, '--json', '--slo', slo]);
    assert.equal(ended.exitCode, exitCode, ended.stderr);
    if (stderr) assert.match(ended.stderr, stderr);
    const result = JSON.parse(ended.stdout) as LoadResult;
    assert.equal(result.config.slo, slo);
    assert.equal(result.valid, exitCode !== 3);
    assert.equal(result.slo!.passed, !/expected \S+, got \S+$/m.test(ended.stderr));
    const left = /^left to the SLO's bound on errors: fake .* were not 2xx, the first one status 503; the latencies/m;
    assert.equal(left.test(result.notes.join('\n')), what.startsWith('errors ') && slo.startsWith('errors'));
  });
}

test('what was dropped is invalid, unless the SLO bounds it', bounded, async (t) => {
  const node = await fakeNode(t, () => true);
  const args = ['load', '--nodes', `fake=${node.url}`, '--duration', '0.5', '--warmup', '0', '--keys', '10'];
  const full = ['--rate', '2000', '--timeout', '200ms', '--max-in-flight', '10', '--reads', '1'];
  for (const [slo, reason] of [
    ['errors<=1', /10 were sent or waiting/],
    ['errors<=1,dropped<1%', /^(?!.*sent or waiting).*; nor is its SLO met: expected dropped<1%, got [\d.]+%$/m],
  ] as const) {
    const { exitCode, stderr } = await runProcess(main, [...args, ...full, '--slo', slo]);
    assert.equal(exitCode, 3);
    assert.match(stderr, reason);
  }
});

test('shown on the terminal and written to the run', bounded, async (t) => {
  const results = await temporaryFolder(t);
  const node = await fakeNode(t);
  const args = ['load', '--nodes', node.url, '--duration', '1', '--warmup', '0', '--keys', '100', '--results', results];
  const { stdout, stderr } = await runProcess(main, [...args, '--slo', 'p50 < 1us, throughput > 10']);
  assert.match(stdout, /^SLO NOT MET: expected p50<1us, got .*\.$/m);
  assert.match(stdout, /^p50<1us +\S+ +NOT MET\nthroughput>10 +\S+\/s +met$/m);
  const folder = /^written to (.+)$/m.exec(stderr)![1]!;
  assert.equal((await readRun(folder)).load!.slo!.clauses.length, 2);
  assert.ok(readFileSync(join(folder, 'report.html'), 'utf8').includes('SLO not met'));
  const summary = readFileSync(join(folder, 'summary.md'), 'utf8');
  assert.match(summary, /^\| p50\\<1us +\| +\S+ \| NOT MET +\|$/m);
  assert.match(summary, /^\| load +\| .*, SLO NOT MET/m);
});
