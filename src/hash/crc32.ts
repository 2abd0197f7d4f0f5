import { byteString } from './byte-string.ts';
import type { HashFunction } from './hash-function.ts';
import { widened } from './widened.ts';

const TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  return remainder;
});

function hashCodes(codes: string, areBytes: boolean): number {
  let h = -1;
  let seen = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes.charCodeAt(i);
    seen |= code;
    h = (h >>> 8) ^ TABLE[(h ^ code) & 0xff]!;
  }
  return seen > 127 && !areBytes ? hashCodes(byteString(codes), true) : ~h >>> 0;
}

const hash32 = (key: string): number => hashCodes(key, false);

/** CRC-32/ISO-HDLC, the one of zip and Ethernet. Linear: keys that differ alike have hashes that differ alike. */
export const crc32: HashFunction = {
  name: 'crc32',
  bits: 32,
  seedable: false,
  hash32,
  hash64Into: widened(hash32),
  hash32Half: 0,
};
