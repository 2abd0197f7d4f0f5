import type { AbMetric, AbResult, AbVariant } from '../result/ab-result.ts';
import type { Block } from './document.ts';
import { gateBlocks } from './gate-section.ts';
import { metricBlocks, verdictParagraph } from './metric-table.ts';
import { formatReach } from './metric-text.ts';

const noise = {
  column: { title: 'noise', align: 'right' },
  cell: ({ noise: { interval }, unit }: AbMetric) =>
    interval === null || interval.source === 'exact' ? '' : formatReach(interval, unit),
} as const;

/** What differs beyond noise, the gate, and every metric. @param isWhole all rows, however many there are */
export function abBlocks(result: AbResult, isWhole = false): Block[] {
  const { metrics, gate, warnings, complete, done, rounds, leastRounds } = result;
  return [
    verdictParagraph(metrics),
    ...(complete ? [] : [bad(`INCOMPLETE: stopped after ${done} of ${rounds} rounds`)]),
    ...warnings.map(bad),
    ...gateBlocks(gate),
    { kind: 'facts', facts: facts(result) },
    ...metricBlocks(metrics, { isWhole, isFew: done < leastRounds, own: noise }),
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

function legend({ confidence }: AbResult): string {
  return (
    `Change: B against A within a round, in fractions their difference in percentage points. Interval: where it lies with ${confidence * 100} % confidence, for all ` +
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
