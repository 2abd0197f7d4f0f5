import type {
  Leaver,
  NodeChange,
  Plan,
  ReplicaChange,
  SimulateResult,
  WeightedNode,
} from '../result/simulate-result.ts';
import { type Block, type Column, name, tableBlock } from './document.ts';
import { formatInteger, formatPercent } from './units.ts';

/** Rows of a table: the largest ones. JSON has all. */
const MOST_ROWS = 20;

const flowColumns: readonly Column[] = [
  { title: 'from', align: 'left' },
  { title: 'to', align: 'left' },
  { title: 'of all keys', align: 'right' },
  { title: 'of what moves', align: 'right' },
];

const nodeColumns: readonly Column[] = [
  { title: 'node', align: 'left' },
  { title: 'weight', align: 'right', rank: 1 },
  { title: 'share before', align: 'right' },
  { title: 'share after', align: 'right' },
  { title: 'change', align: 'right' },
];

const replicaColumns: readonly Column[] = [
  { title: 'node', align: 'left' },
  { title: 'holds before', align: 'right' },
  { title: 'holds after', align: 'right' },
  { title: 'gains', align: 'right' },
  { title: 'loses', align: 'right' },
];

/** What moved beside what had to, from whom to whom, everyone's share, and what sets of replicas gain and lose. */
export function simulateBlocks(result: SimulateResult): Block[] {
  return [
    ...(result.complete ? [] : [{ kind: 'paragraph', text: 'INCOMPLETE: it was stopped.', style: 'bad' } as const]),
    { kind: 'facts', facts: facts(result) },
    ...flowBlocks(result),
    ...nodeBlocks(result.nodes),
    ...(result.replicas ? replicaBlocks(result.replicas) : []),
  ];
}

/** One range a line: `(0a1b2c3d, 0a1b2fff] node-1 → node-11`. */
export function planLines({ ranges }: Plan): string[] {
  return ranges.map(({ above, upTo, from, to }) => `(${above}, ${upTo}] ${from} → ${to}`);
}

function facts(result: SimulateResult): [string, string][] {
  const { algorithm, hash, vnodes, movement, plan, leavers } = result;
  const isExact = movement.standardError === null;
  const how = isExact ? 'exact' : `± ${formatPercent(movement.standardError!)}, ${formatInteger(result.keys!)} keys`;
  const ranges = plan
    ? `, in ${formatInteger(plan.ranges.length)} ${plan.ranges.length === 1 ? 'range' : 'ranges'}`
    : '';
  return [
    ['placement', `${algorithm} ${hash}${vnodes === null ? '' : `, ${vnodes} vnodes`}`],
    ['change', changeWords(result)],
    ['moved', `${formatPercent(movement.moved)} of all keys (${how})${ranges}`],
    [
      'minimum',
      `${formatPercent(movement.minimum)} between these shares; ${formatPercent(movement.ideal)} by the weights`,
    ],
    ['collateral', `${formatPercent(movement.collateral)}: between nodes that stay as they were`],
    ...leavers.slice(0, MOST_ROWS).map((leaver): [string, string] => ['load', leaverWords(leaver)]),
  ];
}

function changeWords({ change, nodes }: SimulateResult): string {
  const count = (weight: (node: NodeChange) => number | null) => nodes.filter((node) => weight(node) !== null).length;
  const [before, after] = [count((node) => node.weightBefore), count((node) => node.weightAfter)];
  const weighted = ({ id, weight }: WeightedNode) => (weight === 1 ? id : `${id} (weight ${weight})`);
  const parts = [
    change.remove.length > 0 ? [`without ${fewOf(change.remove)}`] : [],
    change.reweigh.length > 0
      ? [`${fewOf(change.reweigh.map(({ id, weight }) => `${id} with weight ${weight}`))}`]
      : [],
    change.add.length > 0 ? [`with ${fewOf(change.add.map(weighted))}`] : [],
  ].flat();
  return `${before} → ${after} nodes: ${parts.join('; ')}`;
}

function fewOf(items: readonly string[]): string {
  return items.length <= 5 ? items.join(', ') : `${items.slice(0, 4).join(', ')} and ${items.length - 4} more`;
}

function leaverWords({ id, share, heirs }: Leaver): string {
  const [most] = heirs;
  if (most === undefined) return `${id} had nothing`;
  const grows = most.growth === null ? '' : `, and grows by ${formatPercent(most.growth)}, more than any other`;
  return `of ${id} (${formatPercent(share)}): ${most.id} takes ${formatPercent(most.ofLeaver)} of it${grows}`;
}

function flowBlocks({ flows, movement }: SimulateResult): Block[] {
  if (flows.length === 0) return [{ kind: 'paragraph', text: 'No key moves.' }];
  const rows = flows
    .slice(0, MOST_ROWS)
    .map(({ from, to, fraction }) => [
      name(from),
      name(to),
      formatPercent(fraction),
      formatPercent(fraction / movement.moved),
    ]);
  const rest = flows.slice(MOST_ROWS);
  const sum = rest.reduce((total, { fraction }) => total + fraction, 0);
  return [
    tableBlock({ columns: flowColumns, rows }),
    ...moreRows(rest.length, `pairs, ${formatPercent(sum)} of all keys together`),
  ];
}

function nodeBlocks(nodes: readonly NodeChange[]): Block[] {
  const changeOf = ({ shareBefore, shareAfter }: NodeChange) => (shareAfter ?? 0) - (shareBefore ?? 0);
  const shown = mostOf(nodes, (node) => Math.abs(changeOf(node)));
  const rows = shown.map((node) => [
    name(node.id),
    weightWords(node),
    shareWords(node.shareBefore),
    shareWords(node.shareAfter),
    signed(changeOf(node)),
  ]);
  return [tableBlock({ columns: nodeColumns, rows }), ...moreRows(nodes.length - shown.length, 'nodes change less')];
}

function replicaBlocks({ replicas, keys, changed, moved, standardError, nodes }: ReplicaChange): Block[] {
  const shown = mostOf(nodes, ({ gains, loses }) => gains + loses);
  const rows = shown.map(({ id, ...fractions }) => [
    name(id),
    ...[fractions.before, fractions.after, fractions.gains, fractions.loses].map(formatPercent),
  ]);
  const sizes = changed.map((fraction, n) => `${n}: ${formatPercent(fraction)}`).join(', ');
  const sample = `${formatInteger(keys)} sampled keys, each fraction within ± ${formatPercent(standardError)}`;
  return [
    { kind: 'heading', level: 3, text: `Sets of ${replicas} ${replicas === 1 ? 'replica' : 'replicas'}` },
    {
      kind: 'facts',
      facts: [
        ['moved', `${moved.toFixed(3)} replicas of a key on average (${sample})`],
        ['at once', `${sizes} (keys, by how many of their replicas move)`],
      ],
    },
    tableBlock({ columns: replicaColumns, rows }),
    ...moreRows(nodes.length - shown.length, 'nodes gain and lose less'),
  ];
}

/** All where there are few of them, else the largest, in the order in which they come. */
function mostOf<T>(items: readonly T[], size: (item: T) => number): readonly T[] {
  if (items.length <= MOST_ROWS) return items;
  const kept = new Set(items.toSorted((a, b) => size(b) - size(a)).slice(0, MOST_ROWS));
  return items.filter((item) => kept.has(item));
}

function moreRows(count: number, words: string): Block[] {
  if (count === 0) return [];
  return [{ kind: 'paragraph', text: `… and ${formatInteger(count)} more ${words} (--json has all).`, style: 'faint' }];
}

function weightWords({ weightBefore, weightAfter }: NodeChange): string {
  if (weightBefore === weightAfter) return String(weightAfter);
  return `${weightBefore ?? '–'} → ${weightAfter ?? '–'}`;
}

function shareWords(share: number | null): string {
  return share === null ? '–' : formatPercent(share);
}

function signed(difference: number): string {
  if (difference === 0) return '0 %';
  return `${difference > 0 ? '+' : '−'}${formatPercent(Math.abs(difference))}`;
}
