import type { AbResult } from '../result/ab-result.ts';
import { csv } from './csv.ts';

/** A line for each metric; changes are fractions. */
export function abCsv({ metrics }: AbResult): string {
  return csv(
    [
      'metric',
      'of',
      'unit',
      'a',
      'b',
      'change',
      'low',
      'high',
      'noise',
      'noise_low',
      'noise_high',
      'verdict',
      'reason',
    ],
    metrics.map(({ name, of, unit, a, b, change, interval, noise, verdict, reason }) => [
      ...[name, of, unit, a, b, change, interval?.low ?? null, interval?.high ?? null],
      ...[noise.change, noise.interval?.low ?? null, noise.interval?.high ?? null, verdict, reason ?? null],
    ]),
  );
}
