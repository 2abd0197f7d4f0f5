import type { DiffResult, DiffSide, MachineSpeed } from '../result/diff-result.ts';
import type { Block } from './document.ts';
import { gateBlocks } from './gate-section.ts';
import { metricBlocks, verdictParagraph } from './metric-table.ts';
import { formatChange, sourceWords } from './metric-text.ts';

/** What differs, the gate, every metric, and what the intervals are. @param isWhole all rows, however many there are */
export function diffBlocks(result: DiffResult, isWhole = false): Block[] {
  const { metrics, gate, warnings, machines, machineSpeed } = result;
  return [
    verdictParagraph(metrics),
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
    ...metricBlocks(metrics, { isWhole, isFew: isFew(result) }),
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

function isFew({ a, b, leastRuns }: DiffResult): boolean {
  return Math.min(a.runs.length, b.runs.length) < leastRuns;
}

function levelling({ controls, levelled, change, slope }: MachineSpeed): Block {
  return {
    kind: 'paragraph',
    text:
      `Fastest batches of ringmark (${levelled} rows) are levelled to one speed of the machine: of what ${controls} rows of other packages ` +
      `share from run to run (${formatChange(change)} from A to B), ${Math.round(slope * 100)} % is taken out.`,
    style: 'faint',
  };
}

function legend({ metrics, confidence, noise }: DiffResult): string {
  const sources = new Set(metrics.flatMap(({ interval }) => interval?.source ?? []));
  const from = [...sources].map((source) => sourceWords[source]).join('; ');
  const widened = noise === null ? '' : ` Runs are taken to vary by ${(noise * 100).toFixed(1)} %, as --noise says.`;
  const interval =
    from === ''
      ? 'Interval: none, since nothing says how much these figures vary.'
      : `Interval: where the change lies with ${confidence * 100} % confidence, for all metrics at once, from ${from}.`;
  return (
    `Change: B against A, in fractions their difference in percentage points. ${interval}${widened} A difference is called where all of the ` +
    'interval lies on one side of 0, and the change is 1 % or more.'
  );
}
