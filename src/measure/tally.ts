import { type HashedKeys, indexOfHashed } from '../placement/hashed-keys.ts';
import { type Moved, ownerChange } from '../placement/movement.ts';
import type { Placement } from '../placement/placement.ts';

/** Counts where keys go, and which of them have another owner in other placements: batch by batch, so that no key is held. */
export class Tally {
  /** Keys of each node. */
  readonly counts: Float64Array;
  keys = 0;
  /** Keys that were placed after each change, too. */
  movedKeys = 0;
  readonly #before: Placement;
  readonly #changes: { after: Placement; fateOf: ReturnType<typeof ownerChange>; moved: number; collateral: number }[];

  constructor(before: Placement, afters: readonly Placement[]) {
    this.counts = new Float64Array(before.nodes.length);
    this.#before = before;
    this.#changes = afters.map((after) => ({
      after,
      fateOf: ownerChange(before.nodes, after.nodes),
      moved: 0,
      collateral: 0,
    }));
  }

  /**
   * Counts the keys from `from` up to, not with, `to`.
   * @param movedTo those from here on are not placed again after the changes
   */
  add(hashed: HashedKeys, from: number, to: number, movedTo = to): void {
    const owners = new Uint16Array(to - from);
    for (let i = from; i < to; i++) {
      const owner = indexOfHashed(this.#before, hashed, i);
      owners[i - from] = owner;
      this.counts[owner]!++;
    }
    this.keys += to - from;
    const last = Math.min(to, movedTo);
    this.movedKeys += Math.max(0, last - from);
    for (const change of this.#changes) {
      for (let i = from; i < last; i++) {
        const fate = change.fateOf(owners[i - from]!, indexOfHashed(change.after, hashed, i));
        if (fate !== 'stays') change.moved++;
        if (fate === 'collateral') change.collateral++;
      }
    }
  }

  /** Fractions of the keys that were placed again, in the order of `afters`. */
  moved(): Moved[] {
    const part = (count: number) => count / this.movedKeys;
    return this.#changes.map(({ moved, collateral }) => ({ moved: part(moved), collateral: part(collateral) }));
  }
}
