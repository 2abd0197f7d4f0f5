// Names of their own keep the bytecode short: V8 stops inlining into a caller after some 900 bytes of it.
const { imul } = Math;
const LOW = 0xffff;

/**
 * The high half of the 64-bit product of two 32-bit integers, both taken as unsigned: floor(a * b / 2^32), from 0 to
 * 2^32 - 2. `Math.imul` gives the low half. Four multiplications, no allocation; source: Hacker's Delight, 8-2.
 */
export function mulHigh(a: number, b: number): number {
  const aLow = a & LOW;
  const aHigh = a >>> 16;
  const bLow = b & LOW;
  const bHigh = b >>> 16;
  const inner = (imul(aHigh, bLow) + (imul(aLow, bLow) >>> 16)) | 0;
  const outer = (imul(aLow, bHigh) + (inner & LOW)) | 0;
  return (imul(aHigh, bHigh) + (inner >>> 16) + (outer >>> 16)) >>> 0;
}
