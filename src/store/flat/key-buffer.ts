/** The longest key that a record can hold, in bytes. */
const MAX_KEY_BYTES = 2047;

/** A code below this is one byte of UTF-8, the same. */
const NOT_ASCII = 0x80;

const UTF8 = new TextEncoder();

/** The one key that a store is about to look for, as bytes and as words: whatever form it came in, all after that is the same. */
export class KeyBuffer {
  readonly words = new Uint32Array((MAX_KEY_BYTES + 1) / 4);
  readonly bytes = new Uint8Array(this.words.buffer);
  length = 0;

  /** Nearly all keys are ASCII: their characters are copied one by one, which is faster than any call into native code. */
  setText(key: string): void {
    const { bytes } = this;
    const { length } = key;
    if (length > MAX_KEY_BYTES) throw tooLong(length);
    for (let i = 0; i < length; i++) {
      const code = key.charCodeAt(i);
      if (code >= NOT_ASCII) {
        this.#setUtf8(key);
        return;
      }
      bytes[i] = code;
    }
    this.length = length;
  }

  #setUtf8(key: string): void {
    const { read, written } = UTF8.encodeInto(key, this.bytes);
    if (read < key.length || written > MAX_KEY_BYTES) throw tooLong(Buffer.byteLength(key));
    this.length = written;
  }

  setBytes(source: DataView, start: number, end: number): void {
    const length = end - start;
    if (length > MAX_KEY_BYTES) throw tooLong(length);
    const { bytes, words } = this;
    const whole = length & ~3;
    for (let i = 0; i < whole; i += 4) words[i >>> 2] = source.getUint32(start + i, true);
    for (let i = whole; i < length; i++) bytes[i] = source.getUint8(start + i);
    this.length = length;
  }

  /** Whether the same bytes stand elsewhere, from a word on. */
  equals(words: Uint32Array, at: number): boolean {
    const own = this.words;
    const whole = this.length >>> 2;
    for (let i = 0; i < whole; i++) if (own[i] !== words[at + i]) return false;
    const rest = this.length & 3;
    return rest === 0 || ((own[whole]! ^ words[at + whole]!) & ((1 << (8 * rest)) - 1)) === 0;
  }
}

function tooLong(bytes: number): RangeError {
  return new RangeError(`key: expected at most ${MAX_KEY_BYTES} bytes of UTF-8, got ${bytes}`);
}
