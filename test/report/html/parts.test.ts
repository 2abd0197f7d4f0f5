import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchIntervals } from '../../../src/report/html/bench-intervals.ts';
import { heatMaps } from '../../../src/report/html/heat-map.ts';
import { renderReport } from '../../../src/report/html/report.ts';
import { ringPicture } from '../../../src/report/html/ring-picture.ts';
import type { Run } from '../../../src/result/run.ts';
import type { MeasuredRow } from '../../../src/result/schema.ts';
import { sampleRun } from '../../support/sample-run.ts';

const content = (...runs: Run[]) => renderReport(runs, { script: '', style: '' });

test('a benchmark has the time that its table and the terminal have, and the interval of that', () => {
  const [, lookup] = sampleRun().bench!.suites;
  const { text } = benchIntervals(lookup!);
  assert.match(text, /<span>time\/op<\/span>/);
  assert.match(text, /title="median 43\.7 ns, 95 % confidence 43\.3 ns to 44\.6 ns; least/);
  assert.match(text, /<span class="figures"><span>43\.7 ns<\/span><span>4\.31x/);
  assert.doesNotMatch(text, /44\.6 ns<\/span>|mean/, 'the mean is another figure');
});

test('without rounds a benchmark has no interval, and the time all the same', () => {
  const [, lookup] = sampleRun().bench!.suites;
  for (const row of lookup!.rows) delete row.rounds;
  const { text } = benchIntervals(lookup!);
  assert.doesNotMatch(text, /confidence/);
  assert.match(text, /title="median 43\.7 ns; least/);
});

test('of few rounds a benchmark has no interval and no percentile: it says so and shows the rounds', () => {
  const [, lookup] = sampleRun().bench!.suites;
  for (const row of lookup!.rows)
    Object.assign(row, { rounds: [row.ns.p50 * 0.9, row.ns.p50 * 1.1], ns: { ...row.ns, samples: 2 } });
  const { text } = benchIntervals(lookup!);
  assert.doesNotMatch(text, /confidence|p99/);
  assert.match(text, /title="median 43\.7 ns, 2 rounds, no interval; from 39\.3 ns to 48\.1 ns"/);
  assert.equal(text.match(/class="round"/g)?.length, 2 * lookup!.rows.length);
  assert.match(text, /<figcaption>2 rounds each, no interval: the line is the range of the rounds\.<\/figcaption>/);
  lookup!.rows[0]!.rounds = [41, 42, 43, 44, 45];
  assert.match(benchIntervals(lookup!).text, /<figcaption>2 rounds for 3 of 4 rows, no interval/);
});

test('the same suite of several runs has one axis', () => {
  const [one, other] = [sampleRun().bench!.suites[1]!, sampleRun().bench!.suites[1]!];
  other.rows = other.rows.map((row) => ({ ...row, ns: { ...row.ns, p99: 1e6 } }));
  const ticksOf = (text: string) =>
    [...text.matchAll(/<b class="[^"]*" style="([^"]*)">([^<]*)/g)].map(([, ...tick]) => tick);
  const both = [one, other];
  assert.deepEqual(ticksOf(benchIntervals(one, both).text), ticksOf(benchIntervals(other, both).text));
  assert.notDeepEqual(ticksOf(benchIntervals(one).text), ticksOf(benchIntervals(other).text));
});

test('the marks of the benchmarks are explained above the first, and none that is not drawn', () => {
  const { load, compare, ...run } = sampleRun();
  const text = content(run);
  assert.ok(text.indexOf('its 95 % confidence interval') < text.indexOf('<h4>hash</h4>'));
  assert.doesNotMatch(text, /too few rounds/);
  run.bench!.suites[0]!.rows[0]!.rounds = [36, 38];
  assert.match(content(run), /too few rounds for an interval/);
});

test('without a closed form a cell is tinted by the best of its column', () => {
  const ring = sampleRun().compare!.rows[0] as MeasuredRow;
  const cell = (hash: string, cv: number) => ({
    ...ring,
    algorithm: 'bounded',
    hash,
    share: { ...ring.share, cv, theoryCv: null },
  });
  const { text } = heatMaps([cell('xxh32', 0.024), cell('java', 0.499)])!;
  const heats = [...text.matchAll(/--heat:([\d.]+)" title="[^"]*, ([\d.]+) times the least CV of its column"/g)];
  assert.deepEqual(
    heats.map(([, heat, times]) => [heat, times]),
    [
      ['0.00', '1.00'],
      ['1.00', '20.79'],
    ],
  );
});

test('placements that were refused are not counted as compared', () => {
  const { load, bench, ...run } = sampleRun();
  assert.match(content(run), /5 placements compared, 1 more refused\./);
});

test('a sweep names all of its values, and which of them the ring is of', () => {
  const { load, bench, compare, ...run } = sampleRun();
  const { environment } = run;
  const loads = [1, 16, 160].map((vnodes) => ({ ...load!, config: { ...load!.config, vnodes } }));
  run.loadSweep = {
    ...{ schema: 'ringmark/load-sweep@1', environment, complete: true },
    ...{ sweep: { parameter: 'vnodes', values: [1, 16, 160] }, loads },
  };
  const text = content(run);
  assert.match(text, /3 local nodes, ring xxh32, 1, 16 and 160 vnodes; /);
  assert.match(text, /<h4>The ring of vnodes 160<\/h4>/);
});

test('headings go down one level at a time, for one run and for several', () => {
  for (const runs of [[sampleRun()], [sampleRun(), { ...sampleRun(), name: 'other' }]]) {
    const levels = [...content(...runs).matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    for (const [i, level] of levels.entries()) assert.ok(level <= (levels[i - 1] ?? 0) + 1, levels.join(' '));
  }
});

test('of very many nodes those that are picked out have a colour each; of few they have that of the charts', () => {
  const nodes = (count: number) => Array.from({ length: count }, (_, i) => ({ id: `node-${i}` }));
  const coloursOf = (count: number) =>
    ringPicture({ algorithm: 'ring', hash: 'xxh32', vnodes: 4, nodes: nodes(count) })!.lanes.map(
      ({ colour }) => colour,
    );
  for (const count of [7, 100, 1000]) assert.deepEqual(coloursOf(count), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(coloursOf(4), [0, 1, 2, 3]);
});
