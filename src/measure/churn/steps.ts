import { usageError } from '../../lib/expect.ts';
import { Random, shuffle } from '../../lib/random.ts';
import type { ChurnOrder, ChurnRow } from '../../result/churn-result.ts';

/** A step: who is there after it, and who has just left or come back, in that order. */
export interface Step {
  phase: ChurnRow['phase'];
  /** How many are gone. */
  gone: number;
  /** In the order in which they came at first. */
  nodes: readonly string[];
  /** Who left, or came back, in the order in which they did. */
  changed: readonly string[];
}

/**
 * How many of `nodes` are gone at each step of a removal, ascending.
 * @param percents 0 to 100, of all nodes
 * @throws ERR_USAGE unless every step leaves a node, and takes at least one.
 */
export function removalCounts(nodes: number, percents: readonly number[]): number[] {
  const counts = percents.map((percent) => Math.round((nodes * percent) / 100));
  const wrong = counts.findIndex((count) => count < 1 || count > nodes - 1);
  if (wrong >= 0)
    throw usageError('remove', `a part of ${nodes} nodes that leaves one, and takes one`, `${percents[wrong]} %`);
  return [...new Set(counts)].sort((a, b) => a - b);
}

/** From all nodes down to the fewest, and back the same way. */
export function churnSteps(ids: readonly string[], order: ChurnOrder, counts: readonly number[], seed: number): Step[] {
  const leaving = leavingOrder(ids, order, seed);
  const step = (phase: Step['phase'], gone: number, changed: readonly string[]): Step => {
    const absent = new Set(leaving.slice(0, gone));
    return { phase, gone, nodes: ids.filter((id) => !absent.has(id)), changed };
  };
  const down = [0, ...counts];
  const up = down.toReversed();
  return [
    step('start', 0, []),
    ...down.slice(1).map((gone, i) => step('remove', gone, leaving.slice(down[i], gone))),
    ...up.slice(1).map((gone, i) => step('restore', gone, leaving.slice(gone, up[i]).reverse())),
  ];
}

function leavingOrder(ids: readonly string[], order: ChurnOrder, seed: number): string[] {
  if (order === 'fifo') return [...ids];
  return order === 'lifo' ? ids.toReversed() : shuffle([...ids], new Random(seed));
}
