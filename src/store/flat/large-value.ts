import type { OpenValue } from '../store.ts';
import type { Log } from './log.ts';
import { CHUNK_BYTES, CHUNK_HEADER_BYTES } from './record.ts';

/** A value in chunks. All who read it share it; only where it is removed meanwhile, a copy is made for them. */
export class LargeValue implements OpenValue {
  readonly length: number;
  /** Where they are, by number; changed when one moves. */
  readonly chunks: Uint32Array;
  readonly #log: Log;
  #readers = 0;
  /** Of a buffer that gives its memory back at once: what is left to the garbage collector stays for long. */
  #copy: Uint8Array | undefined;

  constructor(log: Log, length: number, chunks: Uint32Array) {
    this.#log = log;
    this.length = length;
    this.chunks = chunks;
  }

  open(): this {
    this.#readers++;
    return this;
  }

  close(): void {
    this.#readers--;
    if (this.#readers === 0) (this.#copy?.buffer as ArrayBuffer | undefined)?.resize(0);
  }

  read(target: Uint8Array, from: number): number {
    const end = Math.min(this.length, from + target.length);
    if (this.#copy !== undefined) target.set(this.#copy.subarray(from, end));
    else this.#readChunks(target, from, end);
    return end - from;
  }

  /** To be called before its chunks go. */
  leaveLog(): void {
    if (this.#readers === 0) return;
    const copy = new Uint8Array(new ArrayBuffer(this.length, { maxByteLength: this.length }));
    this.#readChunks(copy, 0, this.length);
    this.#copy = copy;
  }

  #readChunks(target: Uint8Array, from: number, end: number): void {
    const log = this.#log;
    for (let at = from; at < end; ) {
      const chunk = Math.floor(at / CHUNK_BYTES);
      const location = this.chunks[chunk]!;
      const next = Math.min(end, (chunk + 1) * CHUNK_BYTES);
      const offset = log.offsetOf(location) + CHUNK_HEADER_BYTES - chunk * CHUNK_BYTES;
      target.set(log.bytes[log.segmentOf(location)]!.subarray(offset + at, offset + next), at - from);
      at = next;
    }
  }
}
