/**
 * The high half of the 64-bit product of two 32-bit integers, both taken as unsigned: floor(a * b / 2^32), from 0 to
 * 2^32 - 2. `Math.imul` gives the low half. Four multiplications, no allocation; source: Hacker's Delight, 8-2.
 */
export function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const inner = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const outer = (Math.imul(aLow, bHigh) + (inner & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (inner >>> 16) + (outer >>> 16)) >>> 0;
}
