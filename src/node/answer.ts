import type { HttpResponse } from 'uWebSockets.js';
import { errorBody, type Refusal } from '../protocol/error-body.ts';
import { MAX_IN_PLACE_BYTES } from '../store/store.ts';
import { asBytes } from './header-names.ts';
import { counterOf, type Status } from './request-counts.ts';
import type { Traffic } from './traffic.ts';

/** One request, as far as its answer needs it. */
export interface Exchange {
  readonly res: HttpResponse;
  /** As it came; the known ones are in upper case. */
  readonly method: string;
  /** What `traffic.clock` said when the request's head had been read. */
  readonly startMs: number;
}

export const STATUS_TEXTS: Record<Status, string> = {
  200: '200 OK',
  201: '201 Created',
  204: '204 No Content',
  304: '304 Not Modified',
  400: '400 Bad Request',
  401: '401 Unauthorized',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
  406: '406 Not Acceptable',
  412: '412 Precondition Failed',
  413: '413 Content Too Large',
  414: '414 URI Too Long',
  415: '415 Unsupported Media Type',
  500: '500 Internal Server Error',
  503: '503 Service Unavailable',
  507: '507 Insufficient Storage',
};

/** As bytes. */
export const STATUS_LINES = Object.fromEntries(
  Object.entries(STATUS_TEXTS).map(([status, text]) => [status, asBytes(text)]),
) as unknown as Record<Status, ArrayBuffer>;

export const JSON_TYPE = 'application/json';

/** Sends a whole answer with a body; to HEAD, only what the body would have been like. */
export function sendText(traffic: Traffic, exchange: Exchange, status: Status, type: string, text: string): void {
  exchange.res.writeStatus(STATUS_LINES[status]).writeHeader('Content-Type', type);
  endWith(traffic, exchange, status, Buffer.from(text));
}

/**
 * Sends an error. The rest of the request's body, if any, is read and dropped: a connection that is closed while
 * its client still sends is reset, and the client never sees why.
 */
export function refuse(traffic: Traffic, exchange: Exchange, { status, code, message, header }: Refusal): void {
  const { res } = exchange;
  res.writeStatus(STATUS_LINES[status as Status]).writeHeader('Content-Type', JSON_TYPE);
  if (header !== undefined) res.writeHeader(header[0], header[1]);
  endWith(traffic, exchange, status as Status, Buffer.from(errorBody(code, message)));
}

/**
 * Ends an answer whose status and headers are written. It takes bytes, never text: of a string whose characters all fit
 * into Latin-1, uWebSockets.js on Node.js 24 sends the Latin-1 bytes, where its other binaries send UTF-8.
 * @returns whether all was handed over; else `body` has to stay as it is, where it is longer than `MAX_IN_PLACE_BYTES`
 */
export function endWith(traffic: Traffic, exchange: Exchange, status: Status, body: Uint8Array): boolean {
  const { res, method, startMs } = exchange;
  const counter = counterOf(method, status);
  if (method === 'HEAD') endHead(traffic, exchange, status, body.length);
  else if (body.length > MAX_IN_PLACE_BYTES || traffic.isBurst(body.length)) {
    return endInParts(traffic, res, body, counter, startMs);
  } else {
    writeConnection(traffic, res);
    res.end(body);
    traffic.answered(counter, startMs);
  }
  return true;
}

/** Ends an answer without a body or a length, which is what a 204 asks for. */
export function endWithoutBody(traffic: Traffic, { res, method, startMs }: Exchange, status: Status): void {
  writeConnection(traffic, res);
  res.endWithoutBody();
  traffic.answered(counterOf(method, status), startMs);
}

/**
 * Ends the answer to a HEAD. The length is a header of ours: told to `endWithoutBody`, uWebSockets.js would wait for that many bytes, and take no
 * other request on the connection.
 */
export function endHead(traffic: Traffic, exchange: Exchange, status: Status, length: number): void {
  exchange.res.writeHeader('Content-Length', String(length));
  endWithoutBody(traffic, exchange, status);
}

/**
 * Hands over as much as the client takes, and the rest whenever it takes more: handed over whole, what a slow client has
 * not read yet would be copied and kept by uWebSockets.js.
 * @returns whether all was handed over; else `body` has to stay as it is, where it is longer than `MAX_IN_PLACE_BYTES`
 */
export function endInParts(
  traffic: Traffic,
  res: HttpResponse,
  body: Uint8Array,
  counter: number,
  startMs: number,
): boolean {
  writeConnection(traffic, res);
  const [, hasResponded] = res.tryEnd(body, body.length);
  if (hasResponded) traffic.answered(counter, startMs);
  else endLater(traffic, res, body.length > MAX_IN_PLACE_BYTES ? body : Buffer.from(body), counter, startMs);
  return hasResponded;
}

function endLater(traffic: Traffic, res: HttpResponse, body: Uint8Array, counter: number, startMs: number): void {
  const { held } = traffic;
  traffic.inFlight++;
  held.keep(body);
  res.onAborted(() => {
    held.letGo(body);
    traffic.abort();
  });
  res.onWritable((offset) => {
    const [isWritten, hasResponded] = res.tryEnd(body.subarray(offset), body.length);
    if (hasResponded) {
      held.letGo(body);
      traffic.answered(counter, startMs);
      traffic.settle();
    }
    return isWritten;
  });
}

/**
 * While the node drains, clients are told to close their connections. uWebSockets.js could be asked to do that, but it closes
 * at once: to a client that has sent another request by then the system says that the connection is reset, and answers that
 * the client has not read yet are lost to it.
 */
export function writeConnection(traffic: Traffic, res: HttpResponse): void {
  if (traffic.draining) res.writeHeader('Connection', 'close');
}
