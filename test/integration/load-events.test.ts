import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { LoadEventDone, LoadResult, LoadSecond, LoadSweepResult, Outage } from '../../src/result/load-result.ts';
import { isThere } from '../support/processes.ts';
import { type Running, runProcess, start } from '../support/run-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

// What is done to the nodes of a load test, and what is written while it goes on, as somebody sees it who types commands.

const bounded = { timeout: 60_000 };
const main = 'src/cli/main.js';
const UI_KEY = 'the-key-of-a-test-0123';
const short = ['load', '--warmup', '200ms', '--keys', '300', '--allow-saturated', '--json'];

/** What may be wrong on a machine that is busy with something else. */
const BUSY = /^p99: expected at least/;

test(
  'a node that is killed and started again: who was out, for how long, and what it had forgotten',
  bounded,
  async () => {
    const events = ['--at', '3s:start:node-2', '--at', '1s:kill:node-2'];
    const { stdout, stderr } = await runProcess(main, [...short, '--rate', '600', '--duration', '6s', ...events]);
    const { nodes, outages, series, events: done, invalidReasons, totals } = JSON.parse(stdout) as LoadResult;
    assert.deepEqual(
      invalidReasons.filter((reason) => !BUSY.test(reason)),
      [],
      stderr,
    );
    assert.deepEqual(
      done!.map(({ action, node }) => [action, node]),
      [
        ['kill', 'node-2'],
        ['start', 'node-2'],
      ],
    );
    // A busy machine holds up nodes at other times as well; nothing fails then.
    const [outage, ...others] = outages!.filter(({ failed }) => failed > 0).sort((a, b) => lengthOf(b) - lengthOf(a));
    assert.deepEqual(
      others.filter(({ node }) => node !== 'node-2'),
      [],
    );
    assert.equal(outage!.node, 'node-2');
    assertBetween(outage!.fromS, done![0]!);
    assertBetween(outage!.toS!, done![1]!);
    assert.ok(outage!.failed > 0 && outage!.failed <= outage!.asked);
    const [sound, killed] = nodes;
    assert.deepEqual([sound!.errors, sound!.misses], [0, 0]);
    assert.ok(killed!.errors > 0 && killed!.misses > 0);
    assert.equal(killed!.cpu, null);
    assert.ok(series.some(({ errors }) => errors > 0) && series.some(({ misses }) => misses > 0));
    assert.equal(
      series.reduce((sum, { misses }) => sum + misses, 0),
      totals.misses,
    );
  },
);

test('a node that stands still is out without losing anything, and nothing stays behind', bounded, async () => {
  const events = ['--at', '1s:pause:node-1', '--at', '2s:resume:node-1', '--at', '2500ms:pause:node-3'];
  const { stdout, exitCode } = await runProcess(main, [...short, '--rate', '600', '--duration', '3s', ...events]);
  const { totals, outages, nodes, events: done } = JSON.parse(stdout) as LoadResult;
  const [pause, resume] = done!;
  // A busy machine may have held the node up at another time as well.
  const [first] = outages!.filter(({ node }) => node === 'node-1').sort((a, b) => lengthOf(b) - lengthOf(a));
  assertBetween(first!.fromS, pause!);
  assertBetween(first!.toS!, resume!);
  assert.equal(first!.failed, 0);
  assert.equal(totals.misses, 0);
  // What was asked of the last one has no answer within the timeout: it never goes on.
  assert.ok(nodes[2]!.errors > 0);
  assert.ok(exitCode === 0 || exitCode === 3);
});

test('the closed model sees an outage too', bounded, async () => {
  const events = ['--at', '1s:kill:node-2', '--at', '2s:start:node-2'];
  const { stdout } = await runProcess(main, [...short, '--duration', '4s', ...events]);
  const { outages } = JSON.parse(stdout) as LoadResult;
  const [outage] = outages!.filter(({ node }) => node === 'node-2');
  assert.ok(outage!.fromS > 0.9 && outage!.fromS < 1.2 && outage!.toS! > 2, JSON.stringify(outage));
});

test('Ctrl-C while a node stands still leaves no process behind', bounded, async () => {
  const running = start(main, [...short, '--rate', '300', '--duration', '60s', '--at', '0s:pause:node-1']);
  let seen = '';
  running.child.stderr!.on('data', (chunk) => {
    if (!seen.includes('measuring') && `${seen}${chunk}`.includes('measuring')) running.child.kill('SIGINT');
    seen += chunk;
  });
  const { exitCode, stdout } = await running.ended;
  assert.equal(exitCode, 130);
  const { complete, events } = JSON.parse(stdout) as LoadResult;
  assert.equal(complete, false);
  assert.equal(events!.length, 1);
  assert.ok(!isThere(running.child.pid!));
});

test(
  "a node that is killed and started from the live page: the same as with --at, and both are the run's",
  bounded,
  async () => {
    const { result, stderr } = await loadWithClicks(
      ['--rate', '600', '--duration', '5s', '--at', '4s:pause:node-1', '--at', '4500ms:resume:node-1'],
      [
        ['measuring', 'kill'],
        ['answered', 'start'],
      ],
    );
    const { config, events, outages, invalidReasons, notes, nodes } = result;
    const told = [
      ['kill', 'node-2'],
      ['start', 'node-2'],
      ['pause', 'node-1'],
      ['resume', 'node-1'],
    ];
    assert.deepEqual(
      events!.map(({ action, node }) => [action, node]),
      told,
      stderr,
    );
    assert.deepEqual(
      config.events!.map(({ action, node }) => [action, node]),
      told,
    );
    for (const [i, { atS, tookS }] of events!.slice(0, 2).entries())
      assert.ok(
        Math.abs(config.events![i]!.atS - atS) < 0.001 && atS > 0 && atS < 4 && tookS > 0,
        JSON.stringify(events),
      );
    const outage = outages!.find(({ node, failed }) => node === 'node-2' && failed > 0)!;
    assertBetween(outage.fromS, events![0]!);
    assertBetween(outage.toS!, events![1]!);
    assert.ok(nodes[1]!.errors > 0);
    assert.equal(nodes[1]!.cpu, null);
    assert.deepEqual(
      invalidReasons.filter((reason) => !BUSY.test(reason)),
      [],
    );
    assert.match(notes.join('\n'), /^to be expected, after what was done to the node: .*node-2 .*did not answer/m);
  },
);

test('what is done from the live page in the warm-up has a moment before the measurement', bounded, async () => {
  const clicks = [
    ['warming up', 'kill'],
    ['answered', 'start'],
  ] as const;
  const { result, stderr } = await loadWithClicks(['--warmup', '3s', '--duration', '2s'], clicks);
  const [kill, start] = result.events!;
  assert.ok(kill!.atS < 0 && kill!.atS > -3.5 && start!.atS > kill!.atS, stderr);
  assert.equal(result.nodes[1]!.cpu, null);
  assert.deepEqual(
    result.invalidReasons.filter((reason) => !BUSY.test(reason)),
    [],
  );
});

test('a load test with a live page on which nobody clicks has no events', bounded, async () => {
  const { result } = await loadWithClicks(['--duration', '1s'], []);
  assert.deepEqual([result.events, result.outages, result.config.events], [undefined, undefined, undefined]);
});

test('--stream: a line for every second, the same as in the result', bounded, async (t) => {
  const path = join(await temporaryFolder(t), 'seconds.ndjson');
  const args = [...short, '--rate', '500', '--duration', '2s', '--stream', path];
  const { stdout } = await runProcess(main, args);
  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
  const seconds = lines.map((line) => JSON.parse(line) as LoadSecond);
  assert.deepEqual(seconds, (JSON.parse(stdout) as LoadResult).series);
});

test('--stream to a full disk: the test goes on, the result is there, and the exit code is 1', bounded, async () => {
  const args = [...short, '--rate', '2000', '--duration', '2s', '--stream', '/dev/full'];
  const { stdout, stderr, exitCode } = await runProcess(main, args);
  const result = JSON.parse(stdout) as LoadResult;
  assert.equal(result.complete, true);
  assert.match(stderr, /^ringmark: stream: expected a file that can be written to, got \/dev\/full: ENOSPC/m);
  assert.equal(exitCode, result.valid ? 1 : 3);
});

test('--sweep: the same rate once for each value, and what an uneven ring costs', bounded, async () => {
  const args = [...short, '--rate', '1000', '--duration', '1s', '--sweep', 'vnodes=1,160'];
  const { stdout, stderr } = await runProcess(main, args);
  const { loads, sweep, complete } = JSON.parse(stdout) as LoadSweepResult;
  assert.ok(complete, stderr);
  assert.deepEqual(sweep, { parameter: 'vnodes', values: [1, 160] });
  assert.deepEqual(
    loads.map(({ config }) => config.vnodes),
    [1, 160],
  );
  const [one, many] = loads.map(({ totals }) => totals.balanceTax);
  assert.ok(one!.predicted > 2 * many!.predicted, JSON.stringify([one, many]));
  for (const { totals, config, nodes } of loads) {
    assert.ok(Math.abs(totals.balanceTax.observed! - totals.balanceTax.predicted) < 0.1);
    assert.deepEqual(
      nodes.map(({ url }) => url),
      config.nodes.map(({ url }) => url),
    );
  }
  assert.deepEqual(loads[0]!.config.nodes, loads[1]!.config.nodes);
});

/** Runs a load test and, whenever it says `when`, asks its live page to do something to node-2, as its buttons do. */
async function loadWithClicks(
  args: readonly string[],
  clicks: readonly (readonly [when: 'warming up' | 'measuring' | 'answered', action: string])[],
): Promise<{ result: LoadResult; stderr: string }> {
  const running = start(main, [...short, ...args, '--ui', '0'], { RINGMARK_UI_KEY: UI_KEY });
  const address = says(running, /live page: (\S+)\n/);
  const phases = {
    'warming up': says(running, /warming up/),
    measuring: says(running, /measuring/),
    answered: undefined,
  };
  const { origin } = new URL((await address)[1]!);
  for (const [when, action] of clicks) {
    await phases[when];
    const headers = { 'x-ringmark-token': UI_KEY, origin };
    const answer = await fetch(`${origin}/do/${action}`, { method: 'POST', headers, body: '{"node":"node-2"}' });
    assert.equal(answer.status, 200, await answer.text());
  }
  const { stdout, stderr } = await running.ended;
  return { result: JSON.parse(stdout) as LoadResult, stderr };
}

/** A moment lies within what an event took, give or take what a request and a slot of time do. */
function assertBetween(momentS: number, { atS, tookS, action }: LoadEventDone): void {
  assert.ok(momentS > atS - 0.05 && momentS < atS + tookS + 0.2, `${momentS}, ${action} ${atS} to ${atS + tookS}`);
}

const refused: [args: string[], stderr: RegExp][] = [
  [['--at', '10s:kill'], /^ringmark: --at: expected TIME:ACTION:NODE, such as 10s:kill:node-2, got "10s:kill"\n$/],
  [['--at', 'x:kill:node-2'], /^ringmark: --at: expected a duration .*got "x"\n$/],
  [['--at', '1s:burn:node-2'], /^ringmark: --at: expected one of kill, start, pause, resume, got "burn"\n$/],
  [['--at', '1s:kill:node-9'], /^ringmark: at 1s:kill:node-9: expected one of node-1, node-2, node-3, got "node-9"\n$/],
  [['--at', '99s:kill:node-1'], /^ringmark: at 99s:kill:node-1: expected a number from 0 to 10, got 99\n$/],
  [
    ['--at', '1s:start:node-1'],
    /^ringmark: at 1s:start:node-1: expected a node that is killed by then, got "running"\n$/,
  ],
  [
    ['--nodes', 'http://127.0.0.1:1', '--at', '1s:kill:http://127.0.0.1:1'],
    /^ringmark: at: expected a cluster that ringmark starts/,
  ],
  [['--sweep', 'vnodes=1,2'], /^ringmark: sweep: expected an offered rate .*\n$/],
  [
    ['--sweep', 'vnodes=0', '--rate', '9'],
    /^ringmark: --sweep vnodes: expected an integer from 1 to 65536, got "0"\n$/,
  ],
  [
    ['--sweep', 'colour=red', '--rate', '9'],
    /^ringmark: --sweep: expected one of vnodes, algorithm, hash, got "colour"\n$/,
  ],
  [['--sweep', 'vnodes', '--rate', '9'], /^ringmark: --sweep vnodes: expected values separated by commas, got ""\n$/],
  [['--sweep', 'hash=xxh32', '--rate', '9', '--at', '1s:kill:node-1'], /^ringmark: sweep: expected no --at with it/],
];
for (const [args, stderr] of refused) {
  test(`load ${args.join(' ')}: one line`, bounded, async () => {
    const ended = await runProcess(main, ['load', ...args]);
    assert.match(ended.stderr, stderr);
    assert.equal(ended.exitCode, 2);
    assert.equal(ended.stdout, '');
  });
}

test('a stream that cannot be opened ends it before anything is started', bounded, async () => {
  const { exitCode, stderr } = await runProcess(main, ['load', '--stream', '/proc/none/x']);
  assert.equal(exitCode, 1);
  assert.match(stderr, /^ringmark: stream: expected a file that can be written to, got .*\n$/);
});

function lengthOf({ fromS, toS }: Outage): number {
  return (toS ?? Number.POSITIVE_INFINITY) - fromS;
}

/** Once stderr has shown it. */
function says({ child }: Running, what: RegExp): Promise<RegExpExecArray> {
  let said = '';
  return new Promise((resolve) => {
    child.stderr!.on('data', (piece) => {
      said += piece;
      const found = what.exec(said);
      if (found) resolve(found);
    });
  });
}
