import { FrameBytes } from './frame-bytes.ts';
import {
  DELETE,
  GET,
  HAS_TTL,
  HAS_TYPE,
  IF_MATCH,
  IF_NONE_MATCH,
  LITTLE_ENDIAN,
  OPERATION_BYTES,
  PUT,
  REQUEST_MAGIC,
  writeU64,
} from './layout.ts';

/** What a PUT in a batch may have beside its key and value. */
export interface BatchPutOptions {
  /** From 1 to 10^12; else the entry stays. */
  ttlMs?: number | undefined;
  /** Printable ASCII, `MAX_CONTENT_TYPE_BYTES` of it at most. */
  contentType?: string | undefined;
  /** Only where the entry has this version; `ANY_VERSION`: only where there is one. */
  ifVersion?: number | undefined;
  /** Only where there is no entry. */
  ifAbsent?: boolean | undefined;
}

/**
 * Writes the frame of a `POST /batch`. One writer serves many frames, one after the other. It checks nothing: keys are
 * those that `expectKey` takes, and a frame has at most `MAX_BATCH_OPERATIONS` and `MAX_BATCH_BYTES`.
 */
export class BatchRequestWriter {
  readonly #frame = new FrameBytes();

  /** Begins a frame, and forgets the last one. */
  start(): void {
    this.#frame.start();
  }

  /** Operations so far. */
  get count(): number {
    return this.#frame.count;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#frame.at;
  }

  get(key: string): void {
    this.#begin(GET, 0, key, 0);
    this.#end(key, undefined);
  }

  put(key: string, value: Uint8Array, options: BatchPutOptions = {}): void {
    const { ttlMs, contentType, ifVersion, ifAbsent } = options;
    const flags =
      (ttlMs === undefined ? 0 : HAS_TTL) |
      (contentType === undefined ? 0 : HAS_TYPE) |
      (ifVersion === undefined ? 0 : IF_MATCH) |
      (ifAbsent ? IF_NONE_MATCH : 0);
    this.#begin(PUT, flags, key, 18 + (contentType?.length ?? 0) + value.length);
    if (ttlMs !== undefined) this.#number(ttlMs);
    if (ifVersion !== undefined) this.#number(ifVersion);
    if (contentType !== undefined) this.#type(contentType);
    this.#end(key, value);
  }

  /** @param ifVersion as in a PUT */
  delete(key: string, ifVersion?: number): void {
    this.#begin(DELETE, ifVersion === undefined ? 0 : IF_MATCH, key, 8);
    if (ifVersion !== undefined) this.#number(ifVersion);
    this.#end(key, undefined);
  }

  /** The whole frame: a view that is good until the next `start`. */
  finish(): Buffer {
    return this.#frame.finish(REQUEST_MAGIC);
  }

  /** Leaves the last frame to whoever still sends it; the next one gets another buffer. */
  release(): void {
    this.#frame.release();
  }

  #begin(code: number, flags: number, key: string, size: number): void {
    const frame = this.#frame;
    // No UTF-16 code unit takes more than three bytes of UTF-8.
    frame.startPart(OPERATION_BYTES + 3 * key.length + size);
    const { bytes, at } = frame;
    bytes[at] = code;
    bytes[at + 1] = flags;
    frame.at = at + OPERATION_BYTES;
    this.#keyLengthAt = at + 2;
  }

  #keyLengthAt = 0;

  #end(key: string, value: Uint8Array | undefined): void {
    const frame = this.#frame;
    frame.view.setUint16(this.#keyLengthAt, frame.appendText(key), LITTLE_ENDIAN);
    if (value !== undefined) frame.append(value);
    frame.endPart();
  }

  #number(value: number): void {
    writeU64(this.#frame.view, this.#frame.at, value);
    this.#frame.at += 8;
  }

  #type(text: string): void {
    const frame = this.#frame;
    frame.view.setUint16(frame.at, text.length, LITTLE_ENDIAN);
    frame.at += 2;
    frame.appendText(text);
  }
}
