import type { DiffResult, DiffSide, MachineSpeed, MetricDiff } from '../result/diff-result.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { gateBlocks } from './gate-section.ts';
import { formatChange, formatInterval, formatMetric, sourceWords } from './metric-text.ts';
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
  { title: 'verdict', align: 'left' },
];

/** What differs, the gate, every metric, and what the intervals are. @param isWhole all rows, however many there are */
export function diffBlocks(result: DiffResult, isWhole = false): Block[] {
  const { metrics, gate, warnings, machines, machineSpeed } = result;
  return [
    { kind: 'paragraph', text: verdictSentence(metrics), style: metrics.some(isRegression) ? 'bad' : 'strong' },
    ...warnings.map((text): Block => ({ kind: 'paragraph', text: `${text}.`, style: 'bad' })),
    ...machines.map(
      ({ what, a, b }): Block => ({
        kind: 'paragraph',
        text: `Different machines: ${what} ${a} against ${b}.`,
        style: 'bad',
      }),
    ),
    ...gateBlocks(gate),
    {
      kind: 'facts',
      facts: [
        ['A', sideText(result.a)],
        ['B', sideText(result.b)],
      ],
    },
    ...metricTable(metrics, isWhole),
    ...reasons(metrics),
    ...(machineSpeed === null ? [] : [levelling(machineSpeed)]),
    { kind: 'paragraph', text: legend(result), style: 'faint' },
  ];
}

function sideText({ runs }: DiffSide): string {
  const [first] = runs;
  const commit = first?.gitCommit ? `, commit ${first.gitCommit.slice(0, 10)}` : '';
  const invalid = runs.filter(({ valid }) => !valid).length;
  const more = runs.length === 1 ? '' : ` and ${runs.length - 1} more`;
  return `${first?.path}${more}${commit}${invalid > 0 ? `; ${invalid} NOT VALID` : ''}`;
}

function metricTable(metrics: readonly MetricDiff[], isWhole: boolean): Block[] {
  const shown = isWhole || metrics.length <= MOST_ROWS ? metrics : mostTelling(metrics);
  const left = metrics.length - shown.length;
  const rest =
    left === 0
      ? []
      : [
          {
            kind: 'paragraph',
            text: `… and ${left} metrics that show no difference, or cannot be told (--all shows them).`,
            style: 'faint',
          } as const,
        ];
  return shown.length === 0 ? rest : [tableBlock({ columns, rows: shown.map(metricCells) }), ...rest];
}

/** What differs; where nothing can be told of any, what changed the most. */
function mostTelling(metrics: readonly MetricDiff[]): readonly MetricDiff[] {
  if (metrics.some(({ verdict }) => verdict !== 'cannot tell')) return metrics.filter(isDifferent);
  const sizes = metrics.map(({ change }) => Math.abs(Math.log1p(change ?? 0))).sort((a, b) => b - a);
  return metrics.filter(({ change }) => Math.abs(Math.log1p(change ?? 0)) >= sizes[MOST_ROWS - 1]!).slice(0, MOST_ROWS);
}

function metricCells(metric: MetricDiff): Cell[] {
  const { of, unit, a, b, change, interval } = metric;
  return [
    metric.name,
    name(of),
    formatMetric(a, unit),
    formatMetric(b, unit),
    change === null ? '–' : formatChange(change, unit),
    formatInterval(interval, unit),
    verdictCell(metric),
  ];
}

function reasons(metrics: readonly MetricDiff[]): Block[] {
  const items = reasonItems(metrics);
  return items.length > 0 ? [{ kind: 'list', items }] : [];
}

function levelling({ controls, levelled, change, slope }: MachineSpeed): Block {
  return {
    kind: 'paragraph',
    text:
      `Fastest batches of ringmark (${levelled} rows) are levelled to one speed of the machine: of what ${controls} rows of other packages ` +
      `share from run to run (${formatChange(change, 'ratio')} from A to B), ${Math.round(slope * 100)} % is taken out.`,
    style: 'faint',
  };
}

function legend({ metrics, confidence, noise }: DiffResult): string {
  const sources = new Set(metrics.flatMap(({ interval }) => interval?.source ?? []));
  const from = [...sources].map((source) => sourceWords[source]).join('; ');
  const widened = noise === null ? '' : ` Runs are taken to vary by ${(noise * 100).toFixed(1)} %, as --noise says.`;
  return (
    `Change: B against A, of fractions in points (pt). Interval: where the change lies with ${confidence * 100} % confidence, for all metrics at once, ` +
    `from ${from || 'repeats, of which there are too few'}.${widened} A difference is called where all of it lies on one side of 0, and the change is 1 % or more.`
  );
}
