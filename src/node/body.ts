import type { HttpRequest, HttpResponse } from 'uWebSockets.js';
import type { Traffic } from './traffic.ts';

/** The length that a request states for its body; undefined where it states none (chunked, or no body). */
export function statedLength(req: HttpRequest): number | undefined {
  const header = req.getHeader('content-length');
  return header === '' ? undefined : Number(header);
}

/**
 * Reads a request's body and gives a copy of it to `done`, or undefined as soon as it is longer than `limit`; what comes
 * after that is dropped. A client that goes away before the end is counted, and `done` is never called.
 * @param length as stated by the request
 */
export function readBody(
  traffic: Traffic,
  res: HttpResponse,
  length: number | undefined,
  limit: number,
  done: (body: Buffer | undefined) => void,
): void {
  let body: Buffer | undefined;
  let filled = 0;
  let finished = false;
  traffic.inFlight++;
  res.onAborted(traffic.abort);
  res.onData((chunk, isLast) => {
    if (finished) return;
    const end = filled + chunk.byteLength;
    finished = isLast || end > limit;
    if (end <= limit) {
      if (body === undefined) body = allocate(isLast ? end : (length ?? end));
      else if (end > body.length) body = grow(body, filled, Math.min(limit, Math.max(end, 2 * body.length)));
      body.set(new Uint8Array(chunk), filled);
      filled = end;
    }
    if (!finished) return;
    try {
      done(end > limit ? undefined : exactly(body!, filled));
      traffic.settle();
    } catch (error) {
      traffic.fail(res, error);
    }
  });
}

/** Not filled: every byte of it is written before it is read. */
function allocate(length: number): Buffer {
  return Buffer.allocUnsafe(length);
}

function grow(body: Buffer, filled: number, length: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(length);
  body.copy(larger, 0, 0, filled);
  return larger;
}

/** Without the room that a body of unstated length was given in advance. */
function exactly(body: Buffer, filled: number): Buffer {
  return filled === body.length ? body : Buffer.from(body.subarray(0, filled));
}
