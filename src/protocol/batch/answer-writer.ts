import type { ErrorBodyCode } from '../error-body.ts';
import { FrameBytes } from './frame-bytes.ts';
import { ANSWER_BYTES, ANSWER_MAGIC, LITTLE_ENDIAN, writeU64 } from './layout.ts';

/** What is there of a value: its length, and where it is copied from. */
export interface BatchValue {
  readonly length: number;
  copyTo(target: Uint8Array, start: number): void;
}

/** Writes the frame that answers a `POST /batch`. One writer serves many frames, one after the other. */
export class BatchAnswerWriter {
  readonly #frame = new FrameBytes();

  /** Begins a frame, and forgets the last one. */
  start(): void {
    this.#frame.start();
  }

  /** Bytes so far. */
  get length(): number {
    return this.#frame.at;
  }

  /** An entry: 200. */
  entry(version: number, contentType: string | undefined, value: BatchValue): void {
    const frame = this.#frame;
    const typeLength = contentType === undefined ? 0 : contentType.length;
    frame.startPart(ANSWER_BYTES + typeLength + value.length);
    this.#head(200, version, typeLength);
    if (contentType !== undefined) frame.appendText(contentType);
    value.copyTo(frame.bytes, frame.at);
    frame.at += value.length;
    frame.endPart();
  }

  /** A status without a value: 201 and 204. @param version of the entry that was put; 0 for none */
  status(status: number, version = 0): void {
    this.#frame.startPart(ANSWER_BYTES);
    this.#head(status, version, 0);
    this.#frame.endPart();
  }

  /** A status from 400 on. */
  refusal(status: number, code: ErrorBodyCode): void {
    this.#frame.startPart(ANSWER_BYTES + code.length);
    this.#head(status, 0, 0);
    this.#frame.appendText(code);
    this.#frame.endPart();
  }

  /** The whole frame: a view that is good until the next `start`. */
  finish(): Buffer {
    return this.#frame.finish(ANSWER_MAGIC);
  }

  /** Leaves the last frame to whoever still sends it; the next one gets another buffer. */
  release(): void {
    this.#frame.release();
  }

  #head(status: number, version: number, typeLength: number): void {
    const { view, at } = this.#frame;
    view.setUint16(at, status, LITTLE_ENDIAN);
    view.setUint16(at + 2, typeLength, LITTLE_ENDIAN);
    writeU64(view, at + 4, version);
    this.#frame.at = at + ANSWER_BYTES;
  }
}
