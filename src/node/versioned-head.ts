const DIGIT_0 = 0x30;
/** Of the largest version: 2^53. */
const MAX_DIGITS = 16;
/** Up to here V8 divides 32-bit integers. */
const MAX_INT32 = 2 ** 31 - 1;

const ASCII = new TextEncoder();

/**
 * A status and the headers that an entry's answers have in common, its `ETag` among them, as one piece of bytes. Status and each
 * header given by themselves would cost a call into native code each, a tenth of what a PUT takes.
 */
export class VersionedHead {
  /** By the digits of the version: uWebSockets.js takes a whole `ArrayBuffer`. */
  readonly #heads: Uint8Array[];
  readonly #versionAt: number;

  /**
   * @param status a code and its text
   * @param headers further ones, by name
   */
  constructor(status: string, headers: Readonly<Record<string, string>> = {}) {
    const before = `${status}\r\nETag: "`;
    const after = Object.entries(headers).map(([name, value]) => `\r\n${name}: ${value}`);
    this.#versionAt = before.length;
    this.#heads = Array.from({ length: MAX_DIGITS + 1 }, (_, digits) =>
      ASCII.encode(`${before}${'0'.repeat(digits)}"${after.join('')}`),
    );
  }

  /** What `writeStatus` is to be given for this version; good until the next call. */
  of(version: number): ArrayBuffer {
    const digits = digitsOf(version);
    const head = this.#heads[digits]!;
    let rest = version;
    for (let at = this.#versionAt + digits - 1; at >= this.#versionAt; at--) {
      const tenth = rest <= MAX_INT32 ? (rest / 10) | 0 : Math.floor(rest / 10);
      head[at] = DIGIT_0 + (rest - 10 * tenth);
      rest = tenth;
    }
    return head.buffer as ArrayBuffer;
  }
}

function digitsOf(version: number): number {
  let digits = 1;
  for (let limit = 10; version >= limit; limit *= 10) digits++;
  return digits;
}
