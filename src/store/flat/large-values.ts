import type { OpenValue } from '../store.ts';
import { LargeValue } from './large-value.ts';
import { FRESH, type Log } from './log.ts';
import { CHUNK, CHUNK_BYTES, CHUNK_HEADER_BYTES, headOf } from './record.ts';

/** What a value in chunks is taken to cost on the heap, beside 4 bytes for each chunk. */
const HEAP_BYTES = 256;

/**
 * Values that are too long for one record. They lie in the log like all else, in chunks: so they take no more memory than
 * is counted, leave no holes that only a value of the same size fits into, and are moved bit by bit.
 */
export class LargeValues {
  readonly #log: Log;
  readonly #values: (LargeValue | undefined)[] = [];
  readonly #free: number[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /** What the chunks of a value take in the log. */
  sizeOf(length: number): number {
    const whole = Math.floor(length / CHUNK_BYTES);
    const rest = length - whole * CHUNK_BYTES;
    return whole * this.#chunkSize(CHUNK_BYTES) + (rest === 0 ? 0 : this.#chunkSize(rest));
  }

  heapBytesOf(length: number): number {
    return HEAP_BYTES + 4 * Math.ceil(length / CHUNK_BYTES);
  }

  #chunkSize(bytes: number): number {
    return this.#log.aligned(CHUNK_HEADER_BYTES + bytes);
  }

  /** @returns the value's number */
  add(value: Uint8Array): number {
    const number = this.#free.pop() ?? this.#values.length;
    const chunks = new Uint32Array(Math.ceil(value.length / CHUNK_BYTES));
    for (let i = 0; i < chunks.length; i++) {
      chunks[i] = this.#addChunk(number, i, value.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES));
    }
    this.#values[number] = new LargeValue(this.#log, value.length, chunks);
    return number;
  }

  #addChunk(number: number, i: number, bytes: Uint8Array): number {
    const log = this.#log;
    const location = log.append(this.#chunkSize(bytes.length), FRESH);
    const segment = log.segmentOf(location);
    const words = log.words[segment]!;
    const at = log.wordOf(location);
    words[at] = headOf(CHUNK, true, false, false, 0, bytes.length);
    words[at + 1] = number;
    words[at + 2] = i;
    log.bytes[segment]!.set(bytes, log.offsetOf(location) + CHUNK_HEADER_BYTES);
    return location;
  }

  remove(number: number): void {
    const large = this.#values[number]!;
    large.leaveLog();
    for (const location of large.chunks) this.#log.kill(location);
    this.#values[number] = undefined;
    this.#free.push(number);
  }

  moved(number: number, chunk: number, location: number): void {
    this.#values[number]!.chunks[chunk] = location;
  }

  open(number: number): OpenValue {
    return this.#values[number]!.open();
  }

  /** A copy. */
  whole(number: number): Uint8Array {
    const large = this.#values[number]!;
    const whole = Buffer.allocUnsafeSlow(large.length);
    large.read(whole, 0);
    return whole;
  }

  copy(number: number, target: Uint8Array, start: number): void {
    this.#values[number]!.read(target.subarray(start), 0);
  }
}
