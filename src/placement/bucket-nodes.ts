import { expectInteger, usageError } from '../lib/expect.ts';

/** Most buckets: twice the most nodes, so that the default capacity always fits. */
const MAX_CAPACITY = 65_536;

/**
 * How many buckets a placement of `nodes` nodes has for all time: what was asked for, else max(16, 2 × nodes).
 * @throws ERR_USAGE unless it is an integer from `nodes` to 65,536.
 */
export function expectCapacity(capacity: number | undefined, nodes: number): number {
  return expectInteger('capacity', capacity ?? Math.max(16, 2 * nodes), nodes, MAX_CAPACITY);
}

/** @throws ERR_USAGE when all buckets are taken. */
export function expectFreeBucket(capacity: number, nodes: number): void {
  if (nodes >= capacity) throw usageError('capacity', `at least ${nodes + 1} for one more node`, capacity);
}

/** Which node has which bucket, -1 for none: at first bucket i belongs to node i. `[capacity]` */
export function firstBuckets(capacity: number, nodes: number): Int16Array {
  return Int16Array.from({ length: capacity }, (_, bucket) => (bucket < nodes ? bucket : -1));
}

/** A copy of `nodeOf` in which a free bucket belongs to node `node`. O(capacity). */
export function withBucket(nodeOf: Int16Array, bucket: number, node: number): Int16Array {
  const copy = nodeOf.slice();
  copy[bucket] = node;
  return copy;
}

/** A copy of `nodeOf` in which the bucket is free, and the nodes behind the one that had it have moved up. O(capacity). */
export function withoutBucket(nodeOf: Int16Array, bucket: number): Int16Array {
  const leaver = nodeOf[bucket]!;
  const copy = nodeOf.map((node) => (node > leaver ? node - 1 : node));
  copy[bucket] = -1;
  return copy;
}
