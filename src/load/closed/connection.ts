import type { EventEmitter } from 'node:events';
import type { NodeRecorder } from '../node-recorder.ts';
import type { RequestSource, RequestStream } from './request-stream.ts';

/** The parts of autocannon 9's connection (lib/httpClient.js) that are used here. Its types leave most of them out. */
export interface AutocannonClient extends EventEmitter {
  requestIterator: RequestSource;
  /** Milliseconds. */
  timeout: number;
  /** The socket; none before the first `_connect`. */
  readonly conn?: unknown;
  readonly pipelinedRequests: { peek(): { startTime: [number, number] } | undefined };
  readonly parser: { reinitialize(type: 'RESPONSE'): void };
  readonly timeoutTicker: { reschedule(ms: number): void };
  /** Opens a socket and sends the current request. */
  _connect(): void;
  /** Drops the socket, its listeners, and the request in flight. */
  _destroyConnection(): void;
}

/** For how long the request in flight has been waiting, in milliseconds; 0 where there is none. */
export function waitingMs(client: AutocannonClient): number {
  const request = client.pipelinedRequests.peek();
  if (!request) return 0;
  const [seconds, nanoseconds] = process.hrtime(request.startTime);
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** A connection that got no answer waits this long before it tries again. */
const RETRY_MS = 100;

/**
 * Has a connection of autocannon send the requests of a stream, and closes what autocannon leaves open when a
 * connection ends. By itself it would
 * - not count a request whose connection the node closed without an answer;
 * - take the next answer, on the next connection, for the answer to that request;
 * - go on parsing where the last connection broke off;
 * - keep listening to the old socket, and open one connection more with each of its late errors;
 * - connect to a dead node again at once and without end, with all the CPU time there is.
 */
export function driveConnection(
  client: AutocannonClient,
  stream: RequestStream,
  recorder: NodeRecorder,
  timeoutMs: number,
): void {
  client.requestIterator = stream;
  client.timeout = timeoutMs;
  const connect = client._connect;
  let retry: NodeJS.Timeout | undefined;
  client._connect = () => {
    if (client.conn) {
      client._destroyConnection();
      client.parser.reinitialize('RESPONSE');
      recorder.lost();
    }
    // While it waits, the request in flight is not there to time out.
    client.timeoutTicker.reschedule(timeoutMs);
    const isWorthAtOnce = !client.conn || stream.hasAnswered;
    stream.hasAnswered = false;
    if (isWorthAtOnce) connect.call(client);
    else retry = setTimeout(() => connect.call(client), RETRY_MS);
  };
  client.on('response', (statusCode: number, bytes: number, responseMs: number) => {
    const { isRead, isMiss } = stream;
    recorder.answered({ isRead, isMiss, statusCode, bytes, responseMs });
  });
  client.on('connError', (error: NodeJS.ErrnoException) => recorder.failed(error.message || error.code || error.name));
  client.on('timeout', () => {
    recorder.timedOut();
    recorder.failed(`no answer within ${timeoutMs} ms`);
  });
  client.on('done', () => clearTimeout(retry));
}
