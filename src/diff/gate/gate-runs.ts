import { usageError } from '../../lib/expect.ts';
import type { Difference, GateResult } from '../../result/diff-result.ts';
import { comparableIntervals, type IntervalSettings } from '../intervals.ts';
import { changeOf } from '../scale.ts';
import type { SidedMetric } from '../sides.ts';
import { barOf, judge } from '../verdict.ts';
import { judgeGate, type Measured, namedBy } from './gate.ts';
import { type GateClauseAsked, parseGate } from './parse.ts';

/**
 * Holds what a gate names against its limits. Its intervals hold at once for what it names alone: fewer metrics, narrower intervals.
 * @throws ERR_USAGE as `parseGate` does, or for a subject that there is none of.
 */
export function gateRuns(
  text: string,
  common: readonly SidedMetric[],
  machines: readonly Difference[],
  settings: IntervalSettings,
): GateResult {
  const clauses = parseGate(text, [...new Set(common.map(({ metric }) => metric.name))], '--gate');
  const named = clauses.map((clause) => subjectsOf(clause, common));
  const family = [...new Set(named.flat())];
  const intervals = comparableIntervals(family, settings);
  const measured = (each: SidedMetric): Measured => {
    const { name, of, better } = each.metric;
    const [change, interval] = [changeOf(each), intervals[family.indexOf(each)]!];
    const { reason, isNoise } = judge(each, change, interval, settings.noise);
    // Noise is no reason: a gate fails where all of an interval lies beyond the limit, however wide it is.
    const why = barOf(each, machines) ?? (isNoise ? undefined : reason);
    return { name, of, better, change, interval, ...(why !== undefined && { reason: why }) };
  };
  return judgeGate(
    text,
    clauses.map((clause, i) => ({ clause, metrics: named[i]!.map(measured) })),
  );
}

function subjectsOf(clause: GateClauseAsked, common: readonly SidedMetric[]): SidedMetric[] {
  const named = namedBy(clause, common);
  if (named.length > 0) return named;
  const known = common.filter(({ metric }) => metric.name === clause.name).map(({ metric }) => metric.of);
  throw usageError('--gate', `the first words of one of ${known.join('; ')}`, clause.of);
}
