import { getRandomValues } from 'node:crypto';

/**
 * 32 bits, signed, of a key's bytes.
 * @param at of the word where the key begins
 */
export type KeyHash = (words: Uint32Array, at: number, bytes: number) => number;

/** A hash with a key of its own, so that nobody outside can choose keys that collide. */
export function randomKeyHash(): KeyHash {
  const [low, high] = getRandomValues(new Uint32Array(2));
  return halfSipHash(low!, high!);
}

/**
 * HalfSipHash-1-3 (Aumasson and Bernstein; the variant of Linux for hash tables on 32-bit machines, lib/siphash.c): keyed, so
 * that it withstands who floods a table, and made of 32-bit additions, rotations and XORs, so that it is fast in JavaScript.
 * Words are read as the processor stores them, low byte first on all that Node.js runs uWebSockets.js on.
 * @param low of its key of 64 bits
 */
export function halfSipHash(low: number, high: number): KeyHash {
  // One function, the four rounds at its end written out: calls and state in arrays would cost more than the hash itself.
  return (words, at, bytes) => {
    let a = low | 0;
    let b = high | 0;
    let c = low ^ 0x6c796765;
    let d = high ^ 0x74656462;
    const whole = at + (bytes >>> 2);
    const rest = bytes & 3;
    const tail = rest === 0 ? 0 : words[whole]! & ((1 << (8 * rest)) - 1);
    for (let i = at; i <= whole; i++) {
      const word = i < whole ? words[i]! | 0 : tail | (bytes << 24);
      d ^= word;
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
      a ^= word;
    }
    c ^= 0xff;
    for (let i = 0; i < 3; i++) {
      a = (a + b) | 0;
      b = ((b << 5) | (b >>> 27)) ^ a;
      a = (a << 16) | (a >>> 16);
      c = (c + d) | 0;
      d = ((d << 8) | (d >>> 24)) ^ c;
      a = (a + d) | 0;
      d = ((d << 7) | (d >>> 25)) ^ a;
      c = (c + b) | 0;
      b = ((b << 13) | (b >>> 19)) ^ c;
      c = (c << 16) | (c >>> 16);
    }
    return b ^ d;
  };
}
