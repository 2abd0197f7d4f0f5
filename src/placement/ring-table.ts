/**
 * The points of a ring, sorted, in one array that a lookup reads once. The hash space is cut into 2^16 slots by the top 16
 * bits of the hash; slot s holds `entries[starts[s]]` up to, not including, `entries[starts[s + 1]]`. An entry is one
 * point: the low 16 bits of its hash, then 15 bits of its owner's index. So entries of a slot ascend by hash, and equal
 * points by owner, and two neighbouring reads of `starts` and one cache line of `entries` answer a lookup.
 *
 * Behind the last entry stands one more that belongs to the first point's owner (the ring wraps), and padding, so that the
 * unrolled search may read past a slot.
 */
export interface RingTable {
  readonly entries: Int32Array;
  readonly starts: Uint32Array;
}

const SLOTS = 65_536;
const OWNER_BITS = 15;
const OWNER_MASK = 0x7fff;
const UNROLLED = 3;
const PADDING = 1 + UNROLLED;
/** A slot with more entries than this is searched by halves: a weak hash heaps its points up. */
const LONG_SLOT = 16;

/** A table of the points `hashes[i]`, unsigned, with owners `owners[i]`. O(points), by counting. */
export function buildTable(hashes: Uint32Array, owners: Uint16Array): RingTable {
  const starts = new Uint32Array(SLOTS + 1);
  for (let i = 0; i < hashes.length; i++) starts[(hashes[i]! >>> 16) + 1]!++;
  for (let slot = 0; slot < SLOTS; slot++) starts[slot + 1]! += starts[slot]!;
  const next = starts.slice();
  const entries = new Int32Array(hashes.length + PADDING);
  for (let i = 0; i < hashes.length; i++) {
    entries[next[hashes[i]! >>> 16]!++] = ((hashes[i]! & 0xffff) << OWNER_BITS) | owners[i]!;
  }
  for (let slot = 0; slot < SLOTS; slot++) sortEntries(entries, starts[slot]!, starts[slot + 1]!);
  return closed({ entries, starts });
}

/** How many points the table holds. */
export function countPoints(table: RingTable): number {
  return table.starts[SLOTS]!;
}

/** `table` after a node with index `added` joined, whose own points are `joining`. O(points), by merging. */
export function mergePoints(table: RingTable, joining: RingTable, added: number): RingTable {
  const total = countPoints(table) + countPoints(joining);
  const entries = new Int32Array(total + PADDING);
  const starts = new Uint32Array(SLOTS + 1);
  let to = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    starts[slot] = to;
    let i = table.starts[slot]!;
    const end = table.starts[slot + 1]!;
    const joiningEnd = joining.starts[slot + 1]!;
    for (let j = joining.starts[slot]!; j < joiningEnd; j++) {
      const entry = joining.entries[j]! | added;
      for (; i < end && reindexed(table.entries[i]!, added) < entry; i++)
        entries[to++] = reindexed(table.entries[i]!, added);
      entries[to++] = entry;
    }
    for (; i < end; i++) entries[to++] = reindexed(table.entries[i]!, added);
  }
  starts[SLOTS] = to;
  return closed({ entries, starts });
}

/** `table` after the node with index `removed`, which has `count` points, left. O(points). */
export function removePoints(table: RingTable, removed: number, count: number): RingTable {
  const entries = new Int32Array(countPoints(table) - count + PADDING);
  const starts = new Uint32Array(SLOTS + 1);
  let to = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    starts[slot] = to;
    const end = table.starts[slot + 1]!;
    for (let i = table.starts[slot]!; i < end; i++) {
      const entry = table.entries[i]!;
      const owner = entry & OWNER_MASK;
      if (owner !== removed) entries[to++] = owner > removed ? entry - 1 : entry;
    }
  }
  starts[SLOTS] = to;
  return closed({ entries, starts });
}

/**
 * Position of the first point at or after `hash` (any 32-bit integer), or of the entry behind the last. O(1) for a good hash.
 *
 * The slot's first three entries are compared without a branch, since which of them is the one cannot be predicted, and a
 * wrong guess would cost as much as the rest of the lookup.
 */
export function findPoint(entries: Int32Array, starts: Uint32Array, hash: number): number {
  const slot = hash >>> 16;
  const wanted = (hash & 0xffff) << OWNER_BITS;
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

/** The index of the node that the entry at `position` belongs to. */
export function ownerAt(entries: Int32Array, position: number): number {
  return entries[position]! & OWNER_MASK;
}

/** Calls `visit` with each point's hash, unsigned, and its owner, in ascending order. */
export function forEachPoint(table: RingTable, visit: (hash: number, owner: number) => void): void {
  for (let slot = 0; slot < SLOTS; slot++) {
    for (let i = table.starts[slot]!; i < table.starts[slot + 1]!; i++) {
      const entry = table.entries[i]!;
      visit(slot * SLOTS + (entry >>> OWNER_BITS), entry & OWNER_MASK);
    }
  }
}

/** The entry after a node joined at index `added`: owners from there on move up by one. */
function reindexed(entry: number, added: number): number {
  return (entry & OWNER_MASK) >= added ? entry + 1 : entry;
}

function closed(table: RingTable): RingTable {
  table.entries[countPoints(table)] = table.entries[0]! & OWNER_MASK;
  return table;
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

function sortEntries(entries: Int32Array, from: number, to: number): void {
  if (to - from > LONG_SLOT) {
    entries.subarray(from, to).sort();
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const entry = entries[i]!;
    let j = i;
    for (; j > from && entries[j - 1]! > entry; j--) entries[j] = entries[j - 1]!;
    entries[j] = entry;
  }
}
