import type { ChurnResult, ChurnRow, ChurnUnsupported } from '../result/churn-result.ts';
import { type Block, type Cell, type Column, name, type Table, tableBlock } from './document.ts';
import { formatBytes, formatInteger, formatNs, formatPercent } from './units.ts';

const stepColumns: readonly Column[] = [
  { title: 'algorithm', align: 'left' },
  { title: 'order', align: 'left' },
  { title: 'step', align: 'left' },
  { title: 'nodes', align: 'right' },
  { title: 'moved', align: 'right' },
  { title: 'ideal', align: 'right', rank: 3 },
  { title: 'collateral', align: 'right', rank: 5 },
  { title: 'peak', align: 'right', rank: 4 },
  { title: 'CV', align: 'right' },
  { title: 'expected', align: 'right', rank: 2 },
  { title: 'z', align: 'right', rank: 6 },
  { title: 'lookup', align: 'right' },
  { title: 'search', align: 'right', rank: 7 },
  { title: 'memory', align: 'right', rank: 1 },
];

const caseColumns: readonly Column[] = [
  { title: 'algorithm', align: 'left' },
  { title: 'order', align: 'left' },
  { title: 'collateral', align: 'right' },
  { title: 'astray', align: 'right' },
  { title: 'z', align: 'right' },
  { title: 'lookup', align: 'right' },
  { title: 'slowest', align: 'right' },
  { title: 'memory', align: 'right', rank: 1 },
  { title: 'at fewest', align: 'right', rank: 2 },
];

const phaseWords = { start: 'start', remove: 'leave', restore: 'back' } as const;

/** Every step, then each case in one line. */
export function churnBlocks(result: ChurnResult): Block[] {
  const { rows, unsupported, complete } = result;
  return [
    ...(complete ? [] : [{ kind: 'paragraph', text: 'INCOMPLETE: it was stopped.', style: 'bad' } as const]),
    tableBlock(stepTable(rows)),
    { kind: 'paragraph', text: stepLegend(result), style: 'faint' },
    tableBlock({ columns: caseColumns, rows: [...casesOf(rows).map(caseCells), ...unsupported.map(unsupportedCells)] }),
    ...reasons(unsupported),
    { kind: 'paragraph', text: caseLegend, style: 'faint' },
  ];
}

const caseLegend =
  'Each case at its worst: the most collateral of a step; astray: the part of the keys that have another owner once their ' +
  'nodes are back; the largest z. lookup, memory: with all nodes; slowest: the slowest step; at fewest: with the fewest nodes.';

function stepLegend({ keys, rows }: ChurnResult): string {
  const isSampled = rows.some(({ share, movement }) => !share.exact || movement?.exact === false);
  const sampled = isSampled
    ? ` Where no arcs say it exactly, ${formatInteger(keys)} keys are sampled: their noise is in peak (~), CV and expected.`
    : '';
  return (
    'moved, collateral: since the step before, ideal: what had to; peak: the largest share over the mean; CV: the ' +
    `coefficient of variation of the shares, expected: that of a good hash, z: standard errors between them.${sampled}`
  );
}

function stepTable(rows: readonly ChurnRow[]): Table {
  return {
    columns: stepColumns,
    rows: rows.map(stepCells),
    groupStarts: rows.flatMap(({ phase }, i) => (i > 0 && phase === 'start' ? [i] : [])),
  };
}

function stepCells(row: ChurnRow): Cell[] {
  const { movement, share } = row;
  return [
    name(row.algorithm),
    row.order,
    phaseWords[row.phase],
    String(row.nodes),
    ...(movement === null ? ['–', '–', '–'] : [movement.moved, movement.ideal, movement.collateral].map(formatPercent)),
    `${share.exact ? '' : '~'}${share.peakToMean.toFixed(3)}`,
    formatPercent(share.cv),
    share.theoryCv === null ? '–' : formatPercent(share.theoryCv),
    share.z === null ? '–' : share.z.toFixed(1),
    formatNs(row.lookupNs.p50),
    formatNs(row.searchNs.p50),
    formatBytes(row.bytes),
  ];
}

/** The rows of each algorithm and order. */
function casesOf(rows: readonly ChurnRow[]): ChurnRow[][] {
  const cases: ChurnRow[][] = [];
  for (const row of rows) {
    if (row.phase === 'start') cases.push([]);
    cases.at(-1)!.push(row);
  }
  return cases;
}

function caseCells(rows: readonly ChurnRow[]): Cell[] {
  const most = (value: (row: ChurnRow) => number) => Math.max(...rows.map(value));
  const [first] = rows as [ChurnRow];
  const fewest = rows.reduce((least, row) => (row.nodes < least.nodes ? row : least));
  const astray = most((row) => row.astray ?? 0);
  return [
    name(first.algorithm),
    first.order,
    formatPercent(most(({ movement }) => movement?.collateral ?? 0)),
    astray === 0 ? '0 %' : { text: formatPercent(astray), style: 'bad' },
    rows.every(({ share }) => share.z === null)
      ? '–'
      : most(({ share }) => share.z ?? Number.NEGATIVE_INFINITY).toFixed(1),
    formatNs(first.lookupNs.p50),
    formatNs(most(({ lookupNs }) => lookupNs.p50)),
    formatBytes(first.bytes),
    formatBytes(fewest.bytes),
  ];
}

function unsupportedCells({ algorithm, order }: ChurnUnsupported): Cell[] {
  return [
    name(algorithm),
    order,
    { text: 'unsupported', style: 'faint' },
    ...new Array<Cell>(caseColumns.length - 3).fill('–'),
  ];
}

function reasons(unsupported: readonly ChurnUnsupported[]): Block[] {
  if (unsupported.length === 0) return [];
  const items = unsupported.map(({ algorithm, reason }) => `${algorithm}: ${reason}`);
  return [{ kind: 'list', items: [...new Set(items)] }];
}
