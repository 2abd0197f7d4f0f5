import { mulHigh } from './multiply.ts';

/** What SplitMix64 adds to its state before each draw, in halves: 0x9e3779b97f4a7c15. */
export const SPLITMIX64_LOW = 0x7f4a7c15;
export const SPLITMIX64_HIGH = 0x9e3779b9;

/**
 * What SplitMix64 (Steele, Lea and Flood, 2014) draws from a state of 64 bits, given in signed halves; the low half, then the
 * high one, are written to `out` as signed integers. Source: Vigna, prng.di.unimi.it/splitmix64.c. Allocates nothing.
 */
export function splitMix64Into(low: number, high: number, out: Int32Array): void {
  let a = low ^ ((low >>> 30) | (high << 2));
  let b = high ^ (high >>> 30);
  b = (mulHigh(a, 0x1ce4e5b9) + Math.imul(a, 0xbf58476d) + Math.imul(b, 0x1ce4e5b9)) | 0;
  a = Math.imul(a, 0x1ce4e5b9);
  a ^= (a >>> 27) | (b << 5);
  b ^= b >>> 27;
  b = (mulHigh(a, 0x133111eb) + Math.imul(a, 0x94d049bb) + Math.imul(b, 0x133111eb)) | 0;
  a = Math.imul(a, 0x133111eb);
  out[0] = a ^ ((a >>> 31) | (b << 1));
  out[1] = b ^ (b >>> 31);
}
