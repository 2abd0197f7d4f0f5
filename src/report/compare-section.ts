import type { CompareResult, CompareRow, Evenness, Movement } from '../result/schema.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { formatBytes, formatNs, formatPercent, threeDigits } from './units.ts';

const columns: readonly Column[] = [
  { title: 'algorithm', align: 'left' },
  { title: 'hash', align: 'left' },
  { title: 'nodes', align: 'right' },
  { title: 'vnodes', align: 'right' },
  { title: 'peak', align: 'right' },
  { title: 'CV', align: 'right', rank: 4 },
  { title: 'expected', align: 'right', rank: 5 },
  { title: 'z', align: 'right', rank: 10 },
  { title: 'join', align: 'right', rank: 2 },
  { title: 'leave', align: 'right', rank: 7 },
  { title: 'collateral', align: 'right', rank: 6 },
  { title: 'lookup', align: 'right', rank: 3 },
  { title: 'build', align: 'right', rank: 9 },
  { title: 'memory', align: 'right', rank: 8 },
  { title: 'verdict', align: 'left', rank: 1 },
];

const legend =
  'peak: the largest share of a node over the mean share; CV: the coefficient of variation of the shares (exact where ' +
  'arcs can be computed, else of sampled keys); expected: the CV of a good hash. join, leave: the part of the keys that ' +
  'moves when a node does; collateral: what of it moves between nodes that stay.';

/** One table: how even each placement is, what moves, what it costs. */
export function compareBlocks(compare: CompareResult): Block[] {
  return [
    tableBlock({ columns, rows: compare.rows.map(compareCells) }),
    ...notes(compare.rows),
    { kind: 'paragraph', text: legend, style: 'faint' },
  ];
}

function compareCells(row: CompareRow): Cell[] {
  const names = [
    name(row.algorithm),
    name(row.hash),
    String(row.nodes),
    row.vnodes === null ? '–' : String(row.vnodes),
  ];
  if (row.verdict === 'unsupported') {
    return [...names, ...new Array<Cell>(columns.length - names.length - 1).fill('–'), verdictCell(row)];
  }
  const evenness: Evenness = row.share.exact ? row.share : row.sampled;
  return [
    ...names,
    evenness.peakToMean.toFixed(3),
    threeDigits(evenness.cv),
    evenness.theoryCv === null ? '–' : threeDigits(evenness.theoryCv),
    evenness.z === null ? '–' : evenness.z.toFixed(1),
    moved(row.add),
    moved(row.remove),
    collateral(row.add, row.remove),
    formatNs(row.lookupNs.p50),
    formatNs(row.buildMs * 1e6),
    formatBytes(row.bytes),
    verdictCell(row),
  ];
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
  return movement === null ? '–' : formatPercent(movement.moved);
}

function collateral(add: Movement | null, remove: Movement | null): string {
  const movements = [add, remove].filter((movement) => movement !== null);
  if (movements.length === 0) return '–';
  return formatPercent(Math.max(...movements.map((movement) => movement.collateral)));
}

function verdictCell({ verdict }: CompareRow): Cell {
  return verdict === 'ok' ? verdict : { text: verdict, style: verdict === 'weak-hash' ? 'bad' : 'faint' };
}
