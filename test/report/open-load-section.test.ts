import assert from 'node:assert/strict';
import { test } from 'node:test';
import { displayWidth } from '../../src/lib/display-width.ts';
import { loadBlocks, loadHeadline } from '../../src/report/load-section.ts';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { colourless } from '../../src/report/paint.ts';
import { renderTerminal } from '../../src/report/terminal.ts';
import type { LoadResult } from '../../src/result/load-result.ts';
import { runShape } from '../../src/result/run-shape.ts';
import { sampleRun } from '../support/sample-run.ts';

/** As the sample, but of the open model. */
function openLoad(): LoadResult {
  const load = sampleRun().load!;
  const stages = [
    { durationS: 5, rate: 40_000 },
    { durationS: 5, rate: 0 },
  ];
  return {
    ...load,
    config: {
      ...load.config,
      model: 'open',
      rate: 20_000,
      arrivals: 'poisson',
      stages,
      threads: 2,
      maxInFlight: 10_000,
    },
    latencyUs: { response: { ...load.latencyUs.response, p50: 900 }, service: load.latencyUs.service },
    generator: {
      ...load.generator,
      eventLoopUtilization: 0.31,
      scheduleLagUs: { p50: 2, p99: 84, max: 2100 },
      floorUs: { p50: 52, p99: 131 },
      schedule: { threads: 2, offeredPerS: 25_000, catchUps: 12, unsent: 0, sockets: 32 },
    },
  };
}

test('the open model: what was offered, how the schedule was kept, and both clocks', () => {
  const text = renderTerminal(loadBlocks(openLoad()), 80, colourless);
  const joined = text.replaceAll(/\n +/g, ' ');
  assert.match(joined, /open model, poisson arrivals, 10\.0 s$/m);
  assert.match(joined, /^offered +25\.0k operations\/s \(from 20\.0k\/s, 5 s to 40\.0k\/s, 5 s to 0\/s\), 0 dropped$/m);
  assert.match(
    joined,
    /^schedule +begun late by p50 2\.00 µs, p99 84\.0 µs, at most 2\.10 ms; 12 begun in one go to catch up$/m,
  );
  assert.match(joined, /the busiest of 2 threads had work for 31\.0 % of the time$/m);
  assert.match(joined, /^floor +p50 52\.0 µs, p99 131 µs: the least that this generator can tell: its client, the /m);
  assert.match(text, /^response .*900 µs.*\nservice .*640 µs/m);
  for (const line of text.split('\n')) assert.ok(displayWidth(line) <= 80, line);
});

test('where a node was down the balance tax was not measured', () => {
  const load = openLoad();
  load.totals.balanceTax = { predicted: 0.061, observed: 0.151, cpu: 0.2 };
  load.events = [{ atS: 4, action: 'kill', node: 'node-2', tookS: 0 }];
  const text = renderMarkdown(loadBlocks(load));
  assert.match(
    text,
    /6\.1 % of the capacity predicted; not measured: node-2 was down, and what was served says nothing/,
  );
  assert.doesNotMatch(text, /15\.1 %/);
});

test('what a killed node lost, and its errors, stand where nobody has to look for them', () => {
  const load = openLoad();
  load.events = [{ atS: 4, action: 'kill', node: 'node-2', tookS: 0 }];
  load.totals.errors = 1162;
  Object.assign(load.nodes.find(({ id }) => id === 'node-2')!, { hits: 262, misses: 3632 });
  assert.match(loadHeadline(load)[1], /, node-2 was down, 1,162 errors, at 25\.0k\/s offered$/);
  const lines = renderTerminal(loadBlocks(load), 120, colourless).split('\n');
  assert.match(lines[0]!, /^Valid/);
  assert.ok(
    lines.slice(1, 4).includes('- node-2 lost data (kill): 3,632 of 3,894 reads of it found nothing'),
    lines.slice(0, 5).join('\n'),
  );
});

test('the same as Markdown, and in one line', () => {
  assert.match(renderMarkdown(loadBlocks(openLoad())), /\| response .*\n\| service /);
  assert.deepEqual(loadHeadline(openLoad()), ['load', '31.2k requests/s, p50 900 µs, p99 1.73 ms, at 25.0k/s offered']);
});

test('a run that holds it has the shape of a run', () => {
  runShape({ ...sampleRun(), load: openLoad() }, 'run');
});
