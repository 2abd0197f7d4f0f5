import type { Run } from '../../result/run.ts';
import type { BenchSuite, MeasuredRow } from '../../result/schema.ts';
import { formatCount, formatNs, formatPercent, formatTimes } from '../units.ts';
import type { Load } from './load-charts.ts';

/** One number that tells of a run, and what it is of. */
export interface Figure {
  label: string;
  value: string;
  detail: string;
}

/** What a run comes to, the most telling first: a first screen takes four of them. */
export function figuresOf({ load, loadSweep, compare, bench }: Run): Figure[] {
  return [
    ...(load ? loadFigures(load) : []),
    ...(loadSweep ? sweepFigures(loadSweep.loads, loadSweep.sweep.values) : []),
    ...(bench?.suites.flatMap(benchFigure) ?? []),
    ...(compare ? compareFigures(compare.rows.filter((row) => row.verdict !== 'unsupported')) : []),
    ...(load ? lesserLoadFigures(load) : []),
  ];
}

function loadFigures({ totals, latencyUs, generator, config }: Load): Figure[] {
  const { predicted, observed } = totals.balanceTax;
  const offered = generator.schedule ? `of ${formatCount(generator.schedule.offeredPerS)}/s offered` : undefined;
  const closed = generator.saturated ? 'a floor: the generator was the limit' : 'as many as were answered';
  return [
    { label: 'throughput', value: `${formatCount(totals.throughputPerS)}/s`, detail: offered ?? closed },
    {
      label: 'p99 latency',
      value: formatUs(latencyUs.response.p99),
      detail: config.model === 'open' ? 'from when a request was due' : `median ${formatUs(latencyUs.response.p50)}`,
    },
    {
      label: 'balance tax',
      value: formatPercent(observed ?? predicted),
      detail:
        observed === null ? 'of the capacity, as predicted' : `of the capacity; ${formatPercent(predicted)} predicted`,
    },
  ];
}

function lesserLoadFigures({ totals, latencyUs }: Load): Figure[] {
  const failures = totals.errors + totals.timeouts + totals.non2xx + totals.wrongBodies;
  return [
    {
      label: 'failed requests',
      value: formatCount(failures),
      detail: `of ${formatCount(totals.requests + totals.errors)}`,
    },
    { label: 'median latency', value: formatUs(latencyUs.response.p50), detail: 'half of the requests took less' },
  ];
}

function sweepFigures(loads: readonly Load[], values: readonly (string | number)[]): Figure[] {
  return loads.map(({ totals: { balanceTax } }, i) => ({
    label: `balance tax at ${values[i]}`,
    value: formatPercent(balanceTax.observed ?? balanceTax.predicted),
    detail: `${formatPercent(balanceTax.predicted)} predicted`,
  }));
}

/** Of the suites that tell what a ring costs: the median over their sizes would hide what grows, so the largest size counts. */
function benchFigure({ name, rows, baseline }: BenchSuite): Figure[] {
  if (name !== 'lookup' && name !== 'build') return [];
  const row = rows.findLast(({ subject }) => subject === 'ringmark ring');
  if (!row) return [];
  const size = Object.entries(row.parameters).map(([key, value]) => `${value} ${key}`);
  const faster = row.speedup ? `, ${formatTimes(row.speedup.p50)} ${baseline}` : '';
  return [{ label: `ring ${name}`, value: formatNs(row.ns.p50), detail: size.slice(0, 2).join(' × ') + faster }];
}

function compareFigures(rows: readonly MeasuredRow[]): Figure[] {
  const sound = rows.filter(({ verdict }) => verdict === 'ok');
  const fastest = least(sound, ({ lookupNs }) => lookupNs.p50);
  const evenest = least(sound, ({ share }) => share.cv);
  return [
    ...(fastest ? [{ label: 'fastest lookup', value: formatNs(fastest.lookupNs.p50), detail: wordsOf(fastest) }] : []),
    ...(evenest
      ? [{ label: 'most even', value: formatPercent(evenest.share.cv), detail: `CV, ${wordsOf(evenest)}` }]
      : []),
    {
      label: 'rows that are ok',
      value: `${sound.length} of ${rows.length}`,
      detail: 'as even as a good hash makes them',
    },
  ];
}

function least(rows: readonly MeasuredRow[], size: (row: MeasuredRow) => number): MeasuredRow | undefined {
  return rows.toSorted((a, b) => size(a) - size(b))[0];
}

function wordsOf({ algorithm, hash, nodes, vnodes }: MeasuredRow): string {
  return `${algorithm} ${hash}, ${nodes} nodes${vnodes === null ? '' : ` × ${vnodes} vnodes`}`;
}

function formatUs(us: number): string {
  return formatNs(us * 1000);
}
