import type { CompareResult, CompareRow, KeySource, Movement } from '../result/schema.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { formatBytes, formatCount, formatInteger, formatNs, formatPercent } from './units.ts';

const columns: readonly Column[] = [
  { title: 'algorithm', align: 'left' },
  { title: 'hash', align: 'left' },
  { title: 'nodes', align: 'right' },
  { title: 'vnodes', align: 'right', rank: 4 },
  { title: 'peak', align: 'right' },
  { title: 'min', align: 'right', rank: 11 },
  { title: 'CV', align: 'right', rank: 2 },
  { title: 'expected', align: 'right', rank: 6 },
  { title: 'noise', align: 'right', rank: 8 },
  { title: 'z', align: 'right', rank: 10 },
  { title: 'join', align: 'right', rank: 5 },
  { title: 'leave', align: 'right', rank: 12 },
  { title: 'collateral', align: 'right', rank: 3 },
  { title: 'restore', align: 'right', rank: 9 },
  { title: 'lookup', align: 'right' },
  { title: 'search', align: 'right', rank: 14 },
  { title: 'build', align: 'right', rank: 13 },
  { title: 'memory', align: 'right', rank: 7 },
  { title: 'verdict', align: 'left', isWhole: true, rank: 1 },
];

const legend =
  'peak, min: the largest and the smallest share of a node over the mean share; CV: the coefficient of variation of the ' +
  'shares; ≈: of the keys that were placed, else of arcs or slots, exactly. expected: that CV with a good hash; noise: the ' +
  'CV that as many keys show of perfectly even shares. join, leave: the part of the keys that moves when a node does ' +
  '(the middle one, where it can); collateral: the most of it that moves between nodes that stay; restore: what has ' +
  'moved once a node has left and come back. lookup: from a string key; search: from its hash. No verdict: nothing is wrong.';

/** One table: how even each placement is, what moves, what it costs. */
export function compareBlocks({ keySource, rows, complete }: CompareResult): Block[] {
  const groupStarts = rows.flatMap(({ nodes }, i) => (i > 0 && nodes !== rows[i - 1]!.nodes ? [i] : []));
  return [
    ...(complete ? [] : [{ kind: 'paragraph', text: 'INCOMPLETE: it was stopped.', style: 'bad' } as const]),
    { kind: 'facts', facts: [['keys', keysInWords(keySource, rows)]] },
    tableBlock({ columns: columnsFor(rows), rows: rows.map(compareCells), groupStarts }),
    ...notes(rows),
    { kind: 'paragraph', text: legend, style: 'faint' },
  ];
}

/** Where rows differ by their vnodes alone, that column tells them apart, and is not left out. */
function columnsFor(rows: readonly CompareRow[]): readonly Column[] {
  const others = new Set(rows.map(({ algorithm, hash, nodes }) => JSON.stringify([algorithm, hash, nodes])));
  if (others.size === rows.length) return columns;
  return columns.map((column) => (column.title === 'vnodes' ? { title: column.title, align: column.align } : column));
}

function keysInWords(source: KeySource, rows: readonly CompareRow[]): string {
  const measured = rows.filter((row) => row.verdict !== 'unsupported');
  const noises = measured.map(({ sampled }) => sampled.noiseCv);
  const noise = noises.length > 0 ? `; their noise in the CV is ${range(noises, formatPercent)}` : '';
  if (source.kind === 'made') {
    const counts = measured.map(({ keys }) => keys);
    return `made, of the shape ${source.shape}${counts.length > 0 ? `, ${range(counts, formatInteger)} a row` : ''}${noise}`;
  }
  const repeats =
    source.effectiveKeys < source.keys
      ? `, which repeat: as noisy as ${formatCount(source.effectiveKeys)} that do not`
      : '';
  const skipped = source.emptyLines > 0 ? `, ${formatInteger(source.emptyLines)} empty lines skipped` : '';
  return `${formatInteger(source.keys)} of ${source.file}${skipped}${repeats}${noise}`;
}

function range(values: readonly number[], format: (value: number) => string): string {
  const [least, most] = [format(Math.min(...values)), format(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}

function compareCells(row: CompareRow): Cell[] {
  const names = [
    name(row.algorithm),
    name(row.hash),
    String(row.nodes),
    row.vnodes === null ? '–' : String(row.vnodes),
  ];
  if (row.verdict === 'unsupported') {
    return [
      ...names,
      ...new Array<Cell>(columns.length - names.length - 1).fill('–'),
      { text: 'refused', style: 'faint' },
    ];
  }
  const { share, sampled } = row;
  const mark = markOf(share.exact);
  const movements = [row.add, row.remove, row.removeFirst, row.removeLast, row.restore];
  return [
    ...names,
    mark + share.peakToMean.toFixed(3),
    mark + share.minToMean.toFixed(3),
    mark + cvPercent(share.cv),
    share.theoryCv === null ? '–' : cvPercent(share.theoryCv),
    cvPercent(sampled.noiseCv),
    share.z === null ? '–' : share.z.toFixed(1),
    moved(row.add),
    moved(row.remove ?? row.removeLast),
    mostCollateral(movements),
    moved(row.restore),
    formatNs(row.lookupNs.p50),
    formatNs(row.searchNs.p50),
    formatNs(row.buildMs * 1e6),
    formatBytes(row.bytes),
    row.verdict === 'ok' ? '' : { text: 'weak', style: 'bad' },
  ];
}

/** `7.5 %`, `0.31 %` */
function cvPercent(cv: number): string {
  return `${(cv * 100).toFixed(cv < 0.01 ? 2 : 1)} %`;
}

/** The comparison in two lines: how many rows are as even as they should be, and which hash functions do not. */
export function compareHeadline({ rows }: CompareResult): readonly (readonly [label: string, value: string])[] {
  const weak = [...new Set(rows.filter(({ verdict }) => verdict === 'weak-hash').map(({ hash }) => hash))];
  const fine = rows.filter(({ verdict }) => verdict === 'ok').length;
  return [
    ['compare', `${fine} of ${rows.length} rows are ok`],
    ...(weak.length > 0 ? [['weak hashes', weak.join(', ')] as const] : []),
  ];
}

function notes(rows: readonly CompareRow[]): Block[] {
  const noted = rows.flatMap(({ algorithm, hash, note }) =>
    note === undefined ? [] : [`${algorithm} ${hash}: ${note}`],
  );
  return noted.length > 0 ? [{ kind: 'list', items: [...new Set(noted)] }] : [];
}

function moved(movement: Movement | null): string {
  return movement === null ? '–' : partOfKeys(movement.moved, movement.exact);
}

function mostCollateral(movements: readonly (Movement | null)[]): string {
  const done = movements.filter((movement) => movement !== null);
  const most = Math.max(...done.map(({ collateral }) => collateral));
  return partOfKeys(
    most,
    done.every(({ exact }) => exact),
  );
}

/** None at all needs no mark: it is what the algorithm promises. */
function partOfKeys(part: number, isExact: boolean): string {
  return markOf(isExact || part === 0) + formatPercent(part);
}

function markOf(isExact: boolean): string {
  return isExact ? '' : '≈';
}
