import type { HttpResponse } from 'uWebSockets.js';
import { errorBody, type Refusal } from '../protocol/error-body.ts';
import { counterOf, type Status } from './request-counts.ts';
import type { Traffic } from './traffic.ts';

/** One request's answer, as far as all answers are alike. */
export interface Exchange {
  readonly res: HttpResponse;
  /** In upper case. */
  readonly method: string;
  /** `performance.now()` when the request's head had been read. */
  readonly startMs: number;
}

const STATUS_LINES: Record<Status, string> = {
  200: '200 OK',
  201: '201 Created',
  204: '204 No Content',
  400: '400 Bad Request',
  404: '404 Not Found',
  405: '405 Method Not Allowed',
  406: '406 Not Acceptable',
  413: '413 Content Too Large',
  414: '414 URI Too Long',
  500: '500 Internal Server Error',
  503: '503 Service Unavailable',
  507: '507 Insufficient Storage',
};

export const JSON_TYPE = 'application/json';

/** Sends a whole answer with a body; to HEAD, only what the body would have been like. */
export function sendBody(
  traffic: Traffic,
  exchange: Exchange,
  status: Status,
  type: string,
  body: string,
  allow?: string,
): void {
  const { res, method, startMs } = exchange;
  res.writeStatus(STATUS_LINES[status]).writeHeader('Content-Type', type);
  if (allow !== undefined) res.writeHeader('Allow', allow);
  if (method === 'HEAD') endHead(traffic, res, Buffer.byteLength(body));
  else res.end(body, traffic.draining);
  traffic.answered(counterOf(method, status), startMs);
}

/** Sends a 204, which has neither a body nor a length. */
export function sendNoContent(traffic: Traffic, { res, method, startMs }: Exchange): void {
  res.writeStatus(STATUS_LINES[204]);
  writeConnection(traffic, res);
  res.endWithoutBody();
  traffic.answered(counterOf(method, 204), startMs);
}

/**
 * Sends an error. The rest of the request's body, if any, is read and dropped: a connection that is closed while
 * its client still sends is reset, and the client never sees why.
 */
export function refuse(traffic: Traffic, exchange: Exchange, { status, code, message, allow }: Refusal): void {
  sendBody(traffic, exchange, status as Status, JSON_TYPE, errorBody(code, message), allow);
}

/**
 * Ends an answer to HEAD. The length is a header of ours: told to `endWithoutBody`, uWebSockets.js would wait for
 * that many bytes, and take no other request on the connection.
 */
export function endHead(traffic: Traffic, res: HttpResponse, length: number): void {
  res.writeHeader('Content-Length', String(length));
  writeConnection(traffic, res);
  res.endWithoutBody();
}

/** For the answers that uWebSockets.js cannot be asked to close the connection after: the client does. */
export function writeConnection(traffic: Traffic, res: HttpResponse): void {
  if (traffic.draining) res.writeHeader('Connection', 'close');
}
