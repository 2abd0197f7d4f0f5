import type { Arms } from '../../diff/ab/arms.ts';
import type { AbArm } from '../../result/ab-result.ts';
import type { Run } from '../../result/run.ts';
import type { Session } from '../session.ts';
import { runVariant } from './run-variant.ts';
import type { Variant } from './variant.ts';

/**
 * Each arm comes once in a round. Over six rounds each comes as often first, second and third, and as often right after each of
 * the others (a Williams design): what a run leaves behind, a warm or a hot machine, falls on all alike.
 */
const ORDERS: readonly (readonly AbArm[])[] = [
  ['a', 'b', 'noise'],
  ['noise', 'b', 'a'],
  ['b', 'noise', 'a'],
  ['a', 'noise', 'b'],
  ['noise', 'a', 'b'],
  ['b', 'a', 'noise'],
];

const titles: Record<AbArm, string> = { a: 'A', b: 'B', noise: 'A again' };

export interface Rounds {
  runs: Arms<Run[]>;
  orders: AbArm[][];
  /** What ended it before all rounds were done, other than a signal. */
  failure?: unknown;
}

/** Runs the arms in turn, round after round. Stopped, or where a run fails, it returns the rounds that are done. */
export async function measureRounds(
  session: Session,
  variants: Record<'a' | 'b', Variant>,
  rounds: number,
): Promise<Rounds> {
  const measured: Rounds = { runs: { a: [], b: [], noise: [] }, orders: [] };
  const progress = session.progress('ab');
  try {
    for (let round = 0; round < rounds; round++) {
      const order = [...ORDERS[round % ORDERS.length]!];
      const runs = new Map<AbArm, Run>();
      for (const [turn, arm] of order.entries()) {
        const words = `round ${round + 1} of ${rounds}: ${titles[arm]}`;
        progress.update((round + turn / order.length) / rounds, words);
        const variant = variants[arm === 'b' ? 'b' : 'a'];
        runs.set(arm, await runVariant(variant, session.seed, titles[arm], session.signal));
      }
      for (const [arm, run] of runs) measured.runs[arm].push(run);
      measured.orders.push(order);
    }
  } catch (error) {
    if (!session.signal.aborted) measured.failure = error;
  } finally {
    progress.done();
  }
  return measured;
}
