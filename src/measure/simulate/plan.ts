import { usageError } from '../../lib/expect.ts';
import { HASH_SPACE, hasArcs } from '../../placement/arcs.ts';
import { placements } from '../../placement/registry.ts';
import type { Plan } from '../../result/simulate-result.ts';
import type { Changed } from './change.ts';
import type { Flows } from './flows.ts';

/** Arcs of 64-bit hashes end at multiples of 2^-21 of a 32-bit hash (see `Arcs`): of 2^11. */
const STEPS = 2 ** 21;

/** @throws ERR_USAGE unless what moves is known by ranges. */
export function expectRanges(algorithm: string, { before }: Pick<Changed, 'before'>): void {
  if (hasArcs(before)) return;
  const ranged = [...placements.values()].filter(({ create }) => hasArcs(create(['a']))).map(({ name }) => name);
  throw usageError('plan', `an algorithm that has ranges (${ranged.join(', ')})`, algorithm);
}

/** What moves, range by range. */
export function planOf({ before, after }: Changed, { total, ranges }: Flows): Plan {
  const unit = total !== HASH_SPACE ? 'slot' : before.hashBits === 32 ? 'hash32' : 'hash64';
  const text = boundText[unit];
  return {
    unit,
    space: unit === 'hash64' ? String(2n ** 64n) : String(total),
    ranges: ranges!.map((range) => ({
      above: text(range.from, total),
      upTo: text(range.to, total),
      from: before.nodes[range.before]!,
      to: after.nodes[range.after]!,
      fraction: (range.to - range.from) / total,
    })),
  };
}

/** A position as it is written; -1, from which the first range begins, is the last one: the space is a circle. */
const boundText: Record<Plan['unit'], (position: number, space: number) => string> = {
  slot: (position, space) => String((position + space) % space),
  hash32: (position) => (position >>> 0).toString(16).padStart(8, '0'),
  hash64: (position) => {
    const hash = (BigInt((position + 1) * STEPS) << 11n) - 1n;
    return BigInt.asUintN(64, hash).toString(16).padStart(16, '0');
  },
};
