import type { PlacementAlgorithm } from '../../placement/algorithm.ts';
import { exactShares, hasArcs } from '../../placement/arcs.ts';
import { type HashedKeys, indexOfHashed } from '../../placement/hashed-keys.ts';
import { exactMovement } from '../../placement/movement.ts';
import type { Placement, PlacementOptions } from '../../placement/placement.ts';
import type { ChurnOrder, ChurnRow } from '../../result/churn-result.ts';
import type { TimeBudget } from '../batch-time.ts';
import { samplingCv } from '../closed-forms.ts';
import { evenness, sampledTheory } from '../evenness.ts';
import { lookupTimes } from '../placement-times.ts';
import { shareTheory } from '../share-theory.ts';
import type { Step } from './steps.ts';

/** One algorithm, one order. */
export interface ChurnCase {
  can: PlacementAlgorithm;
  order: ChurnOrder;
  options: PlacementOptions;
  /** The name of the hash function that `hashed` is of. */
  hash: string;
  vnodes: number | null;
  hashed: HashedKeys;
  /** The first of the keys, which lookups are timed with. */
  timed: readonly string[];
  budget: TimeBudget;
}

/** Goes through the steps of a case, and remembers what it has seen. */
export class Churn {
  readonly #case: ChurnCase;
  /** Every id of the first step has its number here. */
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #ownersWhen = new Map<number, Uint16Array>();
  #placement: Placement | undefined;
  #owners: Uint16Array | undefined;
  #step: Step | undefined;

  constructor(churnCase: ChurnCase, ids: readonly string[]) {
    this.#case = churnCase;
    this.#numbers = new Map(ids.map((id, number) => [id, number]));
  }

  /** Makes the step, and measures what came of it. */
  take(step: Step): ChurnRow {
    const { can, hash, vnodes, order, timed, hashed, budget } = this.#case;
    const placement = this.#placementAt(step);
    const owners = this.#ownersOf(placement);
    const movement = this.#movement(placement, owners, step);
    const before = this.#ownersWhen.get(step.gone);
    if (before === undefined) this.#ownersWhen.set(step.gone, owners);
    [this.#placement, this.#owners, this.#step] = [placement, owners, step];
    return {
      algorithm: can.name,
      hash,
      vnodes,
      order,
      phase: step.phase,
      removed: step.gone / this.#numbers.size,
      nodes: step.nodes.length,
      movement,
      astray: before === undefined ? null : differing(before, owners) / owners.length,
      ...this.#balance(placement, owners, step),
      ...lookupTimes(placement, timed, hashed, budget),
      bytes: placement.bytes,
    };
  }

  /**
   * Where the set of nodes says it all, it is built anew: the same, and sooner than hundreds of changes. The others make the
   * changes one by one, since these are what they remember.
   */
  #placementAt({ nodes, changed, phase }: Step): Placement {
    const { can, options } = this.#case;
    if (this.#placement === undefined || can.isOrderFree) return can.create(nodes, options);
    let placement = this.#placement;
    for (const id of changed) placement = phase === 'remove' ? placement.withoutNode(id) : placement.withNode(id);
    return placement;
  }

  #ownersOf(placement: Placement): Uint16Array {
    const { hashed } = this.#case;
    const numberAt = Uint16Array.from(placement.nodes, (id) => this.#numbers.get(id)!);
    const owners = new Uint16Array(hashed.length);
    for (let i = 0; i < owners.length; i++) owners[i] = numberAt[indexOfHashed(placement, hashed, i)]!;
    return owners;
  }

  #movement(placement: Placement, owners: Uint16Array, step: Step): ChurnRow['movement'] {
    if (!this.#placement || !this.#owners || !this.#step) return null;
    const ideal = step.changed.length / Math.max(step.nodes.length, this.#step.nodes.length);
    if (hasArcs(this.#placement) && hasArcs(placement))
      return { ...exactMovement(this.#placement, placement), ideal, exact: true };
    const hasChanged = new Set(step.changed.map((id) => this.#numbers.get(id)!));
    let [moved, collateral] = [0, 0];
    for (let i = 0; i < owners.length; i++) {
      const [from, to] = [this.#owners[i]!, owners[i]!];
      if (from === to) continue;
      moved++;
      if (!hasChanged.has(from) && !hasChanged.has(to)) collateral++;
    }
    return { moved: moved / owners.length, collateral: collateral / owners.length, ideal, exact: false };
  }

  #balance(placement: Placement, owners: Uint16Array, { nodes }: Step): Pick<ChurnRow, 'share' | 'loads'> {
    const { can, vnodes } = this.#case;
    const counts = new Float64Array(this.#numbers.size);
    for (const owner of owners) counts[owner]!++;
    const held = Float64Array.from(nodes, (id) => counts[this.#numbers.get(id)!]!);
    const space = hasArcs(placement) ? placement.arcs().space : null;
    const theory = shareTheory(can.name, { nodes: nodes.length, vnodes, space });
    const share = hasArcs(placement)
      ? { exact: true, ...evenness(exactShares(placement), theory) }
      : { exact: false, ...evenness(held, sampledTheory(theory, samplingCv(nodes.length, owners.length))) };
    return { share, loads: spread(held) };
  }
}

function differing(a: Uint16Array, b: Uint16Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

function spread(counts: Float64Array): ChurnRow['loads'] {
  const average = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / counts.length;
  return { min: Math.min(...counts), max: Math.max(...counts), variance };
}
