import { borrowOf, carryOf } from './word64.ts';

/** The default secret of XXH3, 192 bytes. Source: the XXH3 specification, doc/xxhash_spec.md. */
const bytes = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f' +
    'cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c' +
    '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364' +
    'eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e' +
    '2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
);

/** The default secret; numbers in it are little-endian. */
export const secret = new DataView(new Uint8Array(bytes).buffer);

const derived = new DataView(new ArrayBuffer(secret.byteLength));
let derivedSeed = 0;

/** The secret that inputs of more than 240 bytes take: every other word plus, the ones between minus the seed. */
export function seededSecret(seed: number): DataView {
  if (seed === 0) return secret;
  if (seed === derivedSeed) return derived;
  for (let at = 0; at < secret.byteLength; at += 16) {
    const plus = (secret.getInt32(at, true) + seed) | 0;
    const minus = secret.getInt32(at + 8, true);
    derived.setInt32(at, plus, true);
    derived.setInt32(at + 4, secret.getInt32(at + 4, true) + carryOf(plus, seed), true);
    derived.setInt32(at + 8, minus - seed, true);
    derived.setInt32(at + 12, secret.getInt32(at + 12, true) - borrowOf(minus, seed), true);
  }
  derivedSeed = seed;
  return derived;
}
