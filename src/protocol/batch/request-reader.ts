import type { Refusal } from '../error-body.ts';
import { refusalOfKey } from '../key.ts';
import { MAX_CONTENT_TYPE_BYTES, MAX_TTL_MS, MIN_TTL_MS } from '../limits.ts';
import {
  ALLOWED_FLAGS,
  frameProblem,
  HAS_TTL,
  HAS_TYPE,
  HEADER_BYTES,
  IF_MATCH,
  IF_NONE_MATCH,
  LENGTH_BYTES,
  LITTLE_ENDIAN,
  OPERATION_BYTES,
  PUT,
  REQUEST_MAGIC,
  readU64,
  viewOf,
} from './layout.ts';

const BAD_OPERATION: Refusal = {
  status: 400,
  code: 'bad_operation',
  message: 'the operation: expected one as docs/http.md describes it',
};
const BAD_TTL: Refusal = {
  status: 400,
  code: 'bad_ttl',
  message: `the TTL: expected ${MIN_TTL_MS} to ${MAX_TTL_MS} milliseconds`,
};
const BAD_TYPE: Refusal = {
  status: 400,
  code: 'bad_content_type',
  message: `the type: expected at most ${MAX_CONTENT_TYPE_BYTES} characters of printable ASCII`,
};

/**
 * Reads the frame of a `POST /batch`, one operation after the other, into its own fields: a node reads millions of
 * operations a second, and builds nothing for each.
 */
export class BatchRequestReader {
  /** Operations in the frame. */
  count = 0;
  /** All of it. */
  view: DataView = new DataView(new ArrayBuffer(0));
  /** Of the operation: `GET`, `PUT` or `DELETE`; where it is refused, whatever stands there. */
  code = 0;
  /** Where its key stands in `view`. */
  keyStart = 0;
  keyEnd = 0;
  /** Undefined where it stays. */
  ttlMs: number | undefined;
  /** The version that it needs, `ANY_VERSION` included; undefined where it needs none. */
  ifVersion: number | undefined;
  ifAbsent = false;
  contentType: string | undefined;
  valueLength = 0;
  /** Where the next operation begins. */
  #next = 0;
  /** How far the operation has been read, and where it ends. */
  #at = 0;
  #end = 0;
  #frame: Buffer = Buffer.alloc(0);

  /** Takes a frame, or says what is wrong with it. The bytes are lent: they have to stay until all is read. */
  open(frame: Uint8Array): string | undefined {
    const view = viewOf(frame);
    const problem = frameProblem(view, REQUEST_MAGIC);
    if (problem !== undefined) return problem;
    this.view = view;
    this.#frame = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
    this.count = view.getUint32(4, LITTLE_ENDIAN);
    this.#next = HEADER_BYTES;
    return undefined;
  }

  /** Reads the next operation, of which there has to be one. Returns why it is none, where that is so. */
  next(): Refusal | undefined {
    const { view } = this;
    const start = this.#next + LENGTH_BYTES;
    const end = start + view.getUint32(this.#next, LITTLE_ENDIAN);
    this.#next = end;
    this.#end = end;
    this.code = end - start < OPERATION_BYTES ? 0 : view.getUint8(start);
    const allowed = ALLOWED_FLAGS[this.code];
    if (this.code === 0 || allowed === undefined) return BAD_OPERATION;
    const flags = view.getUint8(start + 1);
    if ((flags & ~allowed) !== 0) return BAD_OPERATION;
    this.#at = start + OPERATION_BYTES;
    const refusal = this.#readOptions(flags);
    return refusal ?? this.#readKey(view.getUint16(start + 2, LITTLE_ENDIAN));
  }

  /** The key of the operation, as text. */
  key(): string {
    return this.#frame.toString('utf8', this.keyStart, this.keyEnd);
  }

  /** The value of the operation, as a view of the frame. */
  value(): Uint8Array {
    return this.#frame.subarray(this.#end - this.valueLength, this.#end);
  }

  #readOptions(flags: number): Refusal | undefined {
    this.ttlMs = undefined;
    this.ifVersion = undefined;
    this.contentType = undefined;
    this.ifAbsent = (flags & IF_NONE_MATCH) !== 0;
    if (flags === 0) return undefined;
    const fixed = (flags & HAS_TTL ? 8 : 0) + (flags & IF_MATCH ? 8 : 0) + (flags & HAS_TYPE ? 2 : 0);
    if (this.#at + fixed > this.#end) return BAD_OPERATION;
    if (flags & HAS_TTL) this.ttlMs = this.#readNumber();
    if (flags & IF_MATCH) this.ifVersion = this.#readNumber();
    const refusal = flags & HAS_TYPE ? this.#readType() : undefined;
    if (this.ttlMs !== undefined && !(this.ttlMs >= MIN_TTL_MS && this.ttlMs <= MAX_TTL_MS)) return BAD_TTL;
    return refusal;
  }

  #readNumber(): number {
    const value = readU64(this.view, this.#at);
    this.#at += 8;
    return value;
  }

  #readType(): Refusal | undefined {
    const start = this.#at + 2;
    const end = start + this.view.getUint16(this.#at, LITTLE_ENDIAN);
    if (end > this.#end) return BAD_OPERATION;
    this.#at = end;
    if (end - start > MAX_CONTENT_TYPE_BYTES) return BAD_TYPE;
    for (let i = start; i < end; i++) if (this.#frame[i]! < 0x20 || this.#frame[i]! > 0x7e) return BAD_TYPE;
    this.contentType = this.#frame.toString('latin1', start, end);
    return undefined;
  }

  #readKey(length: number): Refusal | undefined {
    const start = this.#at;
    const end = start + length;
    if (end > this.#end) return BAD_OPERATION;
    this.valueLength = this.#end - end;
    if (this.valueLength > 0 && this.code !== PUT) return BAD_OPERATION;
    this.keyStart = start;
    this.keyEnd = end;
    return refusalOfKey(this.view, start, end);
  }
}
