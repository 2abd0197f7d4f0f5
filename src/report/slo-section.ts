import type { SloResult } from '../result/load-result.ts';
import { type Block, type Column, tableBlock } from './document.ts';

type Judged = SloResult['clauses'][number];

const columns: readonly Column[] = [
  { title: 'SLO', align: 'left' },
  { title: 'observed', align: 'right' },
  { title: 'verdict', align: 'left', isWhole: true },
];

/** Whether the SLO was met, then clause by clause; nothing where there is none. */
export function sloBlocks(slo: SloResult | undefined): Block[] {
  if (!slo) return [];
  const failed = failedClauses(slo);
  const rows = slo.clauses.map((each) => [
    each.clause,
    observedText(each),
    each.passed ? 'met' : ({ text: 'NOT MET', style: 'bad' } as const),
  ]);
  return [
    slo.passed
      ? { kind: 'paragraph', text: 'SLO met.', style: 'good' }
      : { kind: 'paragraph', text: `SLO NOT MET: ${failed.join('; ')}.`, style: 'bad' },
    tableBlock({ columns, rows }),
  ];
}

/** Each clause that was not met: `expected p99<5ms, got 7.213ms`. */
export function failedClauses({ clauses }: SloResult): string[] {
  return clauses.flatMap((each) => (each.passed ? [] : [`expected ${each.clause}, got ${observedText(each)}`]));
}

/** As an SLO writes it, with a digit more than a histogram tells apart: next to its limit a rounded figure would look met. */
function observedText({ unit, observed }: Pick<Judged, 'unit' | 'observed'>): string {
  if (unit === 'fraction') return `${digits(observed * 100)}%`;
  if (unit === 'perS') return `${digits(observed)}/s`;
  if (observed >= 1e6) return `${digits(observed / 1e6)}s`;
  return observed >= 1e3 ? `${digits(observed / 1e3)}ms` : `${digits(observed)}us`;
}

function digits(value: number): string {
  return String(Number(value.toPrecision(value >= 1e4 ? 6 : 4)));
}
