import { TextReader } from '../../lib/text-reader.ts';
import type { SloUnit } from '../../result/load-result.ts';
import { sloMetrics } from './metrics.ts';

const OPERATORS = ['<', '<=', '>', '>='] as const;

export interface SloClause {
  /** As it was typed, without its spaces. */
  readonly text: string;
  /** One of `sloMetrics`. */
  readonly metric: string;
  readonly operator: (typeof OPERATORS)[number];
  /** In the metric's own unit. */
  readonly limit: number;
}

const names = [...sloMetrics.keys()].filter((name) => !name.startsWith('service.'));
const METRICS = `one of ${names.join(', ')}, service.p50 and so on`;

/** What a number may be followed by, and what it is multiplied with. */
const units: Record<SloUnit, { factors: Record<string, number>; expected: string }> = {
  us: { factors: { us: 1, µs: 1, μs: 1, ms: 1e3, s: 1e6 }, expected: 'a unit (us, ms or s)' },
  fraction: { factors: { '': 1, '%': 0.01 }, expected: 'a fraction or a percentage (%)' },
  perS: { factors: { '': 1, k: 1e3, M: 1e6 }, expected: 'a rate per second (k or M may follow)' },
};

/**
 * Reads `p99<5ms, errors<0.1%, throughput>10k`.
 * @param name of the option, for the message
 * @throws ERR_USAGE at the first character (from 1) that is not as expected: an unknown metric, a unit that is not the
 * metric's, a limit that nothing can meet, two bounds on one side, or two that leave nothing between them.
 */
export function parseSlo(text: string, name = 'slo'): SloClause[] {
  const reader = new TextReader(text, name);
  const clauses: SloClause[] = [];
  do {
    const at = reader.skipSpace();
    const clause = readClause(reader);
    if (!clauses.some((other) => isSame(other, clause))) {
      for (const other of clauses) reader.expect(at, fault(clause, other), `${clause.text} beside ${other.text}`);
      clauses.push(clause);
    }
  } while (reader.takeComma());
  return clauses;
}

/** Whether the clause says what the metric is to stay below. */
export function isUpperBound({ operator }: SloClause): boolean {
  return operator.startsWith('<');
}

function readClause(reader: TextReader): SloClause {
  const from = reader.skipSpace();
  const metric = reader.take(/[\w.]*/y, (word) => sloMetrics.has(word), METRICS);
  const { unit } = sloMetrics.get(metric)!;
  const operator = reader.take(/[<>=!]*/y, isOperator, `one of ${OPERATORS.join(', ')}`) as SloClause['operator'];
  const at = reader.skipSpace();
  const number = Number(reader.take(/(\d+\.?\d*|\.\d+)(e[+-]?\d+)?/iy, (word) => word !== '', 'a number'));
  const { factors, expected } = units[unit];
  const suffix = reader.take(/[^\s,<>=]*/y, (word) => Object.hasOwn(factors, word), expected);
  // 7 × 0.01 is not 0.07.
  const limit = suffix === '%' ? number / 100 : number * factors[suffix]!;
  reader.expect(at, limitFault(unit, operator, limit), number);
  return { text: reader.since(from), metric, operator, limit };
}

function isOperator(word: string): boolean {
  return (OPERATORS as readonly string[]).includes(word);
}

function limitFault(unit: SloUnit, operator: SloClause['operator'], limit: number): string | undefined {
  if (!Number.isFinite(limit)) return 'a finite number';
  if (unit === 'fraction' && limit > 1) return 'at most 100%';
  if (operator === '<' && limit === 0) return 'a number above 0 (or <=)';
  if (operator === '>' && unit === 'fraction' && limit === 1) return 'less than 100% (or >=)';
  return undefined;
}

function isSame(a: SloClause, b: SloClause): boolean {
  return a.metric === b.metric && a.operator === b.operator && a.limit === b.limit;
}

/** What is wrong with two clauses beside each other. */
function fault(a: SloClause, b: SloClause): string | undefined {
  if (a.metric !== b.metric) return undefined;
  if (isUpperBound(a) === isUpperBound(b)) return `one ${isUpperBound(a) ? 'upper' : 'lower'} bound on ${a.metric}`;
  const [upper, lower] = isUpperBound(a) ? [a, b] : [b, a];
  const isMet =
    upper.operator === '<=' && lower.operator === '>=' ? lower.limit <= upper.limit : lower.limit < upper.limit;
  return isMet ? undefined : `bounds on ${a.metric} with something between them`;
}
