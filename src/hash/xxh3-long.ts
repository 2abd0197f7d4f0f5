import { mulHigh } from '../lib/multiply.ts';
import { addFoldedProduct, carryOf, productHigh } from './word64.ts';
import { seededSecret } from './xxh3-secret.ts';

const { imul } = Math;

const PRIME32_1 = 0x9e3779b1 | 0;
const PRIME64_1_LOW = 0x85ebca87 | 0;
const PRIME64_1_HIGH = 0x9e3779b1 | 0;
const STRIPE = 64;
const STRIPES_PER_BLOCK = 16;
const BLOCK = STRIPE * STRIPES_PER_BLOCK;

/** Eight 64-bit lanes as their low and high halves: primes of XXH32 and XXH64 at the start. */
const firstLanes = Int32Array.of(
  ...[0xc2b2ae3d, 0x00000000, 0x85ebca87, 0x9e3779b1, 0x27d4eb4f, 0xc2b2ae3d, 0x9e3779f9, 0x165667b1],
  ...[0xc2b2ae63, 0x85ebca77, 0x85ebca77, 0x00000000, 0x165667c5, 0x27d4eb2f, 0x9e3779b1, 0x00000000],
);
const lanes = new Int32Array(16);

/** XXH3 of more than 240 bytes up to its last mixing, which is {@link avalanche}: the sum, low half first, in `sum`. O(length). */
export function sumLong(input: DataView, length: number, seed: number, sum: Int32Array): void {
  const secret = seededSecret(seed);
  const lastBlock = length - 1 - ((length - 1) % BLOCK);
  lanes.set(firstLanes);
  for (let block = 0; block < lastBlock; block += BLOCK) {
    for (let n = 0; n < STRIPES_PER_BLOCK; n++) accumulate(input, block + n * STRIPE, secret, n * 8);
    scramble(secret);
  }
  const lastStripes = Math.floor((length - 1 - lastBlock) / STRIPE);
  for (let n = 0; n < lastStripes; n++) accumulate(input, lastBlock + n * STRIPE, secret, n * 8);
  accumulate(input, length - STRIPE, secret, 121);
  merge(length, secret, sum);
}

/** One stripe of 64 bytes. */
function accumulate(input: DataView, at: number, secret: DataView, secretAt: number): void {
  for (let i = 0; i < 16; i += 2) {
    const low = input.getInt32(at + 4 * i, true);
    const high = input.getInt32(at + 4 * i + 4, true);
    const keyedLow = low ^ secret.getInt32(secretAt + 4 * i, true);
    const keyedHigh = high ^ secret.getInt32(secretAt + 4 * i + 4, true);
    add(i ^ 2, low, high);
    add(i, imul(keyedLow, keyedHigh), mulHigh(keyedLow, keyedHigh));
  }
}

function add(lane: number, low: number, high: number): void {
  const sum = (lanes[lane]! + low) | 0;
  lanes[lane] = sum;
  lanes[lane + 1] = lanes[lane + 1]! + high + carryOf(sum, low);
}

function scramble(secret: DataView): void {
  for (let i = 0; i < 16; i += 2) {
    const low = lanes[i]! ^ (lanes[i + 1]! >>> 15) ^ secret.getInt32(128 + 4 * i, true);
    const high = lanes[i + 1]! ^ secret.getInt32(128 + 4 * i + 4, true);
    lanes[i] = imul(low, PRIME32_1);
    lanes[i + 1] = productHigh(low, high, PRIME32_1, 0);
  }
}

function merge(length: number, secret: DataView, sum: Int32Array): void {
  sum[0] = imul(length, PRIME64_1_LOW);
  sum[1] = productHigh(length, 0, PRIME64_1_LOW, PRIME64_1_HIGH);
  for (let i = 0; i < 16; i += 4) {
    addFoldedProduct(
      sum,
      lanes[i]! ^ secret.getInt32(11 + 4 * i, true),
      lanes[i + 1]! ^ secret.getInt32(15 + 4 * i, true),
      lanes[i + 2]! ^ secret.getInt32(19 + 4 * i, true),
      lanes[i + 3]! ^ secret.getInt32(23 + 4 * i, true),
    );
  }
}
