import {
  ANSWER_BYTES,
  ANSWER_MAGIC,
  frameProblem,
  HEADER_BYTES,
  LENGTH_BYTES,
  readU16,
  readU32,
  readU64,
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
  #valueStart = 0;
  /** Where the answer ends and the next one begins. */
  #end = 0;

  /** Takes a frame, or says what is wrong with it. The bytes are lent: they have to stay until all is read. */
  open(frame: Uint8Array): string | undefined {
    const problem = frameProblem(frame, ANSWER_MAGIC);
    if (problem !== undefined) return problem;
    this.#bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    this.count = readU32(frame, 4);
    this.#end = HEADER_BYTES;
    return undefined;
  }

  /** Reads the next answer, of which there has to be one. Returns what is wrong with it, where that is so. */
  next(): string | undefined {
    const bytes = this.#bytes;
    const start = this.#end + LENGTH_BYTES;
    this.#end = start + readU32(bytes, this.#end);
    if (this.#end - start < ANSWER_BYTES) return `the answer: expected at least ${ANSWER_BYTES} bytes`;
    this.status = readU16(bytes, start);
    this.version = readU64(bytes, start + 4);
    const typeStart = start + ANSWER_BYTES;
    this.#valueStart = typeStart + readU16(bytes, start + 2);
    if (this.#valueStart > this.#end) return 'the answer: expected its content type to end within it';
    this.contentType =
      this.#valueStart === typeStart ? undefined : bytes.toString('latin1', typeStart, this.#valueStart);
    return undefined;
  }

  /** The value that was read, as a view of the frame; from status 400 on the error's code. */
  value(): Buffer {
    return this.#bytes.subarray(this.#valueStart, this.#end);
  }
}
