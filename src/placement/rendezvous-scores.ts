import { xxh64 } from '../hash/xxh64.ts';

/**
 * Each node's id as the two halves of its XXH64, side by side. `[2 × nodes]` Of 64 bits whatever function keys are hashed
 * with: of two nodes that agreed in 32, the second would own nothing.
 */
export function nodeWords(ids: readonly string[], seed = 0): Int32Array {
  const words = new Int32Array(2 * ids.length);
  for (const [i, id] of ids.entries()) xxh64.hash64Into(id, seed, words.subarray(2 * i));
  return words;
}

/**
 * Rendezvous hashing of equal nodes (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", IEEE/ACM
 * ToN 1998): the index of the node with the highest draw, the first of equals. O(nodes), allocates nothing.
 *
 * Equal weights need no logarithm, since a score rises with its draw. Draws are compared as signed integers with the top
 * bit turned over: the same order, and a sixth faster than as unsigned ones.
 * @param words see `nodeWords`
 * @param hash any 32-bit integer
 */
export function rendezvousIndex(words: Int32Array, hash: number): number {
  let highest = -0x80000000;
  let found = 0;
  for (let i = 0; i < words.length; i += 2) {
    const draw = drawOf(words, i, hash) ^ -0x80000000;
    if (draw > highest) {
      highest = draw;
      found = i;
    }
  }
  return found >> 1;
}

/**
 * The same of nodes with weights, by the logarithmic method (Schindelhauer and Schomaker, "Weighted Distributed Hash Tables",
 * SPAA 2005): the index of the highest −w / ln u. O(nodes), allocates nothing.
 *
 * A logarithm costs more than all the rest, and few are needed: −ln u is above 1 − u, by far more than doubles round off,
 * so a node whose w / (1 − u) does not beat the best score cannot beat it either.
 * @param weights of the nodes, from `scaledWeights`
 */
export function weightedRendezvousIndex(words: Int32Array, weights: Float64Array, hash: number): number {
  let highest = 0;
  let found = 0;
  for (let node = 0; node < weights.length; node++) {
    const u = uniform(drawOf(words, 2 * node, hash));
    const weight = weights[node]!;
    if (weight <= highest * (1 - u)) continue;
    const score = weight / -Math.log(u);
    if (score > highest) {
      highest = score;
      found = node;
    }
  }
  return found;
}

/** What decides between the nodes, one number a node: its score, or its draw where `weights` is null. */
export function rendezvousScores(words: Int32Array, weights: Float64Array | null, hash: number): Float64Array {
  return Float64Array.from({ length: words.length / 2 }, (_, node) => {
    const draw = drawOf(words, 2 * node, hash);
    return weights === null ? draw >>> 0 : weights[node]! / -Math.log(uniform(draw));
  });
}

/**
 * Weights divided by one power of two, so that no score overflows; null where all are equal. Such a division is exact: a node
 * that joins changes the order of no others.
 */
export function scaledWeights(weights: readonly number[]): Float64Array | null {
  if (weights.every((weight) => weight === weights[0])) return null;
  const largest = weights.reduce((a, b) => Math.max(a, b));
  // The logarithm of the largest doubles is rounded up to 1024.
  const scale = 2 ** Math.min(Math.floor(Math.log2(largest)), 1023);
  return Float64Array.from(weights, (weight) => weight / scale);
}

/**
 * A node's draw for a key, a signed integer; its words stand at `at` and `at` + 1. It is `mix32(mix32(hash ^ low) ^ high)`: with
 * less, some sets of nodes show. Spelled out, since V8 does not always inline four calls of `mix32` into a loop.
 */
function drawOf(words: Int32Array, at: number, hash: number): number {
  let h = hash ^ words[at]!;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  h ^= (h >>> 16) ^ words[at + 1]!;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** A draw, unsigned, as a number above 0 and below 1. */
function uniform(draw: number): number {
  return ((draw >>> 0) + 0.5) * 2 ** -32;
}
