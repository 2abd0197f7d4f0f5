import type { LoadConfig, SloResult } from '../../result/load-result.ts';
import { type SloFigures, sloMetrics } from './metrics.ts';
import { isUpperBound, parseSlo, type SloClause } from './parse.ts';

/** The clauses of a load test's SLO; none where it has none. @throws ERR_USAGE as `parseSlo` does. */
export function sloOf({ slo }: Pick<LoadConfig, 'slo'>): SloClause[] {
  return slo === undefined ? [] : parseSlo(slo);
}

/** Holds what was measured against every clause. An SLO is passed when all of them are. */
export function judgeSlo(clauses: readonly SloClause[], figures: SloFigures): SloResult {
  const judged = clauses.map(({ text, metric, operator, limit }) => {
    const { unit, of } = sloMetrics.get(metric)!;
    const observed = of(figures);
    return { clause: text, metric, unit, limit, observed, passed: holds[operator](observed, limit) };
  });
  return { passed: judged.every(({ passed }) => passed), clauses: judged };
}

/** Whether the SLO itself says how much of `metric` is too much, or of `hits` too few. */
export function isBounded(clauses: readonly SloClause[], metric: 'errors' | 'dropped' | 'hits'): boolean {
  return clauses.some((clause) => clause.metric === metric && isUpperBound(clause) === (metric !== 'hits'));
}

/** The percentiles that the clauses go by, 0 to 100. */
export function percentilesOf(clauses: readonly SloClause[]): number[] {
  return clauses.flatMap(({ metric }) => sloMetrics.get(metric)!.percentile ?? []);
}

const holds: Record<SloClause['operator'], (observed: number, limit: number) => boolean> = {
  '<': (observed, limit) => observed < limit,
  '<=': (observed, limit) => observed <= limit,
  '>': (observed, limit) => observed > limit,
  '>=': (observed, limit) => observed >= limit,
};
