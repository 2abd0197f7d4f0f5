import {
  ANSWER_BYTES,
  ANSWER_MAGIC,
  frameProblem,
  HEADER_BYTES,
  LENGTH_BYTES,
  LITTLE_ENDIAN,
  readU64,
  viewOf,
} from './layout.ts';

/** Reads the frame that answers a `POST /batch`, one answer after the other, into its own fields. */
export class BatchAnswerReader {
  /** Answers in the frame. */
  count = 0;
  status = 0;
  /** Of the entry that was read or put; 0 where there is none. */
  version = 0;
  /** Undefined where it is `application/octet-stream`. */
  contentType: string | undefined;
  #bytes: Buffer = Buffer.alloc(0);
  #view = viewOf(this.#bytes);
  #valueStart = 0;
  /** Where the answer ends and the next one begins. */
  #end = 0;

  /** Takes a frame, or says what is wrong with it. The bytes are lent: they have to stay until all is read. */
  open(frame: Uint8Array): string | undefined {
    const view = viewOf(frame);
    const problem = frameProblem(view, ANSWER_MAGIC);
    if (problem !== undefined) return problem;
    this.#bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    this.#view = view;
    this.count = view.getUint32(4, LITTLE_ENDIAN);
    this.#end = HEADER_BYTES;
    return undefined;
  }

  /** Reads the next answer, of which there has to be one. Returns what is wrong with it, where that is so. */
  next(): string | undefined {
    const view = this.#view;
    const start = this.#end + LENGTH_BYTES;
    this.#end = start + view.getUint32(this.#end, LITTLE_ENDIAN);
    if (this.#end - start < ANSWER_BYTES) return `the answer: expected at least ${ANSWER_BYTES} bytes`;
    this.status = view.getUint16(start, LITTLE_ENDIAN);
    this.version = readU64(view, start + 4);
    const typeStart = start + ANSWER_BYTES;
    this.#valueStart = typeStart + view.getUint16(start + 2, LITTLE_ENDIAN);
    if (this.#valueStart > this.#end) return 'the answer: expected its content type to end within it';
    this.contentType =
      this.#valueStart === typeStart ? undefined : this.#bytes.toString('latin1', typeStart, this.#valueStart);
    return undefined;
  }

  /** The value that was read, as a view of the frame; from status 400 on the error's code. */
  value(): Buffer {
    return this.#bytes.subarray(this.#valueStart, this.#end);
  }
}
