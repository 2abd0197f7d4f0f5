import { contentBytes, deadHead } from './record.ts';

const MIN_SEGMENT_BYTES = 64 * 1024;
const MAX_SEGMENT_BYTES = 4 * 1024 * 1024;
const SEGMENTS = 128;
/** The most that locations of 32 bits reach when records are aligned to 64 bytes. */
export const MAX_LOG_BYTES = 2 ** 38;
const WORD_SHIFT = 2;

/** Which end of the log a record is appended to. What survived for long will for longer: kept apart, it is seldom moved again. */
export const FRESH = 0;
export const SURVIVORS = 1;

/**
 * The memory of a store: segments of one size, filled from their begin to their end with records. A location is where in all
 * segments a record begins, in units of the alignment; there is no segment 0, so that no location is 0. Memory that was
 * taken once is kept, since a typed array can only be given back by the garbage collector, at a time of its own choosing.
 */
export class Log {
  readonly segmentBytes: number;
  /** By segment. */
  readonly buffers: ArrayBuffer[] = [new ArrayBuffer(0)];
  readonly bytes: Uint8Array[] = [new Uint8Array(0)];
  readonly words: Uint32Array[] = [new Uint32Array(0)];
  /** Bytes of records that are not dead, in all segments. */
  liveBytes = 0;
  /** A segment that is being emptied, and will be released by who empties it. */
  victim = 0;
  readonly #live = [0];
  readonly #used = [0];
  readonly #free: number[] = [];
  readonly #ends: [number, number] = [0, 0];
  readonly #unitShift: number;
  readonly #segmentShift: number;
  readonly #unitMask: number;

  constructor(maxBytes: number) {
    const wanted = 2 ** Math.floor(Math.log2(Math.max(1, maxBytes / SEGMENTS)));
    this.segmentBytes = Math.min(MAX_SEGMENT_BYTES, Math.max(MIN_SEGMENT_BYTES, wanted));
    this.#unitShift = WORD_SHIFT;
    // A quarter more than `maxBytes`: what is taken on the way there has to have locations too.
    while ((1.25 * Math.min(maxBytes, MAX_LOG_BYTES)) / 2 ** this.#unitShift >= 2 ** 32) this.#unitShift++;
    this.#segmentShift = Math.log2(this.segmentBytes) - this.#unitShift;
    this.#unitMask = 2 ** this.#segmentShift - 1;
  }

  /** How many segments there are, used or not. */
  get segments(): number {
    return this.bytes.length - 1;
  }

  get freeSegments(): number {
    return this.#free.length;
  }

  segmentOf(location: number): number {
    return location >>> this.#segmentShift;
  }

  /** In bytes from the segment's begin. */
  offsetOf(location: number): number {
    return (location & this.#unitMask) << this.#unitShift;
  }

  /** In words from the segment's begin. */
  wordOf(location: number): number {
    return (location & this.#unitMask) << (this.#unitShift - WORD_SHIFT);
  }

  /** @param offset in bytes from the segment's begin */
  locationIn(segment: number, offset: number): number {
    return ((segment << this.#segmentShift) | (offset >>> this.#unitShift)) >>> 0;
  }

  headAt(location: number): number {
    return this.words[location >>> this.#segmentShift]![this.wordOf(location)]!;
  }

  setHead(location: number, head: number): void {
    this.words[location >>> this.#segmentShift]![this.wordOf(location)] = head;
  }

  /** What a record of so many bytes takes. */
  aligned(bytes: number): number {
    const unit = 1 << this.#unitShift;
    return (bytes + unit - 1) & -unit;
  }

  /** What the record with this first word takes. */
  sizeOf(head: number): number {
    return this.aligned(contentBytes(head));
  }

  /** Room at an end of the log. @param size aligned */
  append(size: number, end: number): number {
    let segment = this.#ends[end]!;
    if (segment === 0 || this.#used[segment]! + size > this.segmentBytes) segment = this.#begin(end);
    const offset = this.#used[segment]!;
    this.#used[segment] = offset + size;
    this.#live[segment] = this.#live[segment]! + size;
    this.liveBytes += size;
    return this.locationIn(segment, offset);
  }

  /** The record is gone. Its bytes stay until its segment is used again. */
  kill(location: number): void {
    const segment = this.segmentOf(location);
    const size = this.sizeOf(this.headAt(location));
    this.setHead(location, deadHead(size));
    this.#shrink(segment, size);
  }

  /** The record takes `size` from now on, and what it took beside that is dead. Its first word is about to be written. */
  shorten(location: number, oldSize: number, size: number): void {
    if (size === oldSize) return;
    const segment = this.segmentOf(location);
    this.words[segment]![this.wordOf(location) + (size >>> WORD_SHIFT)] = deadHead(oldSize - size);
    this.#shrink(segment, oldSize - size);
  }

  #shrink(segment: number, bytes: number): void {
    const live = this.#live[segment]! - bytes;
    this.#live[segment] = live;
    this.liveBytes -= bytes;
    if (live === 0 && !this.#isEnd(segment) && segment !== this.victim) this.release(segment);
  }

  /** Where the segment's records end. */
  usedOf(segment: number): number {
    return this.#used[segment]!;
  }

  liveOf(segment: number): number {
    return this.#live[segment]!;
  }

  /**
   * The full segment with the most dead bytes; 0 where there is none. What is left at its end does not count: it would be left
   * again elsewhere, and emptying segments for it would go on for ever.
   */
  emptiest(): number {
    let best = 0;
    let most = 0;
    for (let segment = 1; segment < this.#used.length; segment++) {
      const dead = this.#used[segment]! - this.#live[segment]!;
      if (dead <= most || this.#isEnd(segment)) continue;
      most = dead;
      best = segment;
    }
    return best;
  }

  /** What is in the segment is of no use any more. */
  release(segment: number): void {
    this.#used[segment] = 0;
    this.#free.push(segment);
  }

  #isEnd(segment: number): boolean {
    return segment === this.#ends[FRESH] || segment === this.#ends[SURVIVORS];
  }

  #begin(end: number): number {
    const full = this.#ends[end]!;
    const segment = this.#free.pop() ?? this.#allocate();
    this.#ends[end] = segment;
    if (full !== 0 && this.#live[full] === 0 && full !== this.victim) this.release(full);
    return segment;
  }

  /** Not zeroed: every byte is written before it is read, and memory that was not written to takes none. */
  #allocate(): number {
    const buffer = Buffer.allocUnsafeSlow(this.segmentBytes).buffer as ArrayBuffer;
    this.buffers.push(buffer);
    this.bytes.push(new Uint8Array(buffer));
    this.words.push(new Uint32Array(buffer));
    this.#live.push(0);
    this.#used.push(0);
    return this.segments;
  }
}
