import { KV_PREFIX } from '../protocol/paths.ts';
import type { Operations } from '../workload/operations.ts';
import { isValueFor, valueFor } from '../workload/values.ts';
import type { NodeRecorder } from './node-recorder.ts';

/** One read in this many has its body compared with the recomputed value, to the last character. */
export const READS_PER_CHECKED_BODY = 10;

/** What autocannon's connection asks of its source of requests (lib/requestIterator.js), which this stands in for. */
export interface RequestSource {
  readonly currentRequest: { requestBuffer: string };
  /** Of a sequence that starts over: never here. */
  readonly resetted: boolean;
  nextRequest(): void;
  recordBody(request: unknown, statusCode: number, body: string): void;
}

/**
 * The requests of one connection, endless, each written when its turn comes: autocannon's own source builds every
 * request in advance and repeats them, which costs memory by keys × connections, and has all connections march in step
 * through the same keys. One string per request is also what a socket writes fastest.
 */
export class RequestStream implements RequestSource {
  readonly currentRequest = { requestBuffer: '' };
  readonly resetted = false;
  /** Whether the last answer was one to a read. */
  isRead = true;
  /** Whether the connection that is open now has answered anything. */
  hasAnswered = false;
  readonly #operations: Operations;
  readonly #recorder: NodeRecorder;
  readonly #valueSizeBytes: number;
  readonly #getTail: string;
  readonly #putTail: string;
  #reads = 0;

  /** @param host the value of the Host header. */
  constructor(operations: Operations, recorder: NodeRecorder, host: string, valueSizeBytes: number) {
    this.#operations = operations;
    this.#recorder = recorder;
    this.#valueSizeBytes = valueSizeBytes;
    this.#getTail = ` HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    this.#putTail = ` HTTP/1.1\r\nHost: ${host}\r\nContent-Length: ${valueSizeBytes}\r\n\r\n`;
    this.nextRequest();
  }

  nextRequest(): void {
    const operations = this.#operations;
    operations.next();
    this.currentRequest.requestBuffer = operations.isRead
      ? `GET ${KV_PREFIX}${operations.key}${this.#getTail}`
      : `PUT ${KV_PREFIX}${operations.key}${this.#putTail}${valueFor(operations.key, operations.version, this.#valueSizeBytes)}`;
  }

  /** @param body decoded as UTF-8: exact, because values are ASCII. */
  recordBody(_request: unknown, statusCode: number, body: string): void {
    this.hasAnswered = true;
    this.isRead = this.#operations.isRead;
    if (!this.isRead || statusCode !== 200) return;
    if (this.#reads++ % READS_PER_CHECKED_BODY === 0) this.#recorder.checked(this.#isRight(body));
  }

  #isRight(body: string): boolean {
    return isValueFor(body, this.#operations.key, this.#valueSizeBytes);
  }
}
