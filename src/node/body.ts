import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import { CONTENT_LENGTH } from './header-names.ts';
import type { HeldBytes } from './held-bytes.ts';
import { BUSY } from './refusals.ts';
import type { Traffic } from './traffic.ts';

/** The length that a request states for its body; undefined where it states none (chunked, or no body). */
export function statedLength(req: HttpRequest): number | undefined {
  const header = req.getHeader(CONTENT_LENGTH);
  return header === '' ? undefined : Number(header);
}

const NO_WORK = () => true;
/** Up to here a body is stored at once, whatever room has to be made for it: it takes a millisecond at most. */
const LARGE_BYTES = 64 * 1024;

/**
 * Reads a request's body and gives it to `done`, or why it is refused: `tooLarge` as soon as it is longer than `limit`, or
 * that the node keeps too much for slow clients already. What comes after that is dropped. The bytes are lent: they are
 * gone when `done` returns. A client that goes away before the end is counted, and `done` is never called.
 * @param length as stated by the request
 */
export function readBody(
  traffic: Traffic,
  res: HttpResponse,
  length: number | undefined,
  { limit, tooLarge, makeRoom = NO_WORK }: BodyLimit,
  done: (body: Uint8Array | Refusal) => void,
): void {
  let parts: Parts | undefined;
  let isDone = false;
  traffic.inFlight++;
  res.onAborted(() => {
    parts?.drop(traffic.held);
    traffic.abort();
  });
  res.onData((chunk, isLast) => {
    if (isDone) return;
    const size = (parts === undefined ? 0 : parts.length) + chunk.byteLength;
    const refusal = size > limit ? tooLarge : isLast || traffic.held.hasRoom(chunk.byteLength) ? undefined : BUSY;
    isDone = isLast || refusal !== undefined;
    try {
      if (refusal !== undefined) done(refusal);
      else if (isLast && size <= LARGE_BYTES && parts === undefined) done(new Uint8Array(chunk));
      else {
        parts ??= new Parts(length ?? size);
        parts.add(new Uint8Array(chunk), traffic.held);
        if (isLast) return giveWhole(traffic, res, parts, makeRoom, done);
      }
      if (isDone) traffic.settle();
    } catch (error) {
      isDone = true;
      traffic.fail(res, error);
    }
    if (isDone) parts?.drop(traffic.held);
  });
}

/** Gives a body to `done` when there is room for it: a step of the work for that in each turn of the event loop. */
function giveWhole(
  traffic: Traffic,
  res: HttpResponse,
  parts: Parts,
  makeRoom: (bytes: number) => boolean,
  done: (body: Uint8Array) => void,
): void {
  if (parts.isDropped) return;
  if (parts.length > LARGE_BYTES && !makeRoom(parts.length)) {
    setImmediate(giveWhole, traffic, res, parts, makeRoom, done);
    return;
  }
  res.cork(() => {
    try {
      done(parts.whole());
      traffic.settle();
    } catch (error) {
      traffic.fail(res, error);
    }
    parts.drop(traffic.held);
  });
}

export interface BodyLimit {
  /** In bytes. */
  limit: number;
  /** What is said of a body that is longer. */
  tooLarge: Refusal;
  /** Does a part of what is to be done before a large body can be stored, and says whether it is done; `Store.makeRoom`. */
  makeRoom?: ((bytes: number) => boolean) | undefined;
}

/** A body that comes in several parts: where its length is known, it gets its room at once. */
class Parts {
  length = 0;
  isDropped = false;
  #bytes: Buffer;

  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(expected);
  }

  add(part: Uint8Array, held: HeldBytes): void {
    held.add(part.length);
    const length = this.length + part.length;
    if (length > this.#bytes.length) this.#grow(Math.max(length, 2 * this.#bytes.length));
    this.#bytes.set(part, this.length);
    this.length = length;
  }

  whole(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  /** Leaves its bytes to the garbage collector; nothing when it is called again. */
  drop(held: HeldBytes): void {
    this.isDropped = true;
    held.add(-this.length);
    this.length = 0;
    this.#bytes = Buffer.alloc(0);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(size);
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}
