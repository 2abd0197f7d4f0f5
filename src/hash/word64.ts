import { mulHigh } from '../lib/multiply.ts';

const { imul } = Math;
const LOW = 0xffff;

// Unsigned 64-bit integers as two 32-bit halves, signed or not. A function gives one half, since two would be allocated;
// low halves need none: they are `Math.imul` and `+`. V8 inlines them until some
// 900 bytes of bytecode have gone into one caller: about five products.

/** The high half of a product modulo 2^64; `Math.imul(aLow, bLow)` is the low half. */
export function productHigh(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return (mulHigh(aLow, bLow) + imul(aLow, bHigh) + imul(aHigh, bLow)) | 0;
}

/** 1 where `sum`, the low half of an addition, has wrapped around, else 0; `addend` is either of the two added. */
export function carryOf(sum: number, addend: number): number {
  return sum >>> 0 < addend >>> 0 ? 1 : 0;
}

/** 1 where the low half of `a - b` wraps around, else 0. */
export function borrowOf(a: number, b: number): number {
  return a >>> 0 < b >>> 0 ? 1 : 0;
}

/**
 * Adds the upper half of a 128-bit product XOR its lower half to `sum`: low half first, modulo 2^64. The four
 * multiplications of `mulHigh` are written out: they share their 16-bit parts, and a function of this size is compiled
 * on its own, with all that it needs, not inlined by halves.
 */
export function addFoldedProduct(sum: Int32Array, aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const a0 = aLow & LOW;
  const a1 = aLow >>> 16;
  const a2 = aHigh & LOW;
  const a3 = aHigh >>> 16;
  const b0 = bLow & LOW;
  const b1 = bLow >>> 16;
  const b2 = bHigh & LOW;
  const b3 = bHigh >>> 16;
  // Schoolbook, one product after the other: in this order no upper word wraps around when its carry is added.
  let inner = (imul(a1, b0) + (imul(a0, b0) >>> 16)) | 0;
  let outer = (imul(a0, b1) + (inner & LOW)) | 0;
  const word1Low = (imul(a1, b1) + (inner >>> 16) + (outer >>> 16)) | 0;

  const lowHigh = imul(aLow, bHigh);
  const word1Middle = (word1Low + lowHigh) | 0;
  inner = (imul(a1, b2) + (imul(a0, b2) >>> 16)) | 0;
  outer = (imul(a0, b3) + (inner & LOW)) | 0;
  const word2Low = (imul(a1, b3) + (inner >>> 16) + (outer >>> 16) + carryOf(word1Middle, lowHigh)) | 0;

  const highLow = imul(aHigh, bLow);
  const word1 = (word1Middle + highLow) | 0;
  inner = (imul(a3, b0) + (imul(a2, b0) >>> 16)) | 0;
  outer = (imul(a2, b1) + (inner & LOW)) | 0;
  const word2High = (imul(a3, b1) + (inner >>> 16) + (outer >>> 16) + carryOf(word1, highLow)) | 0;

  const word2Middle = (word2Low + word2High) | 0;
  const word2 = (word2Middle + imul(aHigh, bHigh)) | 0;
  inner = (imul(a3, b2) + (imul(a2, b2) >>> 16)) | 0;
  outer = (imul(a2, b3) + (inner & LOW)) | 0;
  const carries = carryOf(word2Middle, word2High) + carryOf(word2, word2Middle);
  const word3 = (imul(a3, b3) + (inner >>> 16) + (outer >>> 16) + carries) | 0;

  const folded = imul(aLow, bLow) ^ word2;
  const low = (sum[0]! + folded) | 0;
  sum[0] = low;
  sum[1] = sum[1]! + (word1 ^ word3) + carryOf(low, folded);
}
