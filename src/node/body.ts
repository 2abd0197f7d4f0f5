import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Refusal } from '../protocol/error-body.ts';
import type { Store } from '../store/store.ts';
import type { BodyBuffers } from './body-buffers.ts';
import { CONTENT_LENGTH } from './header-names.ts';
import type { HeldBytes } from './held-bytes.ts';
import { BUSY, tooLarge } from './refusals.ts';
import type { Traffic } from './traffic.ts';

/** The length that a request states for its body; undefined where it states none (chunked, or no body). */
export function statedLength(req: HttpRequest): number | undefined {
  const header = req.getHeader(CONTENT_LENGTH);
  return header === '' ? undefined : Number(header);
}

/** Up to here a body is stored at once, whatever room has to be made for it: it takes a millisecond at most. */
const LARGE_BYTES = 64 * 1024;

export interface BodyOptions {
  /** In bytes. */
  limit: number;
  /** What is said of a body that is longer. */
  tooLarge: Refusal;
  /** Does a part of what is to be done before a large body can be stored, and says whether it is done; `Store.makeRoom`. */
  makeRoom: ((bytes: number) => boolean) | undefined;
  /** Whether the node reads what is in it; else it only stores it. */
  isRead: boolean;
}

/** @param what a body of this kind is, for the one who sends one that is too long  @param limit in bytes */
export function bodyOptions(store: Store, what: string, limit: number, isRead: boolean): BodyOptions {
  return { limit, tooLarge: tooLarge(what, limit), makeRoom: store.makeRoom?.bind(store), isRead };
}

/**
 * Reads a request's body and gives it to `done`, or why it is refused: `tooLarge` as soon as it is longer than `limit`, or
 * that the node keeps too much for slow clients already. What comes after that is dropped. The bytes are lent: they are
 * gone when `done` returns. A client that goes away before the end is counted, and `done` is never called.
 */
export function readBody(
  traffic: Traffic,
  res: HttpResponse,
  options: BodyOptions,
  done: (body: Uint8Array | Refusal) => void,
): void {
  const { limit } = options;
  let parts: Parts | undefined;
  let isDone = false;
  traffic.inFlight++;
  res.onAborted(() => {
    parts?.drop();
    traffic.abort();
  });
  res.onData((chunk, isLast) => {
    if (isDone) return;
    const size = (parts === undefined ? 0 : parts.length) + chunk.byteLength;
    const refusal =
      size > limit ? options.tooLarge : isLast || traffic.held.hasRoom(chunk.byteLength) ? undefined : BUSY;
    isDone = isLast || refusal !== undefined;
    try {
      if (refusal !== undefined) done(refusal);
      else if (isLast && size <= LARGE_BYTES && parts === undefined) done(new Uint8Array(chunk));
      else {
        parts ??= new Parts(traffic);
        parts.add(new Uint8Array(chunk));
        if (isLast) return giveWhole(traffic, res, parts, options, done);
      }
      if (isDone) traffic.settle();
    } catch (error) {
      isDone = true;
      traffic.fail(res, error);
    }
    if (isDone) parts?.drop();
  });
}

/** Gives a body to `done` when there is room for it: a step of the work for that in each turn of the event loop. */
function giveWhole(
  traffic: Traffic,
  res: HttpResponse,
  parts: Parts,
  options: BodyOptions,
  done: (body: Uint8Array) => void,
): void {
  if (parts.isDropped) return;
  if (parts.length > LARGE_BYTES && options.makeRoom?.(parts.length) === false) {
    setImmediate(giveWhole, traffic, res, parts, options, done);
    return;
  }
  res.cork(() => {
    try {
      done(parts.whole(options.isRead));
      traffic.settle();
    } catch (error) {
      traffic.fail(res, error);
    }
    parts.drop();
  });
}

/** A body that comes in several parts. */
class Parts {
  length = 0;
  isDropped = false;
  readonly #buffers: BodyBuffers;
  readonly #held: HeldBytes;
  readonly #buffer: ArrayBuffer;

  constructor({ buffers, held }: Pick<Traffic, 'buffers' | 'held'>) {
    this.#buffers = buffers;
    this.#held = held;
    this.#buffer = buffers.take();
  }

  add(part: Uint8Array): void {
    this.#held.add(part.length);
    this.#buffers.fit(this.#buffer, this.length + part.length);
    new Uint8Array(this.#buffer, this.length, part.length).set(part);
    this.length += part.length;
  }

  /** @param isPlain whether in a buffer of the usual kind */
  whole(isPlain: boolean): Uint8Array {
    const whole = new Uint8Array(this.#buffer, 0, this.length);
    return isPlain ? this.#buffers.plain(whole) : whole;
  }

  /** Lets go of its bytes; nothing when it is called again. */
  drop(): void {
    if (this.isDropped) return;
    this.isDropped = true;
    this.#held.add(-this.length);
    this.#buffers.giveBack(this.#buffer);
  }
}
