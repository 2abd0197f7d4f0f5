import type { RingPoints } from './ring-points.ts';

/**
 * The points of a ring as a lookup reads them. The hash space is cut into 2^`slotBits` slots by the hash's top bits; slot s
 * holds `entries[starts[s]]` up to, not including, `entries[starts[s + 1]]`. An entry is one point in 31 bits: what of its
 * hash its slot does not say, then its owner's index in the low `slotBits` - 1 bits. So entries of a slot ascend by hash,
 * equal points by owner, and a lookup reads two neighbours in `starts` and one cache line of `entries`.
 *
 * Behind the last entry stands one more that belongs to the first point's owner, since the ring wraps, and padding, since
 * the unrolled search reads past a slot.
 */
export interface RingTable {
  readonly slotBits: number;
  readonly entries: Int32Array;
  readonly starts: Uint32Array;
}

/** Entries that `findPoint` compares in one go. */
const UNROLLED = 3;
/** Entries behind the last point's: the one that wraps, and padding. */
export const ENTRIES_BEHIND = 1 + UNROLLED;
/** A slot with more entries than this is searched by halves: a weak hash heaps its points up. */
const LONG_SLOT = 16;

/** The table of points that are sorted. O(points + slots). */
export function packPoints({ hashes, owners }: RingPoints, slotBits = slotBitsFor(hashes.length)): RingTable {
  const entries = new Int32Array(hashes.length + ENTRIES_BEHIND);
  const starts = new Uint32Array(2 ** slotBits + 1);
  let slot = 0;
  for (let i = 0; i < hashes.length; i++) {
    const hash = hashes[i]!;
    for (const last = hash >>> (32 - slotBits); slot <= last; slot++) starts[slot] = i;
    entries[i] = ((hash << slotBits) >>> 1) | owners[i]!;
  }
  starts.fill(hashes.length, slot);
  entries[hashes.length] = owners[0]!;
  return { slotBits, entries, starts };
}

/** The points that a table was packed from. O(points + slots). */
export function unpackPoints({ slotBits, entries, starts }: RingTable): RingPoints {
  const hashes = new Uint32Array(starts.at(-1)!);
  const owners = new Uint16Array(hashes.length);
  const ownerMask = 2 ** (slotBits - 1) - 1;
  for (let slot = 0, i = 0; i < hashes.length; slot++) {
    for (const end = starts[slot + 1]!; i < end; i++) {
      hashes[i] = (slot << (32 - slotBits)) | (entries[i]! >>> (slotBits - 1));
      owners[i] = entries[i]! & ownerMask;
    }
  }
  return { hashes, owners };
}

/**
 * Position of the first point at or after `hash` (any 32-bit integer), or of the entry behind the last. O(1) for a good hash.
 *
 * The slot's first three entries are compared without a branch, since which of them is the one cannot be predicted, and a
 * wrong guess would cost as much as the rest of the lookup.
 */
export function findPoint(entries: Int32Array, starts: Uint32Array, slotBits: number, hash: number): number {
  const slot = hash >>> (32 - slotBits);
  const wanted = (hash << slotBits) >>> 1;
  let i = starts[slot]!;
  const end = starts[slot + 1]!;
  i -=
    (((entries[i]! - wanted) & (i - end)) >> 31) +
    (((entries[i + 1]! - wanted) & (i + 1 - end)) >> 31) +
    (((entries[i + 2]! - wanted) & (i + 2 - end)) >> 31);
  if (end - i > LONG_SLOT) i = skipByHalves(entries, i, end, wanted);
  while (i < end && entries[i]! < wanted) i++;
  return i;
}

function skipByHalves(entries: Int32Array, from: number, to: number, wanted: number): number {
  let low = from;
  for (let high = to; low < high; ) {
    const middle = (low + high) >>> 1;
    if (entries[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Four to eight slots a point, while that many stay in the processor's nearest caches (2^16 slots are 256 KiB), and never
 * fewer than one slot for four to eight points. An owner then fits into the bits left, unless there are more nodes than
 * points: then there are more slots.
 */
export function slotBitsFor(points: number, nodes = points): number {
  const pointBits = Math.ceil(Math.log2(points));
  const slotBits = Math.min(pointBits + 2, Math.max(16, pointBits - 2));
  return nodes <= points ? slotBits : Math.max(slotBits, Math.ceil(Math.log2(nodes)) + 1);
}
