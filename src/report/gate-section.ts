import type { GateClause, GateResult, GateVerdict } from '../result/diff-result.ts';
import { type Block, type Cell, type Column, name, tableBlock } from './document.ts';
import { formatChange, formatInterval } from './metric-text.ts';

const columns: readonly Column[] = [
  { title: 'gate', align: 'left' },
  { title: 'worst', align: 'left' },
  { title: 'change', align: 'right' },
  { title: 'interval', align: 'right' },
  { title: 'verdict', align: 'left', isWhole: true },
];

/** Whether the gate holds, then clause by clause with the metric that decides. */
export function gateBlocks(gate: GateResult | undefined): Block[] {
  if (!gate) return [];
  return [
    { kind: 'paragraph', text: headline(gate), style: gate.passed ? 'good' : 'bad' },
    tableBlock({ columns, rows: gate.clauses.map(clauseCells) }),
  ];
}

/** Each clause that did not pass, with why: for one line. */
export function gateFaults({ clauses }: GateResult, verdict: Exclude<GateVerdict, 'passed'>): string[] {
  return clauses
    .filter((clause) => clause.verdict === verdict)
    .map((clause) => {
      const { name, of, unit, change, interval, reason } = deciding(clause);
      const title = of === '' ? name : `${name} of ${of}`;
      if (reason !== undefined || interval === null || change === null) return `${clause.clause}: ${title}: ${reason}`;
      return `${clause.clause}: ${title} is ${formatChange(change, unit)}, at 99 % ${formatInterval(interval, unit)}`;
    });
}

function headline(gate: GateResult): string {
  if (gate.passed) return 'Gate passed.';
  const failed = gateFaults(gate, 'failed');
  return failed.length > 0 ? `GATE FAILED: ${failed.join('; ')}.` : 'GATE CANNOT TELL.';
}

function clauseCells(clause: GateClause): Cell[] {
  const { of, unit, change, interval } = deciding(clause);
  return [
    name(clause.clause),
    clause.metrics.length > 1 || of !== '' ? name(of) : '',
    change === null ? '–' : formatChange(change, unit),
    formatInterval(interval, unit),
    clause.verdict === 'passed' ? 'passed' : { text: clause.verdict.toUpperCase(), style: 'bad' },
  ];
}

/** Of the metrics with the clause's own verdict the one that is worst. */
function deciding({ metrics, verdict }: GateClause) {
  const worse = (metric: GateClause['metrics'][number]) => metric.regression ?? Number.NEGATIVE_INFINITY;
  return metrics
    .filter((metric) => metric.verdict === verdict)
    .reduce((worst, metric) => (worse(metric) > worse(worst) ? metric : worst));
}
