import { byteString } from '../hash/byte-string.ts';
import { usageError } from '../lib/expect.ts';

/** Hash slots of a Redis Cluster. */
const SLOTS = 16_384;

/** What each value of the top byte adds to a CRC16/XMODEM: polynomial 0x1021, not reflected. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0);
  return crc;
});

/**
 * The hash slot of a key in a Redis Cluster, 0 to 16383: CRC16/XMODEM of its UTF-8 bytes, mod 16384. Of a key with a hash tag,
 * `user:{42}:name`, only what stands between the first `{` and the first `}` behind it counts, unless that is nothing. A lone
 * surrogate counts as U+FFFD. O(length), allocates nothing for ASCII keys. Source: Redis Cluster specification.
 * @throws ERR_USAGE when `key` is not a string.
 */
export function redisSlot(key: string): number {
  if (typeof key !== 'string') throw usageError('key', 'a string', key);
  const open = key.indexOf('{');
  const close = open === -1 ? -1 : key.indexOf('}', open + 1);
  const hasTag = close > open + 1;
  const start = hasTag ? open + 1 : 0;
  const end = hasTag ? close : key.length;
  let crc = 0;
  let seen = 0;
  for (let i = start; i < end; i++) {
    const code = key.charCodeAt(i);
    seen |= code;
    crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >>> 8) ^ (code & 0xff)]!;
  }
  return (seen > 127 ? crc16(byteString(key.slice(start, end))) : crc) % SLOTS;
}

/** CRC16/XMODEM of bytes that are given as char codes. */
function crc16(bytes: string): number {
  let crc = 0;
  for (let i = 0; i < bytes.length; i++) {
    crc = ((crc << 8) & 0xffff) ^ TABLE[(crc >>> 8) ^ bytes.charCodeAt(i)]!;
  }
  return crc;
}
