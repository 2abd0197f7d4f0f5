import { mix32 } from '../lib/mix.ts';

/** Key number `index` of a shape, from 0 to 2^28 - 1. Keys of different indices differ. */
export type KeyAt = (index: number, seed: number) => string;

const WORDS = (
  'able acid aged also army away baby back ball band bank base bath bear beat been beer bell belt best bill bird ' +
  'blow blue boat body bomb bond bone book boom born boss both bowl bulk burn bush busy call calm came camp card care ' +
  'case cash cast cell chat chip city club coal coat code cold come cook cool cope copy core cost crew crop dark data ' +
  'date dawn days dead deal dean dear debt deep deny desk dial diet disc disk does done door dose down draw drew drop ' +
  'drug dual duke dust duty each earn ease east easy edge else even ever exit face fact fail fair fall farm fast fate ' +
  'fear feed feel feet fell felt file fill film find fine fire firm fish'
).split(' ');
const WORD_BITS = 7;
const PICKED_WORDS = 4;
const INDEX_BITS = WORD_BITS * PICKED_WORDS;
/** How far apart the numberings of two seeds begin. */
const NUMBERING = 1e8;

/**
 * What keys look like matters to a weak hash. `user` and `int` are numbered as an application does it, from 0 with seed 1 and
 * from elsewhere with another: alike on purpose. The other shapes are drawn from the seed.
 */
export const keyShapes = {
  /** `user:123:profile` */
  user: (index, seed) => `user:${firstNumber(seed) + index}:profile`,
  /** A UUID of version 4. */
  uuid: uuidAt,
  /** `https://shop.example.com/toys/2837465123/reviews?page=3` */
  url: urlAt,
  /** `123` */
  int: (index, seed) => String(firstNumber(seed) + index),
  /** `coal-duty-busy-fair` */
  words: wordsAt,
} as const satisfies Record<string, KeyAt>;

export type KeyShape = keyof typeof keyShapes;

export const keyShapeNames = Object.keys(keyShapes) as KeyShape[];

/** The first `count` keys of a shape. */
export function shapedKeys(shape: KeyShape, count: number, seed: number): string[] {
  return Array.from({ length: count }, (_, index) => keyShapes[shape](index, seed));
}

function firstNumber(seed: number): number {
  return (((seed ^ 1) >>> 0) % 9e7) * NUMBERING;
}

function uuidAt(index: number, seed: number): string {
  // The first word is a bijection of the index.
  const [a, b, c, d] = [0, 1, 2, 3].map((word) =>
    hex(mix32(mix32(index ^ Math.imul(seed, 0x9e3779b9)) + word * 0x61c88647)),
  );
  const variant = '89ab'[mix32(index) & 3];
  return `${a}-${b!.slice(0, 4)}-4${b!.slice(5)}-${variant}${c!.slice(1, 4)}-${c!.slice(4)}${d}`;
}

function urlAt(index: number, seed: number): string {
  const number = mix32(index ^ Math.imul(seed, 0x9e3779b9));
  const section = ['books', 'toys', 'garden', 'music'][number & 3];
  return `https://shop.example.com/${section}/${number}/reviews?page=${1 + (number % 7)}`;
}

function wordsAt(index: number, seed: number): string {
  let place = scattered(index, seed);
  let text = '';
  for (let i = 0; i < PICKED_WORDS; i++) {
    text += (i === 0 ? '' : '-') + WORDS[place & (WORDS.length - 1)];
    place >>>= WORD_BITS;
  }
  return text;
}

/** A bijection of the integers of 28 bits: steps that can each be undone. */
function scattered(index: number, seed: number): number {
  const mask = 2 ** INDEX_BITS - 1;
  let h = (index ^ mix32(seed)) & mask;
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) & mask;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) & mask;
  return h ^ (h >>> 14);
}

function hex(value: number): string {
  return value.toString(16).padStart(8, '0');
}
