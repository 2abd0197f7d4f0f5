import type { Member } from './members.ts';

/** How many zones the members are in; a node without one is a zone of its own. */
export function countZones(members: readonly Member[]): number {
  return new Set(members.map(zoneOf)).size;
}

/**
 * The first `count` nodes of `preference` (distinct indices into `members`, owner first). A node whose zone holds a replica
 * already waits until all `zones` hold one; then those that wait come first. O(count) without zones.
 */
export function spreadOverZones(
  preference: Iterable<number>,
  members: readonly Member[],
  zones: number,
  count: number,
): string[] {
  const served = new Set<string | Member>();
  const taken: string[] = [];
  const waiting: string[] = [];
  for (const index of preference) {
    if (taken.length >= count || (served.size === zones && taken.length + waiting.length >= count)) break;
    const member = members[index]!;
    const zone = zoneOf(member);
    (served.has(zone) ? waiting : taken).push(member.id);
    served.add(zone);
  }
  return [...taken, ...waiting].slice(0, count);
}

function zoneOf(member: Member): string | Member {
  return member.zone ?? member;
}
