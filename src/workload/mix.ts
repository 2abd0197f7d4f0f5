import { expectNumber, usageError } from '../lib/expect.ts';

/** What is done with a key: `rmw` reads it, then writes it. */
export type OperationKind = 'read' | 'update' | 'insert' | 'rmw';

/** The fraction of operations of each kind; together 1. */
export interface OperationMix {
  reads: number;
  updates: number;
  inserts: number;
  rmw: number;
}

const NAMES = ['reads', 'updates', 'inserts', 'rmw'] as const;
const DEFAULT_READS = 0.9;
/** What sums of decimal fractions are off by. */
const ROUNDING = 1e-9;

/**
 * The whole mix from what was given of it: what is missing to 1 is reads or, where those were given, updates. Nothing given
 * is nine reads to one update.
 * @throws ERR_USAGE where one is not 0 to 1, or they do not come to 1.
 */
export function mixOf(given: Partial<OperationMix>): OperationMix {
  for (const name of NAMES) if (given[name] !== undefined) expectNumber(name, given[name], 0, 1);
  const { updates, inserts = 0, rmw = 0 } = given;
  const others = (updates ?? 0) + inserts + rmw;
  const isPlain = updates === undefined && others === 0;
  const reads = given.reads ?? (isPlain ? DEFAULT_READS : rest(1 - others));
  const mix = { reads, updates: updates ?? rest(1 - reads - others), inserts, rmw };
  const sum = mix.reads + mix.updates + mix.inserts + mix.rmw;
  if (Math.abs(sum - 1) <= ROUNDING) return mix;
  throw usageError('operations', 'reads, updates, inserts and rmw that come to 1', Number(sum.toFixed(9)));
}

/** What is left, without the dirt of binary fractions: 0.05, not 0.050000000000000044. */
function rest(value: number): number {
  return Math.max(0, Number(value.toFixed(12)));
}
