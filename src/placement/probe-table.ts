import { mix32 } from '../lib/mix.ts';
import type { RingPoints } from './ring-points.ts';

/**
 * Points as a lookup of many probes reads them. The hash space is cut into slots by the hash's top bits; slot s holds
 * `points[first[s]]` up to, not including, `points[first[s + 1]]`. There are so many slots that a probe's is mostly empty:
 * then the next point is `points[first[s]]`, whatever the rest of the probe's bits.
 */
export interface ProbeTable {
  /** 32 less the number of slots' bits. */
  readonly shift: number;
  readonly first: Uint16Array;
  /** The points' hashes less 2^31, ascending, so that signed integers compare as the hashes do; behind the last, the first again. */
  readonly points: Int32Array;
  readonly owners: Uint16Array;
}

const GOLDEN = 0x9e3779b9 | 0;
const SIGN = -(2 ** 31);

/** The table of points that are sorted, 1 to 32,768 of them. O(points + slots). */
export function packProbes({ hashes, owners }: RingPoints): ProbeTable {
  const count = hashes.length;
  const slotBits = Math.min(18, Math.ceil(Math.log2(count)) + 5);
  const shift = 32 - slotBits;
  const first = new Uint16Array(2 ** slotBits + 1);
  let slot = 0;
  for (let i = 0; i < count; i++) while (slot <= hashes[i]! >>> shift) first[slot++] = i;
  first.fill(count, slot);
  const round = Int32Array.from({ length: count + 1 }, (_, i) => hashes[i % count]! ^ SIGN);
  return { shift, first, points: round, owners: Uint16Array.from(round, (_, i) => owners[i % count]!) };
}

/**
 * Position of the point that is nearest clockwise to one of the hash's probes, or of the entry behind the last.
 * O(probes) for a good hash.
 *
 * Distances are kept less 2^31, as signed integers, and compared without a branch: which probe is the nearest so far cannot
 * be predicted, and three or four wrong guesses would cost as much as all the rest. A distance that comes out about as long
 * as the whole circle is that of a point before the probe in the probe's own slot: that one is searched for.
 */
export function nearestPoint({ shift, first, points }: ProbeTable, hash: number, probes: number): number {
  const longest = 0x7fffffff - 2 ** shift;
  let nearest = hash | 0;
  let least = 0x7fffffff;
  for (let i = 0, probe = hash | 0, state = hash | 0; i < probes; i++) {
    let distance = (points[first[probe >>> shift]!]! - probe) | 0;
    if (distance > longest) distance = (points[pointFrom(first, points, shift, probe)]! - probe) | 0;
    const isNearer = -(distance < least) | 0;
    least ^= (least ^ distance) & isNearer;
    nearest ^= (nearest ^ probe) & isNearer;
    state = (state + GOLDEN) | 0;
    probe = mix32(state) | 0;
  }
  return pointFrom(first, points, shift, nearest);
}

/** Position of the first point at or after a hash, or of the entry behind the last. */
function pointFrom(first: Uint16Array, points: Int32Array, shift: number, hash: number): number {
  const slot = hash >>> shift;
  const wanted = hash ^ SIGN;
  let low = first[slot]!;
  for (let high = first[slot + 1]!; low < high; ) {
    const middle = (low + high) >>> 1;
    if (points[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
