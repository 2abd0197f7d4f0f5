import type { AdviseCandidate, Need } from '../../result/advise-result.ts';

/** Lookups this close to the fastest are one to a caller, and to a clock that jitters. */
const EQUAL_LOOKUPS = 1.2;

/** How the answer is chosen, for people. */
export const rule =
  'Of those that meet every need, the cheapest lookup counts; within 20 % of it, the one that moves fewer keys between ' +
  'nodes that stay, then one that the set of nodes says all about (no order of joining to be kept), then the one of fewer ' +
  'bytes, then the more even one.';

/** Those that meet every need, by the rule. */
export function byRule(candidates: readonly AdviseCandidate[]): AdviseCandidate[] {
  const left = candidates.filter(({ shortfalls }) => shortfalls.length === 0);
  const ranked: AdviseCandidate[] = [];
  while (left.length > 0) {
    const fastest = Math.min(...left.map(lookup));
    const [best] = left.filter((candidate) => lookup(candidate) <= fastest * EQUAL_LOOKUPS).sort(byTies);
    ranked.push(best!);
    left.splice(left.indexOf(best!), 1);
  }
  return ranked;
}

/** Those that miss something: the fewest needs first, then the least beyond its limit. */
export function byNearness(candidates: readonly AdviseCandidate[]): AdviseCandidate[] {
  return candidates
    .filter(({ shortfalls }) => shortfalls.length > 0)
    .sort((a, b) => a.shortfalls.length - b.shortfalls.length || compare(farthest(a), farthest(b)));
}

/** The needs that each alone rule out all that could do what is needed; where nothing could, all there is. */
export function unmetByAll(candidates: readonly AdviseCandidate[]): Need[] {
  const able = candidates.filter(({ shortfalls }) => shortfalls.every(({ excess }) => excess !== null));
  const missed = (able.length > 0 ? able : candidates).map(
    ({ shortfalls }) => new Set(shortfalls.map(({ need }) => need)),
  );
  return [...(missed[0] ?? [])].filter((need) => missed.every((needs) => needs.has(need)));
}

function byTies(a: AdviseCandidate, b: AdviseCandidate): number {
  return (
    compare(a.collateral ?? 0, b.collateral ?? 0) ||
    compare(Number(b.isOrderFree), Number(a.isOrderFree)) ||
    compare(a.bytes ?? 0, b.bytes ?? 0) ||
    compare(a.peak?.p95 ?? 1, b.peak?.p95 ?? 1)
  );
}

function lookup({ lookupNs }: AdviseCandidate): number {
  return lookupNs?.p50 ?? Number.POSITIVE_INFINITY;
}

function farthest({ shortfalls }: AdviseCandidate): number {
  return Math.max(...shortfalls.map(({ excess }) => excess ?? Number.POSITIVE_INFINITY));
}

function compare(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
