import type { MetricDiff } from '../result/diff-result.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { formatChange, formatInterval, formatMetric } from './metric-text.ts';
import { isDifferent, isRegression, reasonItems, verdictCell, verdictSentence } from './verdict-text.ts';

/** A longer table hides what differs: then that comes before all else, unless all is asked for. */
const MOST_ROWS = 40;

const [before, after]: readonly (readonly Column[])[] = [
  [
    { title: 'metric', align: 'left' },
    { title: 'of', align: 'left', isWrapped: true },
    { title: 'A', align: 'right', rank: 1 },
    { title: 'B', align: 'right', rank: 2 },
    { title: 'change', align: 'right' },
    { title: 'interval', align: 'right' },
  ],
  [{ title: 'verdict', align: 'left', isWhole: true }],
];

export interface MetricTableOptions<M> {
  /** All rows, however many there are. */
  isWhole: boolean;
  /** Whether there are too few runs to tell any difference: then the largest changes are shown, though nobody knows of what. */
  isFew: boolean;
  /** A column of the comparison's own, left of the verdict. */
  own?: { column: Column; cell(metric: M): Cell };
}

/** What the metrics come to, in a sentence. */
export function verdictParagraph(metrics: readonly MetricDiff[]): Block {
  return { kind: 'paragraph', text: verdictSentence(metrics), style: metrics.some(isRegression) ? 'bad' : 'strong' };
}

/** The metrics, how many were left out, and why some cannot be told. */
export function metricBlocks<M extends MetricDiff>(metrics: readonly M[], options: MetricTableOptions<M>): Block[] {
  const { own } = options;
  const shown = shownMetrics(metrics, options);
  const columns = [...before!, ...(own ? [own.column] : []), ...after!];
  const rows = shown.map((metric) => [...leftCells(metric), ...(own ? [own.cell(metric)] : []), verdictCell(metric)]);
  const reasons = reasonItems(metrics);
  return [
    ...(shown.length > 0 ? [tableBlock({ columns, rows })] : []),
    ...restBlocks(metrics.filter((metric) => !shown.includes(metric))),
    ...(reasons.length > 0 ? [{ kind: 'list', items: reasons } as const] : []),
  ];
}

function shownMetrics<M extends MetricDiff>(metrics: readonly M[], { isWhole, isFew }: MetricTableOptions<M>): M[] {
  if (isWhole || metrics.length <= MOST_ROWS) return [...metrics];
  const different = metrics.filter(isDifferent);
  const unsure = isFew ? metrics.filter(({ verdict, change }) => verdict === 'cannot tell' && change !== null) : [];
  const largest = unsure.toSorted((a, b) => sizeOf(b) - sizeOf(a)).slice(0, Math.max(0, MOST_ROWS - different.length));
  const shown = new Set([...different, ...largest]);
  return metrics.filter((metric) => shown.has(metric));
}

/** Half and twice are as far apart; a point is taken for a percent. */
function sizeOf({ change, unit }: MetricDiff): number {
  return Math.abs(unit === 'fraction' ? change! : Math.log1p(change!));
}

function restBlocks(left: readonly MetricDiff[]): Block[] {
  if (left.length === 0) return [];
  const unsure = left.filter(({ verdict }) => verdict === 'cannot tell').length;
  const same = left.length - unsure;
  const words = [
    ...(same > 0 ? [`${same} ${same === 1 ? 'shows' : 'show'} no difference`] : []),
    ...(unsure > 0 ? [`${unsure} cannot be told`] : []),
  ];
  const count = `… and ${left.length} more ${left.length === 1 ? 'metric' : 'metrics'}`;
  return [{ kind: 'paragraph', text: `${count}: ${words.join(', ')} (--all shows them).`, style: 'faint' }];
}

function leftCells(metric: MetricDiff): Cell[] {
  const { of, unit, a, b, change, interval } = metric;
  return [
    metric.name,
    name(of),
    formatMetric(a, unit),
    formatMetric(b, unit),
    change === null ? '–' : formatChange(change, unit),
    formatInterval(interval, unit),
  ];
}
