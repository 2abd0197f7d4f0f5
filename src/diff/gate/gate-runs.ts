import { usageError } from '../../lib/expect.ts';
import type { GateResult } from '../../result/diff-result.ts';
import { type Gateable, judgeGate, type Measured, namedBy } from './gate.ts';
import { type GateClauseAsked, parseGate } from './parse.ts';

/** What is known of a metric, with an interval that holds for a whole family of them. */
export type Known = Pick<Measured, 'change' | 'interval' | 'reason' | 'isWithinNoise'>;

/**
 * Holds what a gate names against its limits. Its intervals hold at once for what it names alone: fewer metrics, narrower intervals.
 * @param known of every metric of the family
 * @throws ERR_USAGE as `parseGate` does, or for a subject that there is none of.
 */
export function gateRuns<M extends Gateable>(
  text: string,
  common: readonly M[],
  known: (family: readonly M[]) => Known[],
): GateResult {
  const clauses = parseGate(text, [...new Set(common.map(({ metric }) => metric.name))], '--gate');
  const named = clauses.map((clause) => subjectsOf(clause, common));
  const family = [...new Set(named.flat())];
  const ofFamily = known(family);
  const measured = (each: M): Measured => {
    const { name, of, unit, better } = each.metric;
    return { name, of, unit, better, ...ofFamily[family.indexOf(each)]! };
  };
  return judgeGate(
    text,
    clauses.map((clause, i) => ({ clause, metrics: named[i]!.map(measured) })),
  );
}

function subjectsOf<M extends Gateable>(clause: GateClauseAsked, common: readonly M[]): M[] {
  const named = namedBy(clause, common);
  if (named.length > 0) return named;
  const known = common.filter(({ metric }) => metric.name === clause.name).map(({ metric }) => metric.of);
  throw usageError('--gate', `the first word of one of ${few([...new Set(known.flatMap(firstWord))])}`, clause.of);
}

/** As a clause may have it: `ringmark ring` of `ringmark ring, nodes 100`. */
function firstWord(of: string): string[] {
  return /^(ringmark )?[\w.-]+/.exec(of)?.slice(0, 1) ?? [];
}

/** A suite may have hundreds of rows, and a message is one line. */
function few(subjects: readonly string[]): string {
  const most = 6;
  const shown = subjects.slice(0, most).join('; ');
  return subjects.length <= most ? shown : `${shown} and ${subjects.length - most} more`;
}
