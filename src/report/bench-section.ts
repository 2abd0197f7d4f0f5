import { groupBy } from '../lib/group-by.ts';
import type { BenchResult, BenchRow, BenchSuite } from '../result/schema.ts';
import { type Block, type Cell, type Column, name, type Table, tableBlock } from './document.ts';
import { tellingSubject } from './telling-row.ts';
import { fewRounds, roundsText, timeInterval } from './time-interval.ts';
import { formatNs, formatPercent, formatTimes } from './units.ts';

/** Per suite: its question, and each subject's time per operation beside its speed-up over the baseline. */
export function benchBlocks({ suites, complete }: BenchResult): Block[] {
  return [
    ...(complete ? [] : [{ kind: 'paragraph', text: 'INCOMPLETE: it was stopped.', style: 'bad' } as const]),
    ...suites.flatMap(suiteBlocks),
  ];
}

/**
 * A suite in one line: the ring, else its first subject of our own, over the whole matrix; undefined where none was timed.
 * Rows that are different figures make no range: then each is named.
 */
export function benchHeadline(suite: BenchSuite): readonly [label: string, value: string] | undefined {
  const { name, baseline, rows } = suite;
  const subject = tellingSubject(suite);
  if (subject === undefined) return undefined;
  const figures = groupBy(
    rows.filter((row) => row.subject === subject),
    ({ parameters }) => figureOf(parameters),
  );
  const texts = [...figures].map(([figure, own]) => figure + rangeText(own, baseline));
  return [name, `${subject} ${texts.join('; ')}`];
}

/** What a row's time is, where a suite has several: `CPU per request `. */
function figureOf({ figure }: BenchRow['parameters']): string {
  return figure === undefined ? '' : `${figure} `;
}

function rangeText(rows: readonly BenchRow[], baseline: string): string {
  const times = rows.map(({ ns }) => ns.p50);
  const speedups = rows.flatMap(({ speedup }) => (speedup === null ? [] : [speedup.p50]));
  const faster = speedups.length > 0 ? `, ${range(speedups, formatTimes)} the speed of ${baseline}` : '';
  return `${range(times, formatNs)}${faster}${caution(rows)}`;
}

/** A figure of few rounds may be far off: whoever reads nothing else should know. */
function caution(rows: readonly BenchRow[]): string {
  const counts = rows.flatMap((row) => fewRounds(row)?.count ?? []);
  return counts.length === 0 ? '' : ` (${range(counts, String)} rounds)`;
}

function range(values: readonly number[], format: (value: number) => string): string {
  const [least, most] = [format(Math.min(...values)), format(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}

function suiteBlocks(suite: BenchSuite): Block[] {
  const floor = suite.floorNs === null ? '' : ` Timing one empty call reads ${formatNs(suite.floorNs)}.`;
  const notes = suite.rows.flatMap(({ subject, note }) => (note === undefined ? [] : [`${subject}: ${note}`]));
  const items = [...new Set(notes), ...roundsNote(suite), ...suite.skipped.map((reason) => `left out: ${reason}`)];
  return [
    { kind: 'heading', level: 3, text: suite.name },
    { kind: 'paragraph', text: `${suite.question} ${comparison(suite)}${floor}` },
    tableBlock(suiteTable(suite)),
    ...(items.length > 0 ? [{ kind: 'list', items } as const] : []),
  ];
}

/** Where a margin would stand, the table has a dash: this says why. */
function roundsNote({ rows }: BenchSuite): string[] {
  const counts = rows.flatMap((row) => fewRounds(row)?.count ?? []);
  if (counts.length === 0) return [];
  const which = counts.length === rows.length ? '' : ` for ${counts.length} of ${rows.length} rows`;
  return [`${roundsText(counts)}${which}: too few to tell how sure the time is`];
}

function comparison({ baseline, rows }: BenchSuite): string {
  const isThere = rows.some(({ subject }) => subject === baseline);
  return isThere
    ? `Time/op is the median. Speed-up over ${baseline}.`
    : `No speed-ups: they are over ${baseline}, which was not timed.`;
}

/** What is there of stores alone. */
const STORE_COLUMNS = [
  { key: 'rssBytesPerEntry', title: 'RSS/entry', format: (bytes: number) => `${bytes.toFixed(0)} B` },
  { key: 'heapBytesPerEntry', title: 'heap/entry', format: (bytes: number) => `${bytes.toFixed(0)} B` },
  { key: 'longestPauseMs', title: 'max pause', format: (ms: number) => `${ms.toFixed(1)} ms` },
] as const;

function suiteTable(suite: BenchSuite): Table {
  const parameters = [...new Set(suite.rows.flatMap((row) => Object.keys(row.parameters)))];
  const measured = STORE_COLUMNS.filter(({ key }) => suite.rows.some((row) => row[key] !== undefined));
  const columns: Column[] = [
    { title: 'subject', align: 'left' },
    ...parameters.map((title) => parameterColumn(title, suite.rows)),
    { title: 'time/op', align: 'right' },
    { title: '±', align: 'right', rank: 2 },
    { title: 'p99', align: 'right', rank: 3 },
    { title: 'speed-up', align: 'right' },
    { title: 'half of rounds', align: 'left', rank: 1 },
    ...measured.map(({ title }): Column => ({ title, align: 'right' })),
  ];
  const pointOf = (row: BenchRow | undefined) => JSON.stringify(row?.parameters);
  return {
    columns,
    rows: suite.rows.map((row) => [
      ...benchCells(row, parameters, suite.baseline),
      ...measured.map(({ key, format }) => (row[key] === undefined ? '' : format(row[key]))),
    ]),
    groupStarts: suite.rows.flatMap((row, i) => (i > 0 && pointOf(row) !== pointOf(suite.rows[i - 1]) ? [i] : [])),
  };
}

/** One that is the same in every row can be said below where there is no room for it. */
function parameterColumn(title: string, rows: readonly BenchRow[]): Column {
  const [first, ...others] = new Set(rows.map(({ parameters }) => String(parameters[title] ?? '')));
  const column: Column = { title, align: 'right' };
  return first === undefined || others.length > 0 ? column : { ...column, rank: 0.5, constant: first };
}

/** A p99 of fewer says nothing at all. */
const FEW_SAMPLES = 5;

function benchCells(row: BenchRow, parameters: readonly string[], baseline: string): Cell[] {
  const { ns } = row;
  return [
    name(row.subject),
    ...parameters.map((parameter) => String(row.parameters[parameter] ?? '')),
    formatNs(ns.p50),
    marginText(row),
    // Of so few samples a percentile is but the largest of them.
    ns.samples < FEW_SAMPLES ? '–' : formatNs(ns.p99),
    ...speedupCells(row, baseline),
  ];
}

/** Half of the interval of the time beside it. */
function marginText(row: BenchRow): string {
  const interval = timeInterval(row);
  if (fewRounds(row)) return '–';
  return interval === null ? '' : formatPercent((interval.high - interval.low) / 2 / row.ns.p50);
}

function speedupCells({ subject, speedup }: BenchRow, baseline: string): [times: Cell, range: Cell] {
  if (subject === baseline) return ['baseline', ''];
  if (speedup === null) return ['', ''];
  return [formatTimes(speedup.p50), `${formatTimes(speedup.p25)} to ${formatTimes(speedup.p75)}`];
}
