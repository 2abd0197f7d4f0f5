import { MAX_BATCH_OPERATIONS } from '../limits.ts';

// Where everything stands in a frame of `POST /batch`: docs/http.md, byte by byte. Integers are little-endian.

/** The type of both bodies of `POST /batch`. */
export const BATCH_TYPE = 'application/vnd.ringmark.batch';

/** `RMQ1` and `RMA1`: what a request and its answer begin with. */
export const REQUEST_MAGIC = 0x31514d52;
export const ANSWER_MAGIC = 0x31414d52;
/** The magic and the number of operations. */
export const HEADER_BYTES = 8;
/** The length of an operation, or of its answer; it does not count itself. */
export const LENGTH_BYTES = 4;
/** What an operation has at least behind its length: its code, its flags, the length of its key. */
export const OPERATION_BYTES = 4;
/** What an answer has at least behind its length: the status, the length of its content type, the version. */
export const ANSWER_BYTES = 12;

export const GET = 1;
export const PUT = 2;
export const DELETE = 3;

export const HAS_TTL = 1;
export const HAS_TYPE = 2;
export const IF_MATCH = 4;
export const IF_NONE_MATCH = 8;
/** What each operation may have, by its code. */
export const ALLOWED_FLAGS: readonly number[] = [0, 0, HAS_TTL | HAS_TYPE | IF_MATCH | IF_NONE_MATCH, IF_MATCH];

/** What `IF_MATCH` holds in place of a version where any will do. */
export const ANY_VERSION = 0;

/** What a `DataView` is to be told for the integers of a frame. */
export const LITTLE_ENDIAN = true;

/** Frames are read and written through this: it takes a number of several bytes in one go, wherever it stands. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Exact below 2^53. */
export function readU64(view: DataView, at: number): number {
  return view.getUint32(at, LITTLE_ENDIAN) + view.getUint32(at + 4, LITTLE_ENDIAN) * 2 ** 32;
}

/** @param value an integer below 2^53 */
export function writeU64(view: DataView, at: number, value: number): void {
  view.setUint32(at, value, LITTLE_ENDIAN);
  view.setUint32(at + 4, value < 2 ** 32 ? 0 : value / 2 ** 32, LITTLE_ENDIAN);
}

/**
 * What is wrong with a frame's structure; undefined where it has as many parts as it says, one behind the other up to its
 * end. What is in them is for their readers: it looks at nothing but lengths, before any operation takes effect.
 * @param magic what it has to begin with
 */
export function frameProblem(view: DataView, magic: number): string | undefined {
  const { byteLength: length } = view;
  if (length < HEADER_BYTES) return `the frame: expected at least ${HEADER_BYTES} bytes, got ${length}`;
  if (view.getUint32(0, LITTLE_ENDIAN) !== magic) return `the frame: expected it to begin with ${magicText(magic)}`;
  const count = view.getUint32(4, LITTLE_ENDIAN);
  if (count > MAX_BATCH_OPERATIONS)
    return `the frame: expected at most ${MAX_BATCH_OPERATIONS} operations, got ${count}`;
  let at = HEADER_BYTES;
  for (let i = 0; i < count; i++) {
    const end =
      at + LENGTH_BYTES > length ? Number.POSITIVE_INFINITY : at + LENGTH_BYTES + view.getUint32(at, LITTLE_ENDIAN);
    if (end > length) return `the frame: expected ${count} parts, got ${length} bytes, which end in part ${i}`;
    at = end;
  }
  return at === length ? undefined : `the frame: expected its end after ${at} bytes, got ${length}`;
}

function magicText(magic: number): string {
  return String.fromCharCode(magic & 255, (magic >> 8) & 255, (magic >> 16) & 255, magic >> 24);
}
