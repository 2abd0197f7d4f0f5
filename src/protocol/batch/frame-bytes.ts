import { HEADER_BYTES, LENGTH_BYTES, LITTLE_ENDIAN, viewOf } from './layout.ts';

const FIRST_BYTES = 16 * 1024;

/** A frame under construction, in one buffer that grows by doubling and is used again for the next frame. */
export class FrameBytes {
  bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_BYTES);
  /** Of `bytes`. */
  view = viewOf(this.bytes);
  /** Where the next byte goes. */
  at = HEADER_BYTES;
  /** Parts begun so far. */
  count = 0;
  #partStart = 0;

  /** Begins a frame, and forgets the last one. */
  start(): void {
    this.at = HEADER_BYTES;
    this.count = 0;
  }

  /** Begins a part that takes `size` bytes at most, beside its length. */
  startPart(size: number): void {
    const end = this.at + LENGTH_BYTES + size;
    if (end > this.bytes.length) this.#grow(end);
    this.#partStart = this.at;
    this.at += LENGTH_BYTES;
    this.count++;
  }

  /** Ends the part at `at`. */
  endPart(): void {
    this.view.setUint32(this.#partStart, this.at - this.#partStart - LENGTH_BYTES, LITTLE_ENDIAN);
  }

  /** A copy of short bytes costs more in a call than in a loop. */
  append(source: Uint8Array): void {
    const { bytes, at } = this;
    const { length } = source;
    if (length > 32) bytes.set(source, at);
    else for (let i = 0; i < length; i++) bytes[at + i] = source[i]!;
    this.at = at + length;
  }

  /** Writes text as UTF-8 and gives the bytes that it took. */
  appendText(text: string): number {
    const { bytes, at } = this;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        const written = bytes.write(text, at);
        this.at = at + written;
        return written;
      }
      bytes[at + i] = code;
    }
    this.at = at + text.length;
    return text.length;
  }

  /** The whole frame: a view that is good until the next `start`. */
  finish(magic: number): Buffer {
    this.view.setUint32(0, magic, LITTLE_ENDIAN);
    this.view.setUint32(4, this.count, LITTLE_ENDIAN);
    return this.bytes.subarray(0, this.at);
  }

  /** Leaves the buffer to whoever still sends the frame that it holds: the next one gets another. */
  release(): void {
    this.#use(Buffer.allocUnsafeSlow(FIRST_BYTES));
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.at);
    this.#use(larger);
  }

  #use(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = viewOf(bytes);
  }
}
