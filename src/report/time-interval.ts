import { medianInterval } from '../lib/median-interval.ts';
import { median } from '../lib/statistics.ts';
import type { BenchRow } from '../result/schema.ts';

/** How sure the median time of a row is, at 95 %, by its rounds, in nanoseconds; null where too few were kept. */
export function timeInterval({
  ns,
  rounds = [],
}: Pick<BenchRow, 'ns' | 'rounds'>): { low: number; high: number } | null {
  const interval = medianInterval(rounds);
  if (interval === null) return null;
  // A round has a median of its own: their middle is not quite that of all batches.
  const centre = median(rounds);
  return { low: (interval.low / centre) * ns.p50, high: (interval.high / centre) * ns.p50 };
}

/** What is known of a row of too few rounds for an interval: how many, and the least and the most; null of enough, or none. */
export function fewRounds({ ns, rounds = [] }: BenchRow): { count: number; low: number; high: number } | null {
  if (rounds.length === 0 || timeInterval({ ns, rounds }) !== null) return null;
  return { count: rounds.length, low: Math.min(...rounds), high: Math.max(...rounds) };
}

/** `2 rounds, no interval`. */
export function roundsText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const rounds = most === 1 ? '1 round' : `${least === most ? most : `${least} to ${most}`} rounds`;
  return `${rounds}, no interval`;
}
