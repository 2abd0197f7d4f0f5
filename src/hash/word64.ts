import { mulHigh } from '../lib/multiply.ts';

const { imul } = Math;

// Unsigned 64-bit integers as two 32-bit halves, signed or not. A function gives one half, since two would be allocated;
// low halves need none: they are `Math.imul` and `+`. V8 inlines them, until it
// has inlined some 900 bytes of bytecode into one caller: about five products.

/** The high half of a product modulo 2^64; `Math.imul(aLow, bLow)` is the low half. */
export function productHigh(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  return (mulHigh(aLow, bLow) + imul(aLow, bHigh) + imul(aHigh, bLow)) | 0;
}

/** 1 where `sum`, the low half of an addition, has wrapped around, else 0; `addend` is either of the two added. */
export function carryOf(sum: number, addend: number): number {
  return sum >>> 0 < addend >>> 0 ? 1 : 0;
}
