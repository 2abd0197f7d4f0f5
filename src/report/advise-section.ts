import type { AdviseCandidate, AdviseNeeds, AdviseResult, Shortfall } from '../result/advise-result.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { formatBytes, formatInteger, formatNs, formatPercent } from './units.ts';

const columns: readonly Column[] = [
  { title: 'algorithm', align: 'left' },
  { title: 'settings', align: 'left' },
  { title: 'peak', align: 'right' },
  { title: 'lookup', align: 'right' },
  { title: 'memory', align: 'right', rank: 1 },
  { title: 'collateral', align: 'right', rank: 2 },
  { title: 'verdict', align: 'left', isWhole: true },
];

/** The answer first, then what it was chosen from, then what was asked and how the choice is made. */
export function adviseBlocks(result: AdviseResult): Block[] {
  const { recommendation, runnerUp, candidates, needs } = result;
  return [
    ...(recommendation ? recommended(recommendation, needs) : nothingFits(result)),
    ...(recommendation ? [second(runnerUp, recommendation)] : []),
    tableBlock({ columns, rows: candidates.map((candidate) => cells(candidate, result)) }),
    ...fallenOut(candidates),
    { kind: 'paragraph', text: `Asked for: ${asked(needs)}.`, style: 'faint' },
    { kind: 'paragraph', text: `${legend(candidates)} ${result.rule}`, style: 'faint' },
  ];
}

function recommended(candidate: AdviseCandidate, needs: AdviseNeeds): Block[] {
  return [
    { kind: 'paragraph', text: `Take ${title(candidate)}.`, style: 'good' },
    { kind: 'paragraph', text: candidate.code, style: 'strong' },
    ...(needs.weights
      ? [{ kind: 'paragraph', text: `Each of nodes is { id, weight }; weights: ${needs.weights.join(', ')}.` } as const]
      : []),
    ...caveatList(candidate),
  ];
}

function second(runnerUp: AdviseCandidate | null, first: AdviseCandidate): Block {
  if (runnerUp === null) return { kind: 'paragraph', text: 'Nothing else meets every need.' };
  const lookups =
    runnerUp.lookupNs && first.lookupNs
      ? `, lookup ${formatNs(runnerUp.lookupNs.p50)} beside ${formatNs(first.lookupNs.p50)}`
      : '';
  return { kind: 'paragraph', text: `Runner-up: ${title(runnerUp)}${lookups}: ${runnerUp.code}` };
}

function nothingFits({ nearest, unmetByAll, complete }: AdviseResult): Block[] {
  if (!complete)
    return [{ kind: 'paragraph', text: 'INCOMPLETE: stopped before anything could be said.', style: 'bad' }];
  const why =
    unmetByAll.length > 0
      ? ` Of those that can do it all none meets --${unmetByAll.join(', none --')}.`
      : ' No single need rules out all.';
  return [
    { kind: 'paragraph', text: `Nothing meets every need.${why}`, style: 'bad' },
    ...(nearest ? [{ kind: 'paragraph', text: `Nearest: ${title(nearest)}: ${shortfalls(nearest)}.` } as const] : []),
  ];
}

function caveatList({ caveats }: AdviseCandidate): Block[] {
  return caveats.length > 0 ? [{ kind: 'list', items: caveats.map((text) => `Mind: ${text}.`) }] : [];
}

function cells(candidate: AdviseCandidate, { recommendation, runnerUp }: AdviseResult): Cell[] {
  const { algorithm, peak, lookupNs, bytes, collateral } = candidate;
  return [
    name(algorithm),
    settings(candidate),
    peak === null ? '–' : peak.p95.toFixed(3),
    lookupNs === null ? '–' : formatNs(lookupNs.p50),
    bytes === null ? '–' : formatBytes(bytes),
    collateral === null ? '–' : formatPercent(collateral),
    verdict(candidate, candidate === recommendation, candidate === runnerUp),
  ];
}

function verdict({ shortfalls }: AdviseCandidate, isFirst: boolean, isSecond: boolean): Cell {
  if (shortfalls.length > 0) return { text: shortfalls.map(({ need }) => need).join(', '), style: 'bad' };
  if (isFirst) return { text: 'recommended', style: 'good' };
  return isSecond ? 'runner-up' : 'meets all';
}

/** Each with its reason; those with the same reason together. */
function fallenOut(candidates: readonly AdviseCandidate[]): Block[] {
  const titles = new Map<string, string[]>();
  for (const candidate of candidates.filter(({ shortfalls }) => shortfalls.length > 0)) {
    const reason = shortfalls(candidate);
    titles.set(reason, [...(titles.get(reason) ?? []), title(candidate)]);
  }
  const items = [...titles].map(([reason, names]) => `${names.join(', ')}: ${reason}`);
  return items.length > 0 ? [{ kind: 'list', items }] : [];
}

function shortfalls(candidate: AdviseCandidate): string {
  return candidate.shortfalls.map(shortfall).join('; ');
}

function shortfall({ need, expected, got }: Shortfall): string {
  return need === 'nodes' ? got : `--${need}: expected ${expected}, got ${got}`;
}

function title(candidate: AdviseCandidate): string {
  const text = settings(candidate);
  return text === '' ? candidate.algorithm : `${candidate.algorithm} with ${text}`;
}

const settingWords: Record<string, (value: string | number) => string> = {
  vnodes: (count) => `${count} ${count === 1 ? 'vnode' : 'vnodes'}`,
  probes: (count) => `${count} probes`,
  loadFactor: (most) => `load ≤ ${most}`,
  tableSize: (size) => `${formatInteger(Number(size))} slots`,
};

function settings({ options }: AdviseCandidate): string {
  return Object.entries(options)
    .filter(([key]) => key !== 'hash')
    .map(([key, value]) => settingWords[key]?.(value) ?? `${key} ${value}`)
    .join(', ');
}

function asked(needs: AdviseNeeds): string {
  const { nodes, weights, maxPeak, removal, maxCollateral, replicas, maxBytes, lookupNs, hash } = needs;
  return [
    `${formatInteger(nodes)} nodes${weights ? ' of unequal weight' : ''}`,
    `a peak of at most ${maxPeak}`,
    { any: 'any node may leave', tail: 'only the last node may leave', none: 'nodes never change' }[removal],
    ...(removal === 'none' ? [] : [`collateral of at most ${formatPercent(maxCollateral)}`]),
    ...(replicas > 1 ? [`${replicas} replicas`] : []),
    ...(maxBytes === null ? [] : [`at most ${formatBytes(maxBytes)}`]),
    ...(lookupNs === null ? [] : [`a lookup of at most ${formatNs(lookupNs)}`]),
    ...(hash === null ? [] : [`hash ${hash}`]),
  ].join(', ');
}

function legend(candidates: readonly AdviseCandidate[]): string {
  const sets = Math.max(0, ...candidates.map(({ peak }) => peak?.sets ?? 0));
  return (
    `peak: the busiest node's share over its fair share; of ${sets} sets of node names 95 % are at or below it. ` +
    'collateral: the most that moves between nodes that stay when one joins or leaves.'
  );
}
