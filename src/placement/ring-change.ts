import { ENTRIES_BEHIND, findPoint, packPoints, type RingTable, slotBitsFor, unpackPoints } from './ring-table.ts';

/**
 * The table after a node with index `added` joined, whose points lie at `joining`, ascending: the same as one packed anew.
 * O(points + slots), but nearly all of it is copied in pieces: what lies between two points that join.
 */
export function insertPoints(table: RingTable, joining: Uint32Array, added: number): RingTable {
  const before = table.starts.at(-1)!;
  const old = withSlotBits(table, slotBitsFor(before + joining.length));
  const oldEntries = reindexed(old, added, 1);
  const entries = new Int32Array(before + joining.length + ENTRIES_BEHIND);
  const places = new Uint32Array(joining.length);
  let from = 0;
  for (const [nth, hash] of joining.entries()) {
    const entry = ((hash << old.slotBits) >>> 1) | added;
    const slotEnd = old.starts[(hash >>> (32 - old.slotBits)) + 1]!;
    let place = findPoint(old.entries, old.starts, old.slotBits, hash);
    while (place < slotEnd && oldEntries[place]! < entry) place++;
    entries.set(oldEntries.subarray(from, place), from + nth);
    entries[place + nth] = entry;
    places[nth] = place;
    from = place;
  }
  entries.set(oldEntries.subarray(from, before), from + joining.length);
  const starts = old.starts.slice();
  for (let nth = 0, slot = 0; slot < starts.length; slot++) {
    while (nth < joining.length && joining[nth]! >>> (32 - old.slotBits) < slot) nth++;
    starts[slot]! += nth;
  }
  return closed({ slotBits: old.slotBits, entries, starts });
}

/** The table after the node with index `removed` left: the same as one packed anew. O(points + slots). */
export function removePoints(table: RingTable, removed: number): RingTable {
  const places = placesOf(table, removed);
  const after = table.starts.at(-1)! - places.length;
  const old = withSlotBits(table, slotBitsFor(after));
  const oldEntries = reindexed(old, removed, -1);
  const entries = new Int32Array(after + ENTRIES_BEHIND);
  let from = 0;
  for (const [nth, place] of places.entries()) {
    entries.set(oldEntries.subarray(from, place), from - nth);
    from = place + 1;
  }
  entries.set(oldEntries.subarray(from, after + places.length), from - places.length);
  const starts = old.starts.slice();
  for (let nth = 0, slot = 0; slot < starts.length; slot++) {
    while (nth < places.length && places[nth]! < starts[slot]!) nth++;
    starts[slot]! -= nth;
  }
  return closed({ slotBits: old.slotBits, entries, starts });
}

/** Positions of a node's points, ascending. */
function placesOf({ slotBits, entries, starts }: RingTable, owner: number): number[] {
  const places: number[] = [];
  const ownerMask = 2 ** (slotBits - 1) - 1;
  const count = starts.at(-1)!;
  for (let i = 0; i < count; i++) if ((entries[i]! & ownerMask) === owner) places.push(i);
  return places;
}

/** A copy of the entries in which owners from `first` on have moved by `step`. */
function reindexed({ slotBits, entries }: RingTable, first: number, step: number): Int32Array {
  const ownerMask = 2 ** (slotBits - 1) - 1;
  const moved = entries.slice();
  for (let i = 0; i < moved.length; i++) if ((moved[i]! & ownerMask) >= first) moved[i]! += step;
  return moved;
}

/** A ring that has grown or shrunk past a power of two has another number of slots. */
function withSlotBits(table: RingTable, slotBits: number): RingTable {
  return table.slotBits === slotBits ? table : packPoints(unpackPoints(table), slotBits);
}

/** Sets the entry behind the last: it belongs to the first point's owner. */
function closed(table: RingTable): RingTable {
  table.entries[table.starts.at(-1)!] = table.entries[0]! & (2 ** (table.slotBits - 1) - 1);
  return table;
}
