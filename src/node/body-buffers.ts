/** Buffers without memory cost addresses only; but not for nothing. */
const MOST_BUFFERS = 1024;
/** A buffer grows by so much at least. */
const STEP_BYTES = 256 * 1024;

/**
 * Memory for bodies that come in several parts, used again and again. They are resizable buffers, since those give their memory
 * back at once: what is left to the garbage collector, which is in no hurry with memory that is not its own, would come to
 * a hundred MiB that nobody accounts for.
 */
export class BodyBuffers {
  readonly #maxBytes: number;
  readonly #maxWarmBytes: number;
  readonly #free: ArrayBuffer[] = [];
  #warmBytes = 0;
  #plain: Buffer = Buffer.alloc(0);

  /**
   * @param maxBytes of the longest body
   * @param maxWarmBytes what may lie here unused and keep its memory
   */
  constructor(maxBytes: number, maxWarmBytes: number) {
    this.#maxBytes = maxBytes;
    this.#maxWarmBytes = maxWarmBytes;
  }

  take(): ArrayBuffer {
    const buffer = this.#free.pop() ?? new ArrayBuffer(0, { maxByteLength: this.#maxBytes });
    this.#warmBytes -= buffer.byteLength;
    return buffer;
  }

  /** Has a buffer hold so many bytes. */
  fit(buffer: ArrayBuffer, bytes: number): void {
    if (bytes <= buffer.byteLength) return;
    buffer.resize(Math.min(this.#maxBytes, Math.max(bytes, buffer.byteLength + STEP_BYTES)));
  }

  /** @param buffer of which nobody reads any more */
  giveBack(buffer: ArrayBuffer): void {
    const isFull = this.#free.length === MOST_BUFFERS;
    if (isFull || this.#warmBytes + buffer.byteLength > this.#maxWarmBytes) buffer.resize(0);
    if (isFull) return;
    this.#warmBytes += buffer.byteLength;
    this.#free.push(buffer);
  }

  /**
   * The same bytes in a buffer of the usual kind, good until the next call: code that reads numbers from a resizable one once is
   * slower with all others from then on, by half.
   */
  plain(body: Uint8Array): Buffer {
    if (this.#plain.length < body.length) {
      this.#plain = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(body.length)));
    }
    this.#plain.set(body);
    return this.#plain.subarray(0, body.length);
  }
}
