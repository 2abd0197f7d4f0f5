import type { Run } from '../../result/run.ts';
import type { BenchRow, BenchSuite, MeasuredRow } from '../../result/schema.ts';
import { downText, observedTax } from '../down-nodes.ts';
import { tellingRow } from '../telling-row.ts';
import { formatCount, formatInteger, formatNs, formatPercent, formatTimes } from '../units.ts';
import type { Load } from './load-charts.ts';

/** One number that tells of a run, and what it is of. */
export interface Figure {
  label: string;
  value: string;
  detail: string;
  /** Where runs stand side by side, if the value alone would be taken for what it is not. */
  inTable?: string;
}

/** So many a first screen takes. */
export const FIGURES = 4;

/** What a run comes to, the most telling first. */
export function figuresOf({ load, loadSweep, compare, bench }: Run): Figure[] {
  return [
    ...(load ? loadFigures(load) : []),
    ...(loadSweep ? sweepFigures(loadSweep.loads, loadSweep.sweep.values) : []),
    ...(bench ? benchFigures(bench.suites) : []),
    ...(compare ? compareFigures(compare.rows.filter((row) => row.verdict !== 'unsupported')) : []),
    ...(load ? lesserLoadFigures(load) : []),
  ];
}

function loadFigures(load: Load): Figure[] {
  const { totals, latencyUs, generator, config } = load;
  const offered = generator.schedule ? `of ${formatCount(generator.schedule.offeredPerS)}/s offered` : undefined;
  const closed = generator.saturated ? 'a floor: the generator was the limit' : 'as many as were answered';
  return [
    { label: 'throughput', value: `${formatCount(totals.throughputPerS)}/s`, detail: offered ?? closed },
    {
      label: 'p99 latency',
      value: formatUs(latencyUs.response.p99),
      detail: config.model === 'open' ? 'from when a request was due' : `median ${formatUs(latencyUs.response.p50)}`,
    },
    taxFigure(load),
  ];
}

/** Measured where it can be, else predicted; which of them is said. */
function taxFigure(load: Load): Figure {
  const { predicted } = load.totals.balanceTax;
  const observed = observedTax(load);
  const asPredicted = downText(load) ? 'predicted; a node was down: not measured' : 'of the capacity, as predicted';
  return {
    label: 'balance tax',
    value: formatPercent(observed ?? predicted),
    detail: observed === null ? asPredicted : `of the capacity; ${formatPercent(predicted)} predicted`,
    inTable: taxText(predicted, observed),
  };
}

function taxText(predicted: number, observed: number | null): string {
  return `${formatPercent(predicted)} predicted, ${observed === null ? 'not' : formatPercent(observed)} measured`;
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
  return loads.map((load, i) => {
    const { predicted } = load.totals.balanceTax;
    const observed = observedTax(load);
    return {
      label: `balance tax at ${values[i]}`,
      value: formatPercent(observed ?? predicted),
      detail: `${formatPercent(predicted)} predicted`,
      inTable: taxText(predicted, observed),
    };
  });
}

/** One of each suite; of few suites the same at other sizes as well. */
function benchFigures(suites: readonly BenchSuite[]): Figure[] {
  const found = suites.flatMap((suite) => {
    const row = tellingRow(suite);
    return row ? [{ suite, row }] : [];
  });
  const ranked = found.toSorted((a, b) => rankOf(a.suite) - rankOf(b.suite));
  const others = ranked.flatMap(({ suite, row }) =>
    suite.rows
      .filter((other) => other !== row && other.subject === row.subject)
      .reverse()
      .map((other) => ({ suite, row: other })),
  );
  const lesser = [
    ...others.map(({ suite, row }) => benchFigure(suite, row, `${titleOf(suite, row)}, ${varying(suite, row)}`)),
    ...ranked.flatMap(baselineFigure),
  ];
  return [
    ...ranked.map(({ suite, row }) => benchFigure(suite, row, titleOf(suite, row))),
    ...lesser.slice(0, Math.max(0, FIGURES - ranked.length)),
  ];
}

/** What a ring costs comes first. */
function rankOf({ name }: BenchSuite): number {
  const at = ['lookup', 'build'].indexOf(name);
  return at === -1 ? 2 : at;
}

function benchFigure({ baseline }: BenchSuite, row: BenchRow, label: string): Figure {
  const faster = row.speedup ? `, ${formatTimes(row.speedup.p50)} the speed of ${baseline}` : '';
  return { label, value: formatNs(row.ns.p50), detail: `median, ${sizeOf(row)}${faster}` };
}

/** What the speed-up beside it is over. */
function baselineFigure({ suite, row }: { suite: BenchSuite; row: BenchRow }): Figure[] {
  const same = suite.rows.find((other) => other.subject === suite.baseline && sizeOf(other) === sizeOf(row));
  if (!same) return [];
  const detail = `${suite.baseline}, median, ${sizeOf(same)}`;
  return [{ label: `${suite.name}, baseline`, value: formatNs(same.ns.p50), detail }];
}

function titleOf({ name }: BenchSuite, { subject }: BenchRow): string {
  return subject === 'ringmark ring' ? `ring ${name}` : `${name}: ${subject.replace('ringmark ', '')}`;
}

/** What tells a row from others of its subject. */
function varying({ rows }: BenchSuite, { subject, parameters }: BenchRow): string {
  const own = rows.filter((row) => row.subject === subject);
  const names = Object.keys(parameters).filter((key) => own.some((row) => row.parameters[key] !== parameters[key]));
  return sizeText(names.map((key) => [key, parameters[key]!]));
}

function sizeOf({ parameters }: BenchRow): string {
  return sizeText(Object.entries(parameters).slice(0, 2));
}

function sizeText(parameters: readonly [name: string, value: string | number][]): string {
  return parameters
    .map(([name, value]) => (typeof value === 'number' ? `${formatInteger(value)} ${name}` : value))
    .join(' × ');
}

function compareFigures(rows: readonly MeasuredRow[]): Figure[] {
  const sound = rows.filter(({ verdict }) => verdict === 'ok');
  const weak = new Set(rows.flatMap(({ verdict, hash }) => (verdict === 'weak-hash' ? [hash] : [])));
  // A hash that is too weak for one placement is no advertisement for another.
  const trusted = sound.filter(({ hash }) => !weak.has(hash));
  const best = (size: (row: MeasuredRow) => number) => {
    const row = least(trusted, size);
    const isBeaten = row && rows.some((other) => size(other) < size(row));
    return row && { row, words: `${wordsOf(row)}${isBeaten ? ', weak hashes left out' : ''}` };
  };
  const fastest = best(({ lookupNs }) => lookupNs.p50);
  const evenest = best(({ share }) => share.cv);
  const smallest = best(({ share }) => share.peakToMean);
  return [
    ...(fastest ? [{ label: 'fastest lookup', value: formatNs(fastest.row.lookupNs.p50), detail: fastest.words }] : []),
    ...(evenest
      ? [{ label: 'most even', value: formatPercent(evenest.row.share.cv), detail: `CV, ${evenest.words}` }]
      : []),
    ...(smallest
      ? [
          {
            label: 'smallest peak',
            value: formatTimes(smallest.row.share.peakToMean),
            detail: `of a fair share, ${smallest.words}`,
          },
        ]
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
  return `${algorithm} ${hash}, ${formatInteger(nodes)} nodes${vnodes === null ? '' : ` × ${vnodes} vnodes`}`;
}

function formatUs(us: number): string {
  return formatNs(us * 1000);
}
