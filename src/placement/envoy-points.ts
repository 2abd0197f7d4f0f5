import { xxh64 } from '../hash/xxh64.ts';
import { expectInteger, usageError } from '../lib/expect.ts';
import { type Member, totalWeight } from './members.ts';

/** Envoy's default `maximum_ring_size`: no ring has more points. */
const MAX_RING_SIZE = 8 * 1024 * 1024;

/** 64-bit points in two halves, ascending as unsigned numbers, and whose each is; equal points ascend by owner. */
export interface WidePoints {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly owners: Uint16Array;
}

/**
 * The points of Envoy's ring_hash: point i of a host lies at XXH64(id + '_' + i). O(points).
 * @param minRingSize Envoy's `minimum_ring_size`, 1 to 8,388,608
 * @throws ERR_USAGE for another `minRingSize`, or weights that no ring of at most 8,388,608 points can show
 */
export function envoyPoints(members: readonly Member[], minRingSize: number): WidePoints {
  const counts = pointCounts(members, minRingSize);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const points = { high: new Uint32Array(total), low: new Uint32Array(total), owners: new Uint16Array(total) };
  const halves = new Int32Array(2);
  let next = 0;
  for (const [owner, { id }] of members.entries()) {
    for (let i = 0; i < counts[owner]!; i++, next++) {
      xxh64.hash64Into(`${id}_${i}`, 0, halves);
      points.low[next] = halves[0]!;
      points.high[next] = halves[1]!;
      points.owners[next] = owner;
    }
  }
  return sorted(points);
}

/**
 * How many points each host gets, in Envoy's arithmetic: as many in all as give the lightest host a whole number of them, and
 * then each as many as it takes to come up with the sum of the weights so far.
 */
function pointCounts(members: readonly Member[], minRingSize: number): number[] {
  expectInteger('tableSize, or vnodes × nodes', minRingSize, 1, MAX_RING_SIZE);
  const total = totalWeight(members);
  const lightest = members.reduce((least, { weight }) => Math.min(least, weight / total), 1);
  const scale = Math.min(Math.ceil(lightest * minRingSize) / lightest, MAX_RING_SIZE);
  if (!(scale > 0)) throw usageError('weights', 'weights whose parts of their sum are above 0', lightest);
  let wanted = 0;
  let given = 0;
  return members.map(({ weight }) => {
    wanted += scale * (weight / total);
    const count = Math.max(0, Math.ceil(wanted - given));
    given += count;
    return count;
  });
}

function sorted({ high, low, owners }: WidePoints): WidePoints {
  const order = orderOf(high);
  const byHigh = high.slice();
  for (let i = 0; i < order.length; i++) byHigh[i] = high[order[i]!]!;
  // Among some million points a few share their high half: each such run is sorted by itself.
  for (let from = 0, to = 1; from < order.length; from = to++) {
    while (byHigh[to] === byHigh[from]) to++;
    if (to - from > 1) order.subarray(from, to).sort((a, b) => low[a]! - low[b]! || a - b);
  }
  const points = { high: byHigh, low: low.slice(), owners: owners.slice() };
  for (let i = 0; i < order.length; i++) {
    points.low[i] = low[order[i]!]!;
    points.owners[i] = owners[order[i]!]!;
  }
  return points;
}

/** The stable order that sorts `keys`, by radix, 11 bits a pass. */
function orderOf(keys: Uint32Array): Uint32Array {
  let from = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i++) from[i] = i;
  let to = new Uint32Array(keys.length);
  for (const shift of [0, 11, 22]) {
    const starts = new Uint32Array(2049);
    for (let i = 0; i < keys.length; i++) starts[((keys[i]! >>> shift) & 2047) + 1]!++;
    for (let digit = 1; digit < 2048; digit++) starts[digit]! += starts[digit - 1]!;
    for (let i = 0; i < keys.length; i++) to[starts[(keys[from[i]!]! >>> shift) & 2047]!++] = from[i]!;
    [from, to] = [to, from];
  }
  return from;
}
