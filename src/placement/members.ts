import { expectNumber, usageError } from '../lib/expect.ts';
import type { NodeSpec } from './placement.ts';

/** Most nodes of a placement: their indices are kept in 15 bits. */
const MAX_NODES = 32_768;

/** A node with its defaults filled in. */
export interface Member {
  readonly id: string;
  readonly weight: number;
  readonly zone: string | undefined;
}

/**
 * The members in the order of their ids (by UTF-16 code units), so that every process that knows the same set routes alike.
 * @throws ERR_USAGE for no nodes, too many, an empty or repeated id, a weight that is not above 0, or a zone that is no string.
 */
export function toMembers(nodes: readonly (string | NodeSpec)[]): readonly Member[] {
  if (!Array.isArray(nodes) || nodes.length === 0 || nodes.length > MAX_NODES) {
    throw usageError('nodes', `a list of 1 to ${MAX_NODES} nodes`, Array.isArray(nodes) ? nodes.length : nodes);
  }
  const members = listed(nodes).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (let i = 1; i < members.length; i++) {
    if (members[i]!.id === members[i - 1]!.id) throw usageError('nodes', 'each id once', members[i]!.id);
  }
  return members;
}

/** The members in the order in which they are given, for an algorithm that goes by it. @throws ERR_USAGE as `toMembers`. */
export function toOrderedMembers(nodes: readonly (string | NodeSpec)[]): readonly Member[] {
  toMembers(nodes);
  return listed(nodes);
}

/** `members` and one more, in order. @throws ERR_USAGE when `id` is one of them already, or the weight is not above 0. */
export function withMember(members: readonly Member[], id: string, weight?: number, zone?: string): readonly Member[] {
  if (members.some((member) => member.id === id)) throw usageError('node', 'an id that is not a node yet', id);
  return toMembers([...members, { id, weight, zone }]);
}

/** `members` and one more, at the end. @throws ERR_USAGE as `withMember`. */
export function withLastMember(
  members: readonly Member[],
  id: string,
  weight?: number,
  zone?: string,
): readonly Member[] {
  withMember(members, id, weight, zone);
  return [...members, toMember({ id, weight, zone })];
}

/** `members` but the last, which `id` has to be. @throws ERR_USAGE when it is another, none of them, or the only one. */
export function withoutLastMember(algorithm: string, members: readonly Member[], id: string): readonly Member[] {
  const rest = withoutMember(members, id);
  const last = members.at(-1)!.id;
  if (id !== last) throw usageError('node', `"${last}", the last one, since ${algorithm} can remove no other`, id);
  return rest;
}

/** `members` but one. @throws ERR_USAGE when `id` is none of them, or the only one. */
export function withoutMember(members: readonly Member[], id: string): readonly Member[] {
  const rest = members.filter((member) => member.id !== id);
  if (rest.length === members.length) throw usageError('node', 'the id of a node', id);
  if (rest.length === 0) throw usageError('node', 'at least one node to stay', `the removal of the last one, ${id}`);
  return rest;
}

/** @throws ERR_USAGE unless every weight is 1: for an algorithm that cannot tell nodes apart. */
export function expectEqualWeights(algorithm: string, members: readonly Member[]): void {
  const weighted = members.find((member) => member.weight !== 1);
  if (weighted) throw usageError(`weight of ${weighted.id}`, `1, since ${algorithm} takes no weights`, weighted.weight);
}

/** The sum of all weights, added up in the order of `members`. @throws ERR_USAGE when it is beyond what a double holds. */
export function totalWeight(members: readonly Member[]): number {
  const total = members.reduce((sum, { weight }) => sum + weight, 0);
  return expectNumber('sum of all weights', total, Number.MIN_VALUE, Number.MAX_VALUE);
}

/** Holes in a list count as nodes without an id, which `map` would pass over. */
function listed(nodes: readonly (string | NodeSpec)[]): Member[] {
  return Array.from(nodes, (node) => toMember(node));
}

function toMember(node: string | NodeSpec): Member {
  const spec: NodeSpec = typeof node === 'string' ? { id: node } : node;
  if (typeof spec?.id !== 'string' || spec.id === '') throw usageError('node', 'a non-empty id', spec?.id ?? spec);
  // As UTF-8 all such ids were one: of nodes with the same points the second owns nothing.
  if (!spec.id.isWellFormed()) throw usageError('node', 'an id without lone surrogates', spec.id);
  const weight = spec.weight ?? 1;
  expectNumber(`weight of ${spec.id}`, weight, Number.MIN_VALUE, Number.MAX_VALUE);
  const zone = spec.zone ?? undefined;
  if (zone !== undefined && typeof zone !== 'string') throw usageError(`zone of ${spec.id}`, 'a string', zone);
  return { id: spec.id, weight, zone };
}
