import { usageError } from '../lib/expect.ts';

/** A node as it is typed: `id`, or `id=weight`. */
export interface TypedNode {
  id: string;
  weight: number;
}

/** Nodes as they are typed: how many, or which. */
export type TypedNodes = number | TypedNode[];

/**
 * Reads `10`, or `a,b=2,http://c:5000`. A weight stands behind the last `=`, so an id that holds one itself needs its weight
 * too: `a=b=1`.
 * @throws ERR_USAGE for an empty id, or a weight that is not a number above 0.
 */
export function nodeList(flag: string, mostNodes: number): (text: string) => TypedNodes {
  return (text) => {
    if (!/^[+-]?[\d.]+$/.test(text)) return text.split(',').map((part) => typedNode(flag, part.trim()));
    const count = Number(text);
    if (Number.isInteger(count) && count >= 1 && count <= mostNodes) return count;
    throw usageError(flag, `a number of nodes from 1 to ${mostNodes}, or ID,ID=WEIGHT,…`, text);
  };
}

/** Reads `a,http://c:5000`: ids and nothing else. */
export function idList(flag: string): (text: string, previous?: string[]) => string[] {
  return (text, previous = []) => {
    const ids = text.split(',').map((part) => part.trim());
    if (ids.includes('')) throw usageError(flag, 'ids separated by commas', text);
    return [...previous, ...ids];
  };
}

/** Reads `a=2,b=0.5`: every id with its weight. */
export function weightList(flag: string): (text: string, previous?: TypedNode[]) => TypedNode[] {
  return (text, previous = []) => [
    ...previous,
    ...text.split(',').map((part) => {
      if (!part.includes('=')) throw usageError(flag, 'ID=WEIGHT,…', part);
      return typedNode(flag, part.trim());
    }),
  ];
}

/** `count` ids that none of the nodes has: `node-1`, `node-2`, …, counted on from where the nodes end. */
export function freshIds(count: number, taken: readonly string[]): string[] {
  const known = new Set(taken);
  const ids: string[] = [];
  for (let n = taken.length + 1; ids.length < count; n++) if (!known.has(`node-${n}`)) ids.push(`node-${n}`);
  return ids;
}

function typedNode(flag: string, text: string): TypedNode {
  const cut = text.lastIndexOf('=');
  if (text === '' || cut === 0) throw usageError(flag, 'ID or ID=WEIGHT, separated by commas', text);
  if (cut < 0) return { id: text, weight: 1 };
  const weight = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.slice(cut + 1))
    ? Number(text.slice(cut + 1))
    : Number.NaN;
  if (weight > 0 && weight < Number.POSITIVE_INFINITY) return { id: text.slice(0, cut), weight };
  throw usageError(`${flag}: weight of ${text.slice(0, cut)}`, 'a number above 0', text.slice(cut + 1));
}
