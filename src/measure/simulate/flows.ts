import { type ArcPlacement, hasArcs } from '../../placement/arcs.ts';
import { hashKeys, indexOfHashed } from '../../placement/hashed-keys.ts';
import { type MovedRange, movedRanges } from '../../placement/movement.ts';
import type { Placement } from '../../placement/placement.ts';
import type { Changed } from './change.ts';
import { type SampleOptions, sampleKeys } from './sample.ts';

/** Who owned and who owns how much, in units of which there are `total`: hashes, slots of a table, or sampled keys. */
export interface Flows {
  readonly total: number;
  /** Units of each node, by its index in the placement before, and after. Sums of them are exact in doubles. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** Units that changed their owner, by `from * after.length + to`. */
  readonly moves: ReadonlyMap<number, number>;
  /** The stretches that moved; null where the units are sampled keys. */
  readonly ranges: readonly MovedRange[] | null;
}

/** What moves, exactly where both placements have arcs, else of a sample of keys. */
export async function flowsOf(changed: Changed, sample: SampleOptions): Promise<Flows> {
  const { before, after } = changed;
  return hasArcs(before) && hasArcs(after) ? exactFlows(before, after) : sampledFlows(changed, sample);
}

function exactFlows(before: ArcPlacement, after: ArcPlacement): Flows {
  const ranges = movedRanges(before, after);
  const moves = new Map<number, number>();
  for (const range of ranges) {
    const move = range.before * after.nodes.length + range.after;
    // The width first: a sum with an end in it could be rounded.
    moves.set(move, (moves.get(move) ?? 0) + (range.to - range.from));
  }
  return { total: before.arcs().space, before: unitsOf(before), after: unitsOf(after), moves, ranges };
}

function unitsOf(placement: ArcPlacement): Float64Array {
  const { space, ends, owners } = placement.arcs();
  const units = new Float64Array(placement.nodes.length);
  let from = ends.at(-1)! - space;
  for (let i = 0; i < ends.length; i++) {
    units[owners[i]!]! += ends[i]! - from;
    from = ends[i]!;
  }
  return units;
}

async function sampledFlows({ before, after, hash }: Changed, sample: SampleOptions): Promise<Flows> {
  const counts = { before: new Float64Array(before.nodes.length), after: new Float64Array(after.nodes.length) };
  const moves = new Map<number, number>();
  const isSame = sameNode(before, after);
  const total = await sampleKeys(sample, (keys) => {
    const hashed = hashKeys(keys, hash);
    for (let i = 0; i < keys.length; i++) {
      const from = indexOfHashed(before, hashed, i);
      const to = indexOfHashed(after, hashed, i);
      counts.before[from]!++;
      counts.after[to]!++;
      if (isSame(from, to)) continue;
      const move = from * after.nodes.length + to;
      moves.set(move, (moves.get(move) ?? 0) + 1);
    }
  });
  return { total, ...counts, moves, ranges: null };
}

function sameNode(before: Placement, after: Placement) {
  const indexAfter = new Map(after.nodes.map((id, index) => [id, index]));
  const newIndex = Int32Array.from(before.nodes, (id) => indexAfter.get(id) ?? -1);
  return (from: number, to: number) => newIndex[from] === to;
}
