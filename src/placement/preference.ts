import { mix32 } from '../lib/mix.ts';

/** Draws per node before `byDraws` takes what is left in order: far more than nodes of equal share ever need. */
const DRAWS_PER_NODE = 64;

/**
 * Every index below `count` once, in the order in which draws 0, 1, 2, … first give it; what they do not give follows in order.
 * @param draws how many there are: for a walk over a ring or a table, its length
 */
export function* byDraws(
  count: number,
  draw: (attempt: number) => number,
  draws = count * DRAWS_PER_NODE,
): Generator<number> {
  const seen = new Set<number>();
  for (let attempt = 0; attempt < draws && seen.size < count; attempt++) {
    const index = draw(attempt);
    if (seen.has(index)) continue;
    seen.add(index);
    yield index;
  }
  for (let index = 0; index < count; index++) if (!seen.has(index)) yield index;
}

/** The hash of a key's draw number `attempt`: attempt 0 is the hash itself. For a hash of 64 bits, apply it to each half. */
export function redrawn(hash: number, attempt: number): number {
  return attempt === 0 ? hash | 0 : mix32(hash + Math.imul(attempt, 0x9e3779b9)) | 0;
}
