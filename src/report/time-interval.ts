import { medianInterval } from '../lib/median-interval.ts';
import { median } from '../lib/statistics.ts';
import type { BenchRow } from '../result/schema.ts';

/** How sure the median time of a row is, at 95 %, by its rounds, in nanoseconds; null where too few were kept. */
export function timeInterval({ ns, rounds = [] }: BenchRow): { low: number; high: number } | null {
  const interval = medianInterval(rounds);
  if (interval === null) return null;
  // A round has a median of its own: their middle is not quite that of all batches.
  const centre = median(rounds);
  return { low: (interval.low / centre) * ns.p50, high: (interval.high / centre) * ns.p50 };
}
