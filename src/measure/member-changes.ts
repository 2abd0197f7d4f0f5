import type { PlacementAlgorithm } from '../placement/algorithm.ts';
import type { Placement } from '../placement/placement.ts';

/** What the members of a placement go through, one at a time, each from the same start. */
export type ChangeName = 'add' | 'remove' | 'removeFirst' | 'removeLast' | 'restore';

export interface MemberChange {
  readonly name: ChangeName;
  readonly after: Placement;
  /** The least that has to move, of nodes of equal weight. */
  readonly ideal: number;
}

/**
 * A node joins, leaves, or leaves and comes back, as far as the algorithm can do it.
 * @param joiner an id that is no node yet
 */
export function memberChanges(
  placement: Placement,
  { removal }: Pick<PlacementAlgorithm, 'removal'>,
  joiner: string,
): MemberChange[] {
  const { nodes } = placement;
  const add: MemberChange = { name: 'add', after: placement.withNode(joiner), ideal: 1 / (nodes.length + 1) };
  if (nodes.length === 1) return [add];
  const without = (name: ChangeName, id: string): MemberChange => ({
    name,
    after: placement.withoutNode(id),
    ideal: 1 / nodes.length,
  });
  const removeLast = without('removeLast', nodes.at(-1)!);
  if (removal === 'tail') return [add, removeLast];
  const middle = nodes[nodes.length >> 1]!;
  const remove = without('remove', middle);
  const restore: MemberChange = { name: 'restore', after: remove.after.withNode(middle), ideal: 0 };
  return [add, remove, without('removeFirst', nodes[0]!), removeLast, restore];
}
