import type { AbMetric, AbResult, AbVariant } from '../result/ab-result.ts';
import type { ChangeInterval, MetricUnit } from '../result/diff-result.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { gateBlocks } from './gate-section.ts';
import { formatChange, formatInterval, formatMetric } from './metric-text.ts';
import { isDifferent, isRegression, reasonItems, verdictCell, verdictSentence } from './verdict-text.ts';

/** A longer table hides what differs: then only that is shown, unless all is asked for. */
const MOST_ROWS = 40;

const columns: readonly Column[] = [
  { title: 'metric', align: 'left' },
  { title: 'of', align: 'left' },
  { title: 'A', align: 'right', rank: 1 },
  { title: 'B', align: 'right', rank: 2 },
  { title: 'change', align: 'right' },
  { title: 'interval', align: 'right' },
  { title: 'noise', align: 'right' },
  { title: 'verdict', align: 'left' },
];

/** What differs beyond noise, the gate, and every metric. @param isWhole all rows, however many there are */
export function abBlocks(result: AbResult, isWhole = false): Block[] {
  const { metrics, gate, warnings, complete, done, rounds } = result;
  const shown = isWhole || metrics.length <= MOST_ROWS ? metrics : metrics.filter(isDifferent);
  const left = metrics.length - shown.length;
  const reasons = reasonItems(metrics);
  return [
    { kind: 'paragraph', text: verdictSentence(metrics), style: metrics.some(isRegression) ? 'bad' : 'strong' },
    ...(complete ? [] : [bad(`INCOMPLETE: stopped after ${done} of ${rounds} rounds`)]),
    ...warnings.map(bad),
    ...gateBlocks(gate),
    { kind: 'facts', facts: facts(result) },
    ...(shown.length > 0 ? [tableBlock({ columns, rows: shown.map(cells) })] : []),
    ...(left > 0
      ? [faint(`… and ${left} metrics that show no difference, or cannot be told (--all shows them).`)]
      : []),
    ...(reasons.length > 0 ? [{ kind: 'list', items: reasons } as const] : []),
    faint(legend(result)),
  ];
}

function facts({ command, a, b, done }: AbResult): [string, string][] {
  return [
    ['measured', `${command.join(' ')}, ${done} ${done === 1 ? 'round' : 'rounds'} of A, B and A again, in turn`],
    ['A', variantText(a)],
    ['B', variantText(b)],
  ];
}

function variantText({ options, checkout, side }: AbVariant): string {
  const commit = side.runs[0]?.gitCommit;
  const parts = [
    ...(options.length > 0 ? [options.join(' ')] : []),
    ...(checkout === null ? [] : [`checkout ${checkout}`]),
    ...(commit ? [`commit ${commit.slice(0, 10)}`] : []),
  ];
  return parts.join(', ') || 'as it is';
}

function cells(metric: AbMetric): Cell[] {
  const { of, unit, a, b, change, interval, noise } = metric;
  return [
    metric.name,
    name(of),
    formatMetric(a, unit),
    formatMetric(b, unit),
    change === null ? '–' : formatChange(change, unit),
    formatInterval(interval, unit),
    noiseText(noise.interval, unit),
    verdictCell(metric),
  ];
}

/** How far apart A and A again may be, to either side. */
function noiseText(interval: ChangeInterval | null, unit: MetricUnit): string {
  if (interval === null || interval.source === 'exact') return '';
  const most = Math.max(Math.abs(interval.low), Math.abs(interval.high));
  return formatChange(most, unit).replace('+', '±');
}

function legend({ confidence }: AbResult): string {
  return (
    `Change: B against A within a round, of fractions in points (pt). Interval: where it lies with ${confidence * 100} % confidence, for all ` +
    'metrics at once, from a bootstrap over the rounds. Noise: how far the same reaches for A against itself. A difference counts where all of the interval lies on ' +
    'one side of 0, and the change is 1 % or more and beyond the noise.'
  );
}

function bad(text: string): Block {
  return { kind: 'paragraph', text: `${text}.`, style: 'bad' };
}

function faint(text: string): Block {
  return { kind: 'paragraph', text, style: 'faint' };
}
