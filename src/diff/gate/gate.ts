import type { GateClause, GatedMetric, GateResult, GateVerdict } from '../../result/diff-result.ts';
import type { Metric } from '../metrics/metric.ts';
import type { GateClauseAsked } from './parse.ts';

/** A metric that a gate names, with the interval that holds for all that the gate names. */
export interface Measured extends Omit<GatedMetric, 'verdict' | 'regression'> {
  better: 'lower' | 'higher';
  /** Whether A differs from itself by as much: then it is no regression. */
  isWithinNoise?: boolean;
}

/** What a gate can name. */
export interface Gateable {
  metric: Metric;
}

/**
 * Which metrics a clause names. Of a benchmark that times other packages beside ours it is ours alone: no change of
 * ours makes another package slower.
 */
export function namedBy<M extends Gateable>(clause: GateClauseAsked, all: readonly M[]): M[] {
  const named = all.filter(({ metric }) => metric.name === clause.name);
  if (clause.of !== undefined) {
    const words = new RegExp(`^(ringmark )?${clause.of.replaceAll('.', '\\.')}(?=[ ,]|$)`);
    return named.filter(({ metric }) => words.test(metric.of));
  }
  const own = named.filter(({ metric }) => isOwn(metric.of));
  return own.length > 0 ? own : named;
}

export function isOwn(of: string): boolean {
  return of.startsWith('ringmark ');
}

/** A clause fails where an interval lies beyond its limit as a whole; else it cannot tell where one metric cannot. */
export function judgeGate(
  text: string,
  clauses: readonly { clause: GateClauseAsked; metrics: readonly Measured[] }[],
): GateResult {
  const judged = clauses.map(({ clause, metrics }): GateClause => {
    const each = metrics.map((metric) => judgeMetric(metric, clause.limit));
    return { clause: clause.text, limit: clause.limit, verdict: worst(each), metrics: each };
  });
  return { text, passed: judged.every(({ verdict }) => verdict === 'passed'), clauses: judged };
}

function judgeMetric({ better, isWithinNoise = false, ...metric }: Measured, limit: number): GatedMetric {
  const { reason, interval } = metric;
  if (reason !== undefined || interval === null) return { ...metric, regression: null, verdict: 'cannot tell' };
  const regression = better === 'lower' ? interval.low : -interval.high;
  return { ...metric, regression, verdict: regression > limit && !isWithinNoise ? 'failed' : 'passed' };
}

function worst(metrics: readonly GatedMetric[]): GateVerdict {
  const order: GateVerdict[] = ['failed', 'cannot tell', 'passed'];
  return order.find((verdict) => metrics.some((metric) => metric.verdict === verdict)) ?? 'cannot tell';
}
