/** Slots of a `LatencyCounts`: every microsecond below 2,048, then 1,024 slots an octave (0.1 %), up to 2^27 µs (134 s). */
export const LATENCY_SLOTS = 2048 + 1024 * 16;
const MAX_US = 2 ** 27 - 1;

/** Adds one latency to counts. A few nanoseconds, no call into WebAssembly: what a generator can afford twice a request. */
export function countLatency(counts: Int32Array, latencyUs: number): void {
  counts[slotOf(Math.max(0, Math.min(MAX_US, Math.round(latencyUs))))]!++;
}

/** The latency that a slot stands for: the highest that it holds, in whole microseconds. */
export function latencyOfSlot(slot: number): number {
  if (slot < 2048) return slot;
  const shift = (slot >> 10) - 1;
  return ((slot & 1023) + 1025) * 2 ** shift - 1;
}

/** The latency, in microseconds, that `percentile` (0 to 100) of what was counted does not exceed; 0 where nothing was. */
export function latencyOfCounts(counts: Int32Array, percentile: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const rank = Math.max(1, Math.ceil((percentile / 100) * total));
  let passed = 0;
  const slot = counts.findIndex((count) => {
    passed += count;
    return passed >= rank;
  });
  return slot === -1 ? 0 : latencyOfSlot(slot);
}

function slotOf(us: number): number {
  if (us < 2048) return us;
  const shift = 21 - Math.clz32(us);
  return (shift << 10) + (us >>> shift);
}
