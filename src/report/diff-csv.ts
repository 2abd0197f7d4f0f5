import type { DiffResult } from '../result/diff-result.ts';
import { csv } from './csv.ts';

/** A line for each metric; changes are fractions. */
export function diffCsv({ metrics }: DiffResult): string {
  return csv(
    ['metric', 'of', 'unit', 'a', 'b', 'change', 'low', 'high', 'interval_from', 'verdict', 'reason', 'levelled'],
    metrics.map(({ name, of, unit, a, b, change, interval, verdict, reason, isLevelled }) => [
      ...[name, of, unit, a, b, change],
      ...[interval?.low ?? null, interval?.high ?? null, interval?.source ?? null, verdict, reason ?? null],
      isLevelled ? 'yes' : null,
    ]),
  );
}
