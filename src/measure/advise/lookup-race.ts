import { setImmediate } from 'node:timers/promises';
import { Random, shuffle } from '../../lib/random.ts';
import { median, quantile } from '../../lib/statistics.ts';
import type { Placement } from '../../placement/placement.ts';
import type { AdviseCandidate } from '../../result/advise-result.ts';
import { type TimeBudget, timeBatch } from '../batch-time.ts';
import { freshLoop } from '../fresh-loop.ts';

export interface RaceOptions {
  keys: readonly string[];
  /** With more than 1, finding all nodes of a key is timed. */
  replicas: number;
  quick: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: (fraction: number) => void;
}

/**
 * Times lookups from a string key, in rounds in which each placement has a turn, in another order each time: a machine that
 * slows down for a while slows them all. The median over the rounds, and its quartiles; undefined once aborted.
 */
export async function raceLookups(
  placements: readonly Placement[],
  { keys, replicas, quick, signal, onProgress }: RaceOptions,
): Promise<NonNullable<AdviseCandidate['lookupNs']>[] | undefined> {
  // Flat copies: a key that was just put together is a rope, and slower to read than one that came over a network.
  const flat: string[] = JSON.parse(JSON.stringify(keys));
  const batches = placements.map((placement) => ({ batch: flat.length, run: lookupLoop(placement, flat, replicas) }));
  const rounds = quick ? 7 : 21;
  const budget: TimeBudget = { timeMs: quick ? 2 : 5, warmupMs: 0, minCalls: 1 };
  const samples = placements.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const i of shuffle([...batches.keys()], new Random(round))) {
      samples[i]!.push(median(timeBatch(batches[i]!, round === 0 ? { ...budget, warmupMs: quick ? 8 : 30 } : budget)));
      await setImmediate();
      if (signal?.aborted) return undefined;
    }
    onProgress?.((round + 1) / rounds);
  }
  return samples.map((times) => ({ p50: median(times), p25: quantile(times, 0.25), p75: quantile(times, 0.75) }));
}

function lookupLoop(placement: Placement, keys: readonly string[], replicas: number): () => number {
  if (replicas === 1) return freshLoop(keys, (key) => placement.indexOf(key));
  return freshLoop(keys, (key) => placement.replicasOf(key, replicas).length);
}
