/**
 * Gives `connections` to nodes in proportion to the share of requests that each is predicted to get, by largest
 * remainders; at least one to each node that gets any. A closed loop drives every node as fast as it answers, so with
 * the same number of connections each, all nodes would look equally loaded however uneven the ring is.
 *
 * @param shares 0 to 1, by node
 * @param connections at least the number of nodes whose share is not 0
 */
export function connectionsByShare(shares: readonly number[], connections: number): number[] {
  const reserved = shares.map((share): number => (share > 0 ? 1 : 0));
  const free = connections - sum(reserved);
  // What is free tops up the reserved ones: towards the quota of the whole, never below the one that each has.
  const wanted = shares.map((share, i) => Math.max(0, share * connections - reserved[i]!));
  const scale = free / (sum(wanted) || 1);
  const quotas = wanted.map((each) => each * scale);
  const given = quotas.map(Math.floor);
  const byRemainder = quotas.map((_, i) => i).sort((a, b) => quotas[b]! - given[b]! - (quotas[a]! - given[a]!));
  for (const i of byRemainder.slice(0, free - sum(given))) given[i]!++;
  return given.map((each, i) => each + reserved[i]!);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
